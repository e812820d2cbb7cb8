package org.hansa.network.growth;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/** The last step: hands a draft to an orderer and waits until the channel has the new configuration. */
public final class DraftSubmission {

    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final OrdererClient orderer;

    public DraftSubmission(OrdererClient orderer) {
        this.orderer = orderer;
    }

    /**
     * Submits the draft.
     *
     * @return the sequence of the configuration that it made
     * @throws GrowthException if too few signed: then it says how many are missing and who signed. If it is stale. If the
     *     orderer refuses it, in the orderer's words
     */
    public long submit(ConfigurationDraft draft) {
        DraftStanding standing = DraftStanding.of(draft, orderer.configuration());
        if (!standing.isComplete()) {
            throw new GrowthException("too few administrators have signed:\n" + standing.describe()
                    + "\nHave the draft signed by more of them, then submit it again");
        }
        BroadcastResponse answer = orderer.submit(draft);
        if (answer.getStatus() != Status.SUCCESS) {
            throw new GrowthException("the orderer refuses the change: " + answer.getStatus() + " " + answer.getInfo());
        }
        return awaitInForce(draft);
    }

    /** SUCCESS is not ordering, on a BFT channel least of all: the update must come back in a configuration block. */
    private long awaitInForce(ConfigurationDraft draft) {
        Instant deadline = Instant.now().plus(IN_FORCE_WITHIN);
        while (true) {
            Block newest = orderer.configurationBlock();
            if (holds(newest, draft)) {
                return ChannelConfiguration.of(newest).sequence();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new GrowthException("the orderer accepted the change, but it is not in the newest configuration"
                        + " after " + IN_FORCE_WITHIN.toSeconds() + " s. Look at the channel's configuration before"
                        + " submitting it again, to another orderer");
            }
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
        }
    }

    private static boolean holds(Block block, ConfigurationDraft draft) {
        ByteString ours = draft.content().getConfigUpdate();
        SignedEnvelope configuration = SignedEnvelope.parse(block.getData().getData(0));
        var content = ChannelConfiguration.configEnvelope(configuration);
        if (!content.hasLastUpdate()) {
            return false;
        }
        try {
            return ConfigUpdateEnvelope.parseFrom(
                            SignedEnvelope.of(content.getLastUpdate()).payload().getData())
                    .getConfigUpdate()
                    .equals(ours);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            return false;
        }
    }
}
