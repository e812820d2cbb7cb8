package org.hansa.network.edge;

import org.hansa.fabric.evidence.SignedData;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;

/**
 * What a delivery call sends for a block and for its end.
 *
 * @param <T> the call's response message
 */
interface DeliverKind<T> {

    /** @param reader who signed the seek, for what only some may see */
    T block(Block block, SignedData reader);

    T status(Status status);

    /** Whether a seek for headers only gets blocks without data. */
    default boolean stripsData() {
        return true;
    }
}
