package org.hansa.grid;

import org.hansa.ledger.model.AllocationId;

/**
 * Word to a tenant that its allocation will be evicted, before it is.
 *
 * @param dueAtMillis when the room is taken away, unless the notice is withdrawn before
 */
public record Notice(AllocationId allocation, Reason reason, long givenAtMillis, long dueAtMillis) {
    /** Why room is taken away. */
    public enum Reason {
        /** It was asked for as interruptible, and firm work needs the room. */
        INTERRUPTED,
        /** The declaration of capacity at a site of the allocation ends then. */
        CAPACITY_ENDS
    }
}
