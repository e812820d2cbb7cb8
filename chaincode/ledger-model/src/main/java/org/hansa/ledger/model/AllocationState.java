package org.hansa.ledger.model;

import java.util.Map;
import java.util.Set;

/** The life of an allocation as its tenant sees it. What the ledger says of it is a separate axis: {@link RecordState}. */
public enum AllocationState {
    /** Accepted and durable, not placed yet. */
    PENDING,
    /** Another member holds the room; the group has no verdict yet. */
    HELD,
    /** Room is taken and promised by a receipt. */
    RESERVED,
    /** The provider's agent reports it running. */
    ACTIVE,
    RESIZING,
    RELEASING,
    RELEASED,
    /** Refused, with a {@link RefusalReason}. */
    DENIED,
    EXPIRED,
    EVICTED,
    /** Placed and then undone, with a code: for example a leaf that the ledger voided. */
    FAILED,
    /** An undo failed; an operator must look. Shown as it is. */
    STUCK;

    public static final Lifecycle<AllocationState> LIFECYCLE = new Lifecycle<>(Map.of(
            PENDING, Set.of(HELD, RESERVED, DENIED, FAILED, STUCK, RELEASING),
            HELD, Set.of(RESERVED, DENIED, RELEASING, EXPIRED, FAILED, STUCK),
            RESERVED, Set.of(ACTIVE, RESIZING, RELEASING, EXPIRED, EVICTED, FAILED),
            ACTIVE, Set.of(RESIZING, RELEASING, EXPIRED, EVICTED, FAILED),
            RESIZING, Set.of(RESERVED, ACTIVE, RELEASING, FAILED, STUCK),
            RELEASING, Set.of(RELEASED, EVICTED, FAILED, STUCK),
            STUCK, Set.of(RELEASING, RELEASED, FAILED)));
}
