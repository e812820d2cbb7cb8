package org.hansa.ledger.model;

/** A resource provider at a site: a host, or a pool small enough that its entry stays small. */
public record ProviderId(String value) implements Comparable<ProviderId> {
    private static final Identifier FORM = new Identifier("ProviderId", "[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    public ProviderId {
        FORM.check(value);
    }

    @Override
    public int compareTo(ProviderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
