package org.hansa.network.edge;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all delivery streams of one node share.
 *
 * @param channelId the channel that is served
 * @param source the node's blocks
 * @param readersPolicy who may read: {@code /Channel/Application/Readers} on peers, {@code /Channel/Readers} on orderers
 * @param clock for timestamps of seeks and expiry of certificates
 * @param executor moves blocks into streams
 * @param streams how many are open
 */
record DeliverContext(
        String channelId,
        BlockSource source,
        String readersPolicy,
        InstantSource clock,
        Executor executor,
        AtomicInteger streams) {

    /** Fabric's {@code peer.limits.concurrency.deliverService}. */
    static final int MAX_STREAMS = 2_500;
}
