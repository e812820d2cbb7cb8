package org.hansa.fabric.evidence.chain;

import java.util.List;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.fabric.evidence.rwset.KeyVersion;

/**
 * A transaction that was ordered in an attested block and endorsed by enough. That its versions did not conflict is in no
 * signed byte of the block: a later endorsed read of what it wrote, with {@link #at} as its version, shows that.
 *
 * @param at block and position: the version that its writes got if it was valid
 * @param block what the orderers attest
 * @param transaction proposal, answer, read-write sets
 * @param endorsers whose endorsements hold, and those left out
 * @param policies one line per policy that was satisfied
 */
public record ProvenTransaction(
        KeyVersion at,
        AttestedBlock block,
        EndorsedTransaction transaction,
        SignerSet endorsers,
        List<String> policies) {
    public ProvenTransaction {
        policies = List.copyOf(policies);
    }
}
