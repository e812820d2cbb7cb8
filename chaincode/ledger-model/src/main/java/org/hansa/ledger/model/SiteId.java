package org.hansa.ledger.model;

/** A data centre, for example {@code de-fra-1}. */
public record SiteId(String value) implements Comparable<SiteId> {
    private static final Identifier FORM = new Identifier("SiteId", "[a-z0-9][a-z0-9-]{1,62}");

    public SiteId {
        FORM.check(value);
    }

    @Override
    public int compareTo(SiteId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
