package org.hansa.grid.seal;

import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.WireChange;
import org.jspecify.annotations.Nullable;

/** Raises the number below which a stream keeps no sealed batch; it never falls. Answers what it was. */
public record FloorChange(long floor) implements WireChange<Long> {
    private static final int LAYOUT = 1;

    static long decode(byte[] bytes) {
        return EntryReader.version(LAYOUT, bytes).number();
    }

    @Override
    public Changed<Long> apply(byte @Nullable [] before) {
        long was = before == null ? 0 : decode(before);
        return floor > was ? Changed.to(new EntryWriter(LAYOUT).number(floor).toBytes(), was) : Changed.nothing(was);
    }

    @Override
    public void write(EntryWriter out) {
        out.number(floor);
    }

    public static FloorChange read(EntryReader in) {
        return new FloorChange(in.number());
    }

    @Override
    public void writeAnswer(Long answer, EntryWriter out) {
        out.number(answer);
    }

    @Override
    public Long readAnswer(EntryReader in) {
        return in.number();
    }
}
