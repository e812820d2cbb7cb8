package org.hansa.ledger.model;

/** An allocation by the id its home gave it (a UUID in lower case). */
public record AllocationId(String value) implements Comparable<AllocationId> {
    private static final Identifier FORM = new Identifier("AllocationId", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public AllocationId {
        FORM.check(value);
    }

    @Override
    public int compareTo(AllocationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
