package org.hansa.ledger.model;

/** A service contract by a random handle that names nobody. */
public record ContractHandle(String value) implements Comparable<ContractHandle> {
    private static final Identifier FORM = new Identifier("ContractHandle", "[a-z0-9][a-z0-9-]{7,62}");

    public ContractHandle {
        FORM.check(value);
    }

    @Override
    public int compareTo(ContractHandle other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
