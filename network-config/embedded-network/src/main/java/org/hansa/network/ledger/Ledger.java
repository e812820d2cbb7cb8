package org.hansa.network.ledger;

import java.util.Iterator;
import java.util.Optional;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Block;

/**
 * One organisation's copy of the channel: blocks, world state and history.
 *
 * <p>Reads may come from any thread; commits come from one.
 */
public interface Ledger {

    /** The number of blocks committed. */
    long height();

    /**
     * The peer's copy of a block.
     *
     * @throws IndexOutOfBoundsException if it is not committed yet
     */
    Block block(long number);

    /** The number of the block with this header hash, if any. */
    Optional<Long> blockNumber(byte[] headerHash);

    /** The first committed envelope that claims this transaction id. */
    Optional<LocatedTransaction> transaction(String txId);

    /** The state after the last committed block. */
    WorldState state();

    /** All committed changes of a public key, newest first, as Fabric's history database returns them. */
    Iterator<Modification> history(String namespace, String key);

    /** The channel configuration in force after the last committed block. */
    ChannelConfiguration configuration();

    /** Adds a listener for the blocks committed from now on. */
    void onCommit(CommitListener listener);

    /** Removes a listener. */
    void removeListener(CommitListener listener);
}
