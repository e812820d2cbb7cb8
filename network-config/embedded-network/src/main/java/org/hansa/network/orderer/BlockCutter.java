package org.hansa.network.orderer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.hyperledger.fabric.protos.common.Envelope;

/**
 * Collects messages into batches by Fabric's rule: a batch ends when it is full, when the next message would make it larger
 * than preferred, or when its first message has waited long enough. A message that is larger than preferred by itself
 * stands alone. Time comes from outside.
 */
final class BlockCutter {

    private final long maxMessages;
    private final long preferredMaxBytes;
    private final long timeoutMillis;
    private List<Envelope> pending = new ArrayList<>();
    private long pendingBytes;
    private long pendingSince;

    BlockCutter(long maxMessages, long preferredMaxBytes, long timeoutMillis) {
        this.maxMessages = maxMessages;
        this.preferredMaxBytes = preferredMaxBytes;
        this.timeoutMillis = timeoutMillis;
    }

    /** The batches that this message completes: none, one or two. */
    List<List<Envelope>> add(Envelope message, long nowMillis) {
        List<List<Envelope>> complete = new ArrayList<>(2);
        long size = MessageCheck.size(message);
        if (pendingBytes + size > preferredMaxBytes && !pending.isEmpty()) {
            complete.add(cut());
        }
        if (pending.isEmpty()) {
            pendingSince = nowMillis;
        }
        pending.add(message);
        pendingBytes += size;
        if (size > preferredMaxBytes || pending.size() >= maxMessages) {
            complete.add(cut());
        }
        return complete;
    }

    /** When the pending batch must be cut, if there is one. */
    OptionalLong deadlineMillis() {
        return pending.isEmpty() ? OptionalLong.empty() : OptionalLong.of(pendingSince + timeoutMillis);
    }

    /** Ends the pending batch. */
    List<Envelope> cut() {
        List<Envelope> batch = pending;
        pending = new ArrayList<>();
        pendingBytes = 0;
        return batch;
    }
}
