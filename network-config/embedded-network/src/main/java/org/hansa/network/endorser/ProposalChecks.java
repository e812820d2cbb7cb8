package org.hansa.network.endorser;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.util.Date;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.TransactionIds;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.network.access.AccessControl;
import org.hansa.network.access.AccessDenied;
import org.hansa.network.ledger.Ledger;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** What a proposal must satisfy before its chaincode runs, in Fabric's order and words. */
final class ProposalChecks {

    private final Ledger ledger;
    private final AccessControl access;
    private final Clock clock;

    ProposalChecks(Ledger ledger, AccessControl access, Clock clock) {
        this.ledger = ledger;
        this.access = access;
        this.clock = clock;
    }

    /**
     * Fabric's {@code ExpirationCheck}, which comes before all others. A creator that is unknown here is refused later, for
     * that reason.
     */
    void requireUnexpired(SignedProposal signed) throws ProposalRefused {
        try {
            Header header = Header.parseFrom(
                    Proposal.parseFrom(signed.getProposalBytes()).getHeader());
            MspIdentity creator = access.configuration()
                    .msps()
                    .identity(SignatureHeader.parseFrom(header.getSignatureHeader())
                            .getCreator());
            if (creator.certificate().getNotAfter().before(Date.from(clock.instant()))) {
                throw new ProposalRefused("proposal client identity expired");
            }
        } catch (InvalidProtocolBufferException | InvalidIdentityException unreadable) {
            return;
        }
    }

    /** @param system whether the chaincode is a system chaincode, which checks rights itself */
    void require(ClientProposal proposal, boolean system) throws ProposalRefused {
        MspIdentity creator;
        try {
            requireWellFormed(proposal);
            creator = requireSigned(proposal);
        } catch (ProposalRefused e) {
            throw new ProposalRefused("error validating proposal: " + e.getMessage());
        }
        if (proposal.channel().isEmpty()) {
            return;
        }
        if (ledger.transaction(proposal.txId()).isPresent()) {
            throw new ProposalRefused("duplicate transaction found [" + proposal.txId() + "]. Creator ["
                    + Hashes.hex(proposal.signatureHeader().getCreator()) + "]");
        }
        if (!system) {
            try {
                access.require(proposal.channel(), AccessControl.WRITERS, creator);
            } catch (AccessDenied e) {
                throw new ProposalRefused(String.valueOf(e.getMessage()));
            }
        }
    }

    private static void requireWellFormed(ClientProposal proposal) throws ProposalRefused {
        int type = proposal.channelHeader().getType();
        // CONFIG has no business here, but Fabric's own "peer channel join" sends it.
        if (type != HeaderType.ENDORSER_TRANSACTION_VALUE && type != HeaderType.CONFIG_VALUE) {
            HeaderType known = HeaderType.forNumber(type);
            throw new ProposalRefused("invalid header type " + (known == null ? type : known.name()));
        }
        if (proposal.channelHeader().getEpoch() != 0) {
            throw new ProposalRefused("epoch is non-zero");
        }
        if (proposal.signatureHeader().getCreator().isEmpty()) {
            throw new ProposalRefused("creator is empty");
        }
        String expected = TransactionIds.of(
                proposal.signatureHeader().getNonce(),
                proposal.signatureHeader().getCreator());
        if (!proposal.txId().equals(expected)) {
            throw new ProposalRefused(
                    "incorrectly computed txid '" + proposal.txId() + "' -- expected '" + expected + "'");
        }
        if (proposal.signed().getSignature().isEmpty()) {
            throw new ProposalRefused("empty signature bytes");
        }
    }

    private MspIdentity requireSigned(ClientProposal proposal) throws ProposalRefused {
        MspIdentity creator;
        try {
            creator = proposal.channel().isEmpty()
                    ? access.localIdentity(proposal.signatureHeader().getCreator())
                    : access.configuration()
                            .msps()
                            .identity(proposal.signatureHeader().getCreator());
        } catch (InvalidIdentityException e) {
            throw new ProposalRefused(
                    "access denied: channel [" + proposal.channel() + "] creator org unknown, creator is malformed");
        }
        if (!creator.isValid()
                || !creator.verify(
                        proposal.signed().getProposalBytes(), proposal.signed().getSignature())) {
            throw new ProposalRefused(
                    "access denied: channel [" + proposal.channel() + "] creator org [" + creator.mspId() + "]");
        }
        return creator;
    }
}
