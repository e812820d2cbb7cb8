package org.hansa.ledger.contracts.transaction;

/**
 * Which of a member's client identities signed. A control plane that is broken into holds the online key only, so it can
 * anchor but not vote.
 */
public enum ClientRole {
    /** Online: seals, anchors, grants. */
    ANCHOR,
    /** Contracts, capacity, policy, votes; can sign offline. */
    GOVERNANCE,
    /** Any other certificate, administrators included: may read. */
    OTHER
}
