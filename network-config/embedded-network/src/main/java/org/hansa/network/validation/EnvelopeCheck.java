package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.chain.TransactionVerifier;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.configtx.ConfigurationUpdates;
import org.hansa.network.configtx.UpdateRefused;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** All that can be said of one envelope without any state, its endorsement signatures included. */
final class EnvelopeCheck {

    private final ChannelConfiguration configuration;
    private final TransactionVerifier verifier;

    EnvelopeCheck(ChannelConfiguration configuration) {
        this.configuration = configuration;
        this.verifier = new TransactionVerifier(configuration);
    }

    CheckedTransaction check(int index, ByteString bytes) {
        TransactionVerifier.Result envelope = verifier.verifyEnvelope(bytes);
        if (!envelope.isValid()) {
            return CheckedTransaction.badEnvelope(index, envelope.code());
        }
        SignedEnvelope signed = SignedEnvelope.parse(bytes);
        if (signed.isConfiguration()) {
            return checkConfiguration(index, signed);
        }
        TransactionVerifier.Result action = verifier.verifyAction(bytes);
        if (!action.isValid()) {
            return CheckedTransaction.badContent(index, signed.transactionId(), action.code());
        }
        EndorsedTransaction transaction = EndorsedTransaction.of(signed);
        return CheckedTransaction.endorsed(
                index,
                transaction.transactionId(),
                transaction.chaincodeName(),
                transaction.readWriteSets(),
                SignerSet.of(configuration.msps(), transaction.endorsementSignatures()));
    }

    /** The orderers have computed the configuration; a peer computes it again and believes nothing else. */
    private CheckedTransaction checkConfiguration(int index, SignedEnvelope envelope) {
        try {
            ConfigEnvelope ordered = ChannelConfiguration.configEnvelope(envelope);
            ConfigurationUpdates.requireResult(configuration, ordered);
            return CheckedTransaction.configuration(index, ChannelConfiguration.of(envelope.channelId(), ordered));
        } catch (EvidenceException | UpdateRefused e) {
            return CheckedTransaction.badEnvelope(index, TxValidationCode.INVALID_CONFIG_TRANSACTION);
        }
    }
}
