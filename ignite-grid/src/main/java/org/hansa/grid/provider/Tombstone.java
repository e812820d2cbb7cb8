package org.hansa.grid.provider;

import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.AllocationId;

/**
 * An allocation that ended here: attempts up to {@code attempt} cannot rise again.
 *
 * @param held whether it was a hold and no more, so that its end, asked for once more, can be answered as the first time
 */
public record Tombstone(AllocationId id, int attempt, long atMillis, boolean held) {
    static final Sliced.Form<Tombstone> FORM = new Sliced.Form<>(Tombstone::write, Tombstone::read);

    /** Of its bytes, when it was buried. */
    static long buriedAt(EntryReader in) {
        return in.pastId().number();
    }

    void write(EntryWriter out) {
        out.id(id).number(atMillis).number(attempt).flag(held);
    }

    static Tombstone read(EntryReader in) {
        AllocationId id = in.id();
        long atMillis = in.number();
        return new Tombstone(id, in.small(), atMillis, in.flag());
    }
}
