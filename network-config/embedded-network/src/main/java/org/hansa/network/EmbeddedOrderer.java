package org.hansa.network;

import org.hansa.network.gateway.OrderingNode;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.orderer.OrderingService;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/**
 * One orderer as this process's gateways see it: by a call, not over the network.
 *
 * @param id consenter id
 * @param mspId its organisation
 * @param endpoint where it listens
 * @param ordering the queue behind all orderers
 */
record EmbeddedOrderer(int id, String mspId, Endpoint endpoint, OrderingService ordering) implements OrderingNode {

    @Override
    public String address() {
        return endpoint.toString();
    }

    @Override
    public BroadcastResponse broadcast(Envelope envelope) {
        return ordering.broadcast(id, envelope);
    }
}
