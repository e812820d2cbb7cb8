package org.hansa.ledger.model;

/** What happened to room at a site. The chaincode never refuses room that comes back. */
public enum LeafEvent {
    /** Room was taken. Opens a live entry. */
    RESERVED,
    /** The room of a reservation changed. Closes one live entry and opens another. */
    RESIZED,
    /** The tenant, or the member for it, gave the room back. */
    RELEASED,
    /** The term or the hold ran out; only at or after the expiry that the reservation stored. */
    EXPIRED,
    /** The site took the room away. */
    EVICTED;

    /** Whether the event ends or changes an earlier reservation, and so names it in {@code closes}. */
    public boolean closes() {
        return this != RESERVED;
    }

    /** Whether somebody gave the room back before its term ended. */
    public boolean givesBack() {
        return this == RELEASED || this == EVICTED;
    }

    /** Whether the event leaves room taken after it. */
    public boolean opens() {
        return this == RESERVED || this == RESIZED;
    }
}
