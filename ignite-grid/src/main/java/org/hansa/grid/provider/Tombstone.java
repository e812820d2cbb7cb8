package org.hansa.grid.provider;

import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;

/** An allocation that ended here: attempts up to {@code attempt} cannot rise again. */
public record Tombstone(AllocationId id, int attempt, long atMillis) {
    void write(EntryWriter out) {
        out.id(id).number(attempt).number(atMillis);
    }

    static Tombstone read(EntryReader in) {
        return new Tombstone(in.id(), in.small(), in.number());
    }
}
