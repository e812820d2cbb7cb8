package org.hansa.ledger.model;

/** A revision of the policy bundle, as the ledger names it. */
public record PolicyRevision(String value) implements Comparable<PolicyRevision> {
    private static final Identifier FORM = new Identifier("PolicyRevision", "[a-z0-9][a-z0-9.-]{0,62}");

    public PolicyRevision {
        FORM.check(value);
    }

    @Override
    public int compareTo(PolicyRevision other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
