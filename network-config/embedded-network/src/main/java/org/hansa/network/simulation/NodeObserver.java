package org.hansa.network.simulation;

import org.hyperledger.fabric.protos.common.Block;

/** Told of each block that a simulated peer has committed, after it is durable and visible there. */
@FunctionalInterface
public interface NodeObserver {

    void committed(SimulatedNode node, Block block);
}
