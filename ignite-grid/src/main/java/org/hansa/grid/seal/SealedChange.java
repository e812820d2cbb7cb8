package org.hansa.grid.seal;

import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.WireChange;
import org.jspecify.annotations.Nullable;

/** Stores sealed leaves unless some begin at the same place. Answers what is stored then, which need not be what was given. */
public record SealedChange(SealedRecord record) implements WireChange<SealedRecord> {
    @Override
    public Changed<SealedRecord> apply(byte @Nullable [] before) {
        return before == null ? Changed.to(record.encode(), record) : Changed.nothing(SealedRecord.decode(before));
    }

    @Override
    public void write(EntryWriter out) {
        out.bytes(record.encode());
    }

    public static SealedChange read(EntryReader in) {
        return new SealedChange(SealedRecord.decode(in.bytes()));
    }

    @Override
    public void writeAnswer(SealedRecord answer, EntryWriter out) {
        out.bytes(answer.encode());
    }

    @Override
    public SealedRecord readAnswer(EntryReader in) {
        return SealedRecord.decode(in.bytes());
    }
}
