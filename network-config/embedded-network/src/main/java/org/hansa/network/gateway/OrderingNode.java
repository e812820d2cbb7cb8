package org.hansa.network.gateway;

import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/** One orderer as a Gateway sees it. */
public interface OrderingNode {

    String mspId();

    /** {@code host:port}, as clients read it in error details. */
    String address();

    /** SUCCESS means accepted for ordering, not ordered. */
    BroadcastResponse broadcast(Envelope envelope);
}
