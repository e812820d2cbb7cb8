package org.hansa.ledger.model;

/** A ballot, by the name that its proposer's control plane gave it, for example {@code b-2026-4f1c09aa}. */
public record BallotId(String value) implements Comparable<BallotId> {
    private static final Identifier FORM = new Identifier("BallotId", "b-[a-z0-9-]{6,60}");

    public BallotId {
        FORM.check(value);
    }

    @Override
    public int compareTo(BallotId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
