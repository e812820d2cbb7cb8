package org.hansa.network.edge;

import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.ledger.CommitListener;
import org.hyperledger.fabric.protos.common.Block;

/** Where delivered blocks come from: a peer's ledger, or the orderers' view of the same chain. */
public interface BlockSource {

    long height();

    Block block(long number);

    ChannelConfiguration configuration();

    /** Calls back after each new block until {@link #unsubscribe}. */
    void subscribe(CommitListener listener);

    void unsubscribe(CommitListener listener);
}
