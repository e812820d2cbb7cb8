package org.hansa.network.endorser;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * Fabric's {@code TimeWindowCheck}: refuses proposals whose timestamp is too far from the peer's clock. Chaincode takes
 * its time from the proposal, so this window bounds how far a client can bend it. It is the first check of all.
 */
public final class TimeWindowCheck {

    /** The window of every profile of this network; Fabric's own default is 15 minutes. */
    public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(120);

    private final Duration window;
    private final Clock clock;

    public TimeWindowCheck(Duration window, Clock clock) {
        this.window = window;
        this.clock = clock;
    }

    void require(SignedProposal signed) throws ProposalRefused {
        Instant claimed = timestamp(signed);
        Instant now = clock.instant();
        if (Duration.between(claimed, now).abs().compareTo(window) > 0) {
            throw new ProposalRefused("request unauthorized due to incorrect timestamp "
                    + claimed.truncatedTo(ChronoUnit.SECONDS) + ", peer time " + now.truncatedTo(ChronoUnit.SECONDS)
                    + ", peer.authentication.timewindow " + inGo(window));
        }
    }

    private static Instant timestamp(SignedProposal signed) throws ProposalRefused {
        try {
            Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
            Header header = Header.parseFrom(proposal.getHeader());
            Timestamp stamp = ChannelHeader.parseFrom(header.getChannelHeader()).getTimestamp();
            return Instant.ofEpochSecond(stamp.getSeconds(), stamp.getNanos());
        } catch (InvalidProtocolBufferException e) {
            throw new ProposalRefused("failed parsing proposal: error unmarshalling Proposal: proto: cannot parse"
                    + " invalid wire-format data");
        } catch (DateTimeException | ArithmeticException e) {
            throw new ProposalRefused("request unauthorized due to incorrect timestamp: it names no instant");
        }
    }

    /** A duration as Go prints it, because clients compare the text. */
    private static String inGo(Duration duration) {
        long hours = duration.toHours();
        String minutesAndSeconds = duration.toMinutesPart() + "m" + duration.toSecondsPart() + "s";
        return hours > 0 ? hours + "h" + minutesAndSeconds : minutesAndSeconds;
    }
}
