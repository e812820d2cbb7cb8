package org.hansa.ledger.model;

import java.util.Map;
import java.util.Set;

/**
 * What one member's part of an allocation over several members has come to, at its owner. The first final state stands, whatever
 * comes later: it is the owner's vote, and the verdict of the group is the AND of all votes. After Gray and Lamport, "Consensus
 * on Transaction Commit" (2006), with the owners in the place of the resource managers.
 */
public enum PartState {
    /** Room is taken, nothing is promised; ends by itself when nobody confirms it. */
    HELD,
    /** Kept until the verdict is known, however long that takes. */
    CONFIRMED,
    /** The hold ran out before it was confirmed. */
    EXPIRED,
    /** Given back, or never taken. */
    RELEASED;

    public static final Lifecycle<PartState> LIFECYCLE =
            new Lifecycle<>(Map.of(HELD, Set.of(CONFIRMED, EXPIRED, RELEASED)));

    /** Whether the vote is cast. */
    public boolean isFinal() {
        return LIFECYCLE.isFinal(this);
    }
}
