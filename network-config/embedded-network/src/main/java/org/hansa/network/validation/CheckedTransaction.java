package org.hansa.network.validation;

import java.util.Objects;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/**
 * One envelope after the checks that need no state.
 *
 * @param index position in the block
 * @param envelopeCode the code of the envelope's own faults, VALID if it has none; these come before duplicates
 * @param contentCode the code of faults in what the endorsers signed, VALID if there are none; these come after
 * @param txId the id of a well-formed endorser transaction, else empty
 * @param chaincode the chaincode that was called; empty for a configuration
 * @param sets what it read and wrote, if it is an endorser transaction without such faults
 * @param endorsers whose endorsement signatures hold
 * @param configuration what it configures, if it is a configuration transaction
 */
record CheckedTransaction(
        int index,
        TxValidationCode envelopeCode,
        TxValidationCode contentCode,
        String txId,
        String chaincode,
        @Nullable ReadWriteSets sets,
        @Nullable SignerSet endorsers,
        @Nullable ChannelConfiguration configuration) {

    static CheckedTransaction badEnvelope(int index, TxValidationCode code) {
        return new CheckedTransaction(index, code, TxValidationCode.VALID, "", "", null, null, null);
    }

    static CheckedTransaction badContent(int index, String txId, TxValidationCode code) {
        return new CheckedTransaction(index, TxValidationCode.VALID, code, txId, "", null, null, null);
    }

    static CheckedTransaction endorsed(
            int index, String txId, String chaincode, ReadWriteSets sets, SignerSet endorsers) {
        return new CheckedTransaction(
                index, TxValidationCode.VALID, TxValidationCode.VALID, txId, chaincode, sets, endorsers, null);
    }

    static CheckedTransaction configuration(int index, ChannelConfiguration configuration) {
        return new CheckedTransaction(
                index, TxValidationCode.VALID, TxValidationCode.VALID, "", "", null, null, configuration);
    }

    boolean isConfiguration() {
        return configuration != null;
    }

    ReadWriteSets requiredSets() {
        return Objects.requireNonNull(sets, "only a well-formed endorser transaction has read-write sets");
    }

    SignerSet requiredEndorsers() {
        return Objects.requireNonNull(endorsers, "only a well-formed endorser transaction has endorsers");
    }
}
