package org.hansa.grid.anchor;

import java.util.List;
import org.hansa.ledger.model.Digest;

/**
 * What one anchor carries: leaves whose content and order are fixed for good. Another proposal of the same number may carry fewer
 * or more of them, but no others.
 *
 * @param batch dense from 0 per stream
 * @param leaves canonical bytes of each leaf, in order; goes to the transient field {@code leaves}
 * @param closed canonical bytes of the reservations that these leaves close and that lie in earlier batches; goes to the
 *     transient field {@code closed}
 * @param root of the whole stream after this batch
 */
public record SealedBatch(
        StreamId stream, long batch, long firstSequence, List<byte[]> leaves, List<byte[]> closed, Digest root) {
    public SealedBatch {
        leaves = List.copyOf(leaves);
        closed = List.copyOf(closed);
    }

    public int count() {
        return leaves.size();
    }

    public long nextSequence() {
        return firstSequence + leaves.size();
    }
}
