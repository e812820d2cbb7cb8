package org.hansa.network.simulation;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * What a client knows of a transaction that it submitted.
 *
 * @param kind how it ended, as far as the client was told
 * @param txId empty if nothing was ever sent
 * @param code the validation code, if the client was told
 * @param result what the chaincode answered when it was endorsed
 * @param message why it was refused, details included
 */
public record Outcome(Kind kind, String txId, TxValidationCode code, ByteString result, String message) {

    /** How a submission ended. */
    public enum Kind {
        COMMITTED,
        /** In a block, without effect; {@link Outcome#code()} says why. */
        INVALIDATED,
        /** Not endorsed: nothing was sent to the orderers. */
        REFUSED,
        /** Sent, and nobody said what became of it: it may have committed, or may still. */
        UNKNOWN
    }

    static Outcome ended(String txId, TxValidationCode code, ByteString result) {
        Kind kind = code == TxValidationCode.VALID ? Kind.COMMITTED : Kind.INVALIDATED;
        return new Outcome(kind, txId, code, result, "");
    }

    static Outcome refused(String txId, String message) {
        return new Outcome(Kind.REFUSED, txId, TxValidationCode.NOT_VALIDATED, ByteString.EMPTY, message);
    }

    static Outcome unknown(String txId, ByteString result, String message) {
        return new Outcome(Kind.UNKNOWN, txId, TxValidationCode.NOT_VALIDATED, result, message);
    }
}
