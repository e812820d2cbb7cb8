package org.hansa.grid.seal;

import org.hansa.ledger.model.LedgerFunction;

/** Counts leaves and bytes of a batch while it is drafted, against what one anchor may carry. */
public final class BatchLimits {
    /** Lengths in the frames, and what a leaf grows by when it gets its place. */
    private static final int OVERHEAD = 160;

    private int leaves;
    private long bytes;

    /** Whether a leaf of so many bytes, with the reservation it closes, still goes in; counts it if so. */
    public boolean admit(int leafBytes, int closedBytes) {
        long next = bytes + leafBytes + closedBytes + 2L * OVERHEAD;
        if (leaves == LedgerFunction.MAX_LEAVES || next > LedgerFunction.MAX_BATCH_BYTES) {
            return false;
        }
        leaves++;
        bytes = next;
        return true;
    }
}
