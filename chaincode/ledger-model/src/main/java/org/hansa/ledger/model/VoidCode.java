package org.hansa.ledger.model;

/** Why the ledger counted a leaf as zero, in order of precedence. Final for that leaf. */
public enum VoidCode {
    CONTRACT_UNKNOWN,
    CONTRACT_NOT_ACTIVE,
    SITE_NOT_PERMITTED,
    POLICY_NOT_IN_FORCE,
    /** The site's owner is suspended, is leaving or has left: nothing new there. */
    MEMBER_NOT_ACTIVE,
    /** {@code closes} names no live reservation of this site and contract. */
    CLOSES_UNKNOWN,
    /** {@code EXPIRED} with a transaction time before the stored expiry, or for a reservation that has none. */
    EXPIRED_TOO_EARLY,
    GRANT_EXCEEDED,
    DECLARATION_EXCEEDED
}
