package org.hansa.controlplane.ledger;

import java.time.Instant;
import java.util.List;
import org.hansa.ledger.model.Digest;

/**
 * A verified block's effect on the chaincode's namespace.
 *
 * @param hash of the block's header, as the next block names it
 * @param time timestamp of its last transaction
 * @param changes in the order of the transactions, valid ones only
 */
public record CommittedBlock(long number, Digest hash, Instant time, List<LedgerChange> changes) {
    public CommittedBlock {
        changes = List.copyOf(changes);
    }
}
