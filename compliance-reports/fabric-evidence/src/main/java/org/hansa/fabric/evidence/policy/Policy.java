package org.hansa.fabric.evidence.policy;

import org.hansa.fabric.evidence.EvidenceException;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** Whether some signers are enough. Evaluated over {@link SignerSet}, so bad signatures and repetitions are out already. */
public sealed interface Policy permits SignaturePolicy, ImplicitMetaPolicy, Policy.RejectAll {

    Verdict evaluate(SignerSet signers);

    /** A signature policy given by value, as in a chaincode definition, a collection or key metadata. */
    static Policy of(SignaturePolicyEnvelope envelope) {
        try {
            return SignaturePolicy.compile(envelope);
        } catch (EvidenceException e) {
            return new RejectAll(String.valueOf(e.getMessage()));
        }
    }

    /** What stands where a policy is missing or makes no sense: nobody is enough. */
    record RejectAll(String reason) implements Policy {
        @Override
        public Verdict evaluate(SignerSet signers) {
            return Verdict.of(false, reason);
        }
    }
}
