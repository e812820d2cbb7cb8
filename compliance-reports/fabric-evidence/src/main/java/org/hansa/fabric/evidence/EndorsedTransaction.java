package org.hansa.fabric.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * An endorser transaction opened down to what the endorsers signed.
 *
 * @param envelope the signed envelope around it
 * @param actionHeader signature header bytes of its one action
 * @param proposalPayload chaincode proposal payload bytes, without transient data
 * @param responsePayload the bytes that every endorser signed, before its own identity
 * @param response the same, parsed: proposal hash and extension
 * @param action the endorsed answer: results, event, response, chaincode id
 * @param endorsements identities and signatures
 */
public record EndorsedTransaction(
        SignedEnvelope envelope,
        ByteString actionHeader,
        ByteString proposalPayload,
        ByteString responsePayload,
        ProposalResponsePayload response,
        ChaincodeAction action,
        List<Endorsement> endorsements) {

    public EndorsedTransaction {
        endorsements = List.copyOf(endorsements);
    }

    /** Opens an envelope, or says which layer does not hold what it should. */
    public static EndorsedTransaction parse(ByteString envelope) {
        return of(SignedEnvelope.parse(envelope));
    }

    public static EndorsedTransaction of(SignedEnvelope envelope) {
        if (!envelope.isEndorserTransaction()) {
            throw new EvidenceException(
                    "header type " + envelope.channelHeader().getType() + " is not an endorser transaction");
        }
        try {
            TransactionAction only =
                    onlyAction(Transaction.parseFrom(envelope.payload().getData()));
            ChaincodeActionPayload payload = ChaincodeActionPayload.parseFrom(only.getPayload());
            ByteString signed = payload.getAction().getProposalResponsePayload();
            ProposalResponsePayload response = ProposalResponsePayload.parseFrom(signed);
            return new EndorsedTransaction(
                    envelope,
                    only.getHeader(),
                    payload.getChaincodeProposalPayload(),
                    signed,
                    response,
                    ChaincodeAction.parseFrom(response.getExtension()),
                    payload.getAction().getEndorsementsList());
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("a layer of the endorser transaction does not parse", e);
        }
    }

    /** Fabric allows exactly one action, whose header has a nonce and a creator. */
    private static TransactionAction onlyAction(Transaction transaction) throws InvalidProtocolBufferException {
        if (transaction.getActionsCount() != 1) {
            throw new EvidenceException("a transaction has one action, this one has " + transaction.getActionsCount());
        }
        TransactionAction action = transaction.getActions(0);
        SignatureHeader header = SignatureHeader.parseFrom(action.getHeader());
        if (header.getNonce().isEmpty() || header.getCreator().isEmpty()) {
            throw new EvidenceException("the action's signature header lacks nonce or creator");
        }
        if (!ChaincodeActionPayload.parseFrom(action.getPayload()).hasAction()) {
            throw new EvidenceException("the action's payload has no endorsed action");
        }
        return action;
    }

    public String transactionId() {
        return envelope.transactionId();
    }

    /** The hash of the proposal that this transaction shows, to compare with the one that was endorsed. */
    public byte[] recomputedProposalHash() {
        return ProposalHashes.ofTransaction(
                envelope.payload().getHeader().getChannelHeader(), actionHeader, proposalPayload);
    }

    public boolean proposalHashMatches() {
        return ByteString.copyFrom(recomputedProposalHash()).equals(response.getProposalHash());
    }

    /** What each endorser signed: the response payload followed by its own identity. */
    public List<SignedData> endorsementSignatures() {
        return endorsements.stream()
                .map(e -> new SignedData(e.getEndorser(), responsePayload.concat(e.getEndorser()), e.getSignature()))
                .toList();
    }

    public ReadWriteSets readWriteSets() {
        return ReadWriteSets.parse(action.getResults());
    }

    /** Name of the chaincode that the client called, from the signed header. */
    public String chaincodeName() {
        try {
            return ChaincodeHeaderExtension.parseFrom(envelope.channelHeader().getExtension())
                    .getChaincodeId()
                    .getName();
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the channel header's extension is not a ChaincodeHeaderExtension", e);
        }
    }

    /** Function name and arguments, the name first. */
    public List<ByteString> arguments() {
        try {
            ByteString spec =
                    ChaincodeProposalPayload.parseFrom(proposalPayload).getInput();
            ChaincodeInput input =
                    ChaincodeInvocationSpec.parseFrom(spec).getChaincodeSpec().getInput();
            return input.getArgsList();
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the chaincode's input does not parse", e);
        }
    }
}
