package org.hansa.network.ledger;

import org.hansa.fabric.evidence.rwset.ReadWriteSets;

/**
 * A valid endorser transaction of a block.
 *
 * @param index position in the block
 * @param txId its id
 * @param sets what it read and wrote
 */
public record WrittenTransaction(int index, String txId, ReadWriteSets sets) {}
