package org.hansa.ledger.model;

/** An allocation by the id its home gave it (a UUID in lower case). */
public record AllocationId(String value) implements Comparable<AllocationId> {
    private static final Identifier FORM = new Identifier("AllocationId", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int LENGTH = 36;

    public AllocationId {
        if (!wellFormed(value)) {
            FORM.check(value);
        }
    }

    /** By hand: each is new, so that remembering good ones is of no use, and a pattern costs more than all else here. */
    private static boolean wellFormed(String value) {
        boolean wellFormed = value.length() == LENGTH;
        for (int i = 0; wellFormed && i < LENGTH; i++) {
            char c = value.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            wellFormed = dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        return wellFormed;
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
