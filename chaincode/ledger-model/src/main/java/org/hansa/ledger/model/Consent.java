package org.hansa.ledger.model;

/** Who vouches that the tenant asked: its own keys, or only its home member. */
public enum Consent {
    TENANT_SIGNED,
    MEMBER_ASSERTED
}
