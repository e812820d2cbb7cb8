package org.hansa.controlplane.ledger;

/** The member's two client identities, which the contracts tell apart. */
public enum LedgerIdentity {
    /** Online: seals, anchors, grants, exports. */
    ANCHOR,
    /** Contracts, capacity, policy, votes. */
    GOVERNANCE
}
