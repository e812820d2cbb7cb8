package org.hansa.controlplane.ledger;

import org.hansa.controlplane.kernel.Failure;
import org.hyperledger.fabric.protos.common.Block;

/** The channel's blocks as the own peer has them, for evidence that others verify. */
public interface ChainBlocks {
    /** @throws Failure {@code LEDGER_UNAVAILABLE} when the peer does not give it */
    Block block(long number);
}
