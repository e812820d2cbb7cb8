package org.hansa.ledger.model;

/** An organisation on the channel, by its Fabric MSP id, for example {@code NordMSP}. */
public record MspId(String value) implements Comparable<MspId> {
    private static final Identifier FORM = new Identifier("MspId", "[A-Za-z][A-Za-z0-9.-]{0,63}");

    public MspId {
        FORM.check(value);
    }

    @Override
    public int compareTo(MspId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
