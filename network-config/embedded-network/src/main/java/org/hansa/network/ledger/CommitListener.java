package org.hansa.network.ledger;

import org.hyperledger.fabric.protos.common.Block;

/** Told of each block after it is durable and its writes are visible, in order, one at a time. */
@FunctionalInterface
public interface CommitListener {

    /**
     * @param block the peer's copy, with transaction filter and commit hash. Must return quickly: it runs on the
     *     committer's thread
     */
    void committed(Block block);
}
