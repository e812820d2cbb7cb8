package org.hansa.network.config;

/**
 * When the orderer cuts a block, as in Fabric's {@code BatchTimeout} and {@code BatchSize}.
 *
 * @param batchTimeoutMillis longest wait of a pending message
 * @param maxMessageCount messages in a block at most
 * @param absoluteMaxBytes largest message accepted
 * @param preferredMaxBytes size above which a block is cut before the next message is added
 */
public record OrderingParameters(
        int batchTimeoutMillis, int maxMessageCount, int absoluteMaxBytes, int preferredMaxBytes) {}
