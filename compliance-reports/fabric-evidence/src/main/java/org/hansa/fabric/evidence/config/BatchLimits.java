package org.hansa.fabric.evidence.config;

/**
 * When an orderer cuts a block.
 *
 * @param maxMessages most transactions in a block
 * @param absoluteMaxBytes most bytes of transactions in a block
 * @param preferredMaxBytes bytes beyond which a block is cut early
 * @param timeout longest wait, in Go's duration notation such as {@code 200ms}
 */
public record BatchLimits(long maxMessages, long absoluteMaxBytes, long preferredMaxBytes, String timeout) {}
