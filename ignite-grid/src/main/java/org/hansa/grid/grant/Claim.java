package org.hansa.grid.grant;

import java.util.Comparator;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;

/**
 * Who takes a hold of a grant, so that asking again takes it once.
 *
 * @param round attempt of a placement, or the time at which a change of it was issued: numbers that never meet
 */
public record Claim(AllocationId allocation, long round) implements Comparable<Claim> {
    private static final Comparator<Claim> ORDER =
            Comparator.comparing(Claim::allocation).thenComparingLong(Claim::round);

    @Override
    public int compareTo(Claim other) {
        return ORDER.compare(this, other);
    }

    static void write(EntryWriter out, Claim claim) {
        out.id(claim.allocation()).number(claim.round());
    }

    static Claim read(EntryReader in) {
        return new Claim(in.id(), in.number());
    }
}
