package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.ProposalHashes;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The part of Fabric's validation that needs no ledger: form, creator, transaction id, proposal hash, then names and
 * read-write set of the endorsed action, in Fabric's order and with Fabric's codes. Between the two steps a peer looks for
 * a duplicate id; after them come endorsement policies ({@link EndorsementVerifier}) and version checks.
 */
public final class TransactionVerifier {
    static final String PROPOSAL_HASH_DIFFERS = "the proposal hash does not match";

    private final ChannelConfiguration configuration;

    public TransactionVerifier(ChannelConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * A stateless verdict.
     *
     * @param code VALID if nothing is wrong so far
     * @param reason what is wrong; empty if VALID
     */
    public record Result(TxValidationCode code, String reason) {
        static final Result VALID = new Result(TxValidationCode.VALID, "");

        public boolean isValid() {
            return code == TxValidationCode.VALID;
        }
    }

    /** Both steps. Configuration transactions stop after the first. */
    public Result verify(ByteString envelope) {
        Result first = verifyEnvelope(envelope);
        return first.isValid() && SignedEnvelope.parse(envelope).isEndorserTransaction()
                ? verifyAction(envelope)
                : first;
    }

    /** First step: headers, creator, id, and that the endorsed answer belongs to the proposal that is shown. */
    public Result verifyEnvelope(ByteString bytes) {
        Envelope envelope;
        try {
            envelope = Envelope.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return invalid(TxValidationCode.INVALID_OTHER_REASON, "not an Envelope");
        }
        if (!isPayload(envelope.getPayload())) {
            return invalid(TxValidationCode.BAD_PAYLOAD, "the envelope holds no Payload");
        }
        SignedEnvelope signed;
        try {
            signed = SignedEnvelope.of(envelope);
        } catch (EvidenceException e) {
            return invalid(TxValidationCode.BAD_COMMON_HEADER, String.valueOf(e.getMessage()));
        }
        return headerFault(signed)
                .or(() -> creatorFault(signed))
                .or(() -> typeFault(signed))
                .orElse(Result.VALID);
    }

    private static boolean isPayload(ByteString bytes) {
        try {
            org.hyperledger.fabric.protos.common.Payload.parseFrom(bytes);
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static Optional<Result> headerFault(SignedEnvelope envelope) {
        int type = envelope.channelHeader().getType();
        if (type != HeaderType.ENDORSER_TRANSACTION_VALUE
                && type != HeaderType.CONFIG_UPDATE_VALUE
                && type != HeaderType.CONFIG_VALUE) {
            return fault(TxValidationCode.BAD_COMMON_HEADER, "header type " + type + " is not ordered");
        }
        if (envelope.channelHeader().getEpoch() != 0) {
            return fault(TxValidationCode.BAD_COMMON_HEADER, "the epoch is not 0");
        }
        return hasNonceAndCreator(envelope.signatureHeader())
                ? Optional.empty()
                : fault(TxValidationCode.BAD_COMMON_HEADER, "the signature header lacks nonce or creator");
    }

    private Optional<Result> creatorFault(SignedEnvelope envelope) {
        if (!envelope.channelId().equals(configuration.channelId())) {
            return fault(TxValidationCode.BAD_CREATOR_SIGNATURE, "the header names channel " + envelope.channelId());
        }
        SignedData claim = envelope.creatorSignature();
        try {
            MspIdentity creator = configuration.msps().identity(claim.identity());
            if (!creator.isValid()) {
                return fault(
                        TxValidationCode.BAD_CREATOR_SIGNATURE,
                        "the creator is not valid: " + creator.invalidity().orElse(""));
            }
            return creator.verify(claim.message(), claim.signature())
                    ? Optional.empty()
                    : fault(TxValidationCode.BAD_CREATOR_SIGNATURE, "the creator's signature does not hold");
        } catch (InvalidIdentityException e) {
            return fault(TxValidationCode.BAD_CREATOR_SIGNATURE, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Result> typeFault(SignedEnvelope envelope) {
        if (envelope.isConfiguration()) {
            return Optional.empty();
        }
        if (!envelope.isEndorserTransaction()) {
            return fault(TxValidationCode.UNSUPPORTED_TX_PAYLOAD, "configuration updates are not committed themselves");
        }
        if (!envelope.recomputedTransactionId().equals(envelope.transactionId())) {
            return fault(TxValidationCode.BAD_PROPOSAL_TXID, "the transaction id is not the hash of nonce and creator");
        }
        return endorserTransactionFault(envelope)
                .flatMap(reason -> fault(TxValidationCode.INVALID_ENDORSER_TRANSACTION, reason));
    }

    private static Optional<String> endorserTransactionFault(SignedEnvelope envelope) {
        try {
            Transaction transaction = Transaction.parseFrom(envelope.payload().getData());
            if (transaction.getActionsCount() != 1) {
                return Optional.of(transaction.getActionsCount() + " actions instead of one");
            }
            TransactionAction action = transaction.getActions(0);
            if (!hasNonceAndCreator(SignatureHeader.parseFrom(action.getHeader()))) {
                return Optional.of("the action's signature header lacks nonce or creator");
            }
            ChaincodeActionPayload payload = ChaincodeActionPayload.parseFrom(action.getPayload());
            if (payload.getChaincodeProposalPayload().isEmpty()) {
                return Optional.of("the proposal's payload is missing");
            }
            ByteString endorsed = ProposalResponsePayload.parseFrom(
                            payload.getAction().getProposalResponsePayload())
                    .getProposalHash();
            byte[] recomputed = ProposalHashes.ofTransaction(
                    envelope.payload().getHeader().getChannelHeader(),
                    action.getHeader(),
                    payload.getChaincodeProposalPayload());
            return ByteString.copyFrom(recomputed).equals(endorsed)
                    ? Optional.empty()
                    : Optional.of(PROPOSAL_HASH_DIFFERS);
        } catch (InvalidProtocolBufferException e) {
            return Optional.of("a layer of the transaction does not parse");
        }
    }

    /** Second step, for endorser transactions that passed the first: the endorsed action's names, event and writes. */
    public Result verifyAction(ByteString envelope) {
        SignedEnvelope signed = SignedEnvelope.parse(envelope);
        ChaincodeHeaderExtension extension;
        try {
            extension =
                    ChaincodeHeaderExtension.parseFrom(signed.channelHeader().getExtension());
        } catch (InvalidProtocolBufferException e) {
            return invalid(TxValidationCode.BAD_HEADER_EXTENSION, "the header's extension does not parse");
        }
        EndorsedTransaction transaction;
        try {
            transaction = EndorsedTransaction.of(signed);
        } catch (EvidenceException e) {
            return invalid(TxValidationCode.BAD_RESPONSE_PAYLOAD, String.valueOf(e.getMessage()));
        }
        if (transaction.response().getExtension().isEmpty()) {
            return invalid(TxValidationCode.BAD_RESPONSE_PAYLOAD, "the response payload has no extension");
        }
        ReadWriteSets sets;
        try {
            sets = transaction.readWriteSets();
        } catch (EvidenceException e) {
            return invalid(TxValidationCode.BAD_RWSET, String.valueOf(e.getMessage()));
        }
        return chaincodeFault(extension, transaction)
                .or(() -> eventFault(extension, transaction))
                .or(() -> sets.repeatedNamespace()
                        .flatMap(name -> fault(
                                TxValidationCode.ILLEGAL_WRITESET, "namespace " + name + " occurs more than once")))
                .orElse(Result.VALID);
    }

    private static Optional<Result> chaincodeFault(
            ChaincodeHeaderExtension extension, EndorsedTransaction transaction) {
        if (!extension.hasChaincodeId() || !transaction.action().hasChaincodeId()) {
            return fault(TxValidationCode.INVALID_OTHER_REASON, "header or action names no chaincode");
        }
        String called = extension.getChaincodeId().getName();
        String answered = transaction.action().getChaincodeId().getName();
        if (called.isEmpty() || !called.equals(answered)) {
            return fault(
                    TxValidationCode.INVALID_CHAINCODE,
                    "the header names chaincode \"" + called + "\", the action \"" + answered + "\"");
        }
        return transaction.action().getChaincodeId().getVersion().isEmpty()
                ? fault(TxValidationCode.INVALID_CHAINCODE, "the action names no chaincode version")
                : Optional.empty();
    }

    private static Optional<Result> eventFault(ChaincodeHeaderExtension extension, EndorsedTransaction transaction) {
        ByteString event = transaction.action().getEvents();
        if (event.isEmpty()) {
            return Optional.empty();
        }
        try {
            String emitter = ChaincodeEvent.parseFrom(event).getChaincodeId();
            return emitter.equals(extension.getChaincodeId().getName())
                    ? Optional.empty()
                    : fault(TxValidationCode.INVALID_OTHER_REASON, "the event is one of chaincode " + emitter);
        } catch (InvalidProtocolBufferException e) {
            return fault(TxValidationCode.INVALID_OTHER_REASON, "the event does not parse");
        }
    }

    private static boolean hasNonceAndCreator(SignatureHeader header) {
        return !header.getNonce().isEmpty() && !header.getCreator().isEmpty();
    }

    private static Optional<Result> fault(TxValidationCode code, String reason) {
        return Optional.of(invalid(code, reason));
    }

    private static Result invalid(TxValidationCode code, String reason) {
        return new Result(code, reason);
    }
}
