package org.hansa.grid.codec;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what some bytes say, and which bytes say it: for a part of entries that is read and written with every change of
 * them and hardly ever changes itself. A slot that two threads write keeps one of two that are both right.
 */
public final class Remembered<T> {
    /** More than a member has hosts, so that few share one; what is not remembered is read, and written, again. */
    private static final int SLOTS = 1 << 14;

    private final BiConsumer<EntryWriter, T> writer;
    private final Function<EntryReader, T> reader;
    private final @Nullable Known[] byBytes = new Known[SLOTS];
    private final @Nullable Known[] byValue = new Known[SLOTS];

    private record Known(byte[] bytes, Object value) {
        boolean of(Sliced.Slice slice) {
            int end = slice.from() + slice.length();
            return Arrays.equals(bytes, 0, bytes.length, slice.bytes(), slice.from(), end);
        }
    }

    /** @param writer writes the same bytes for the same value, always */
    public Remembered(BiConsumer<EntryWriter, T> writer, Function<EntryReader, T> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /** With its length before it. */
    public void write(EntryWriter out, T value) {
        int slot = slot(System.identityHashCode(value));
        Known known = byValue[slot];
        if (known == null || known.value() != value) {
            EntryWriter part = EntryWriter.part();
            writer.accept(part, value);
            known = new Known(part.toBytes(), value);
            byValue[slot] = known;
        }
        out.bytes(known.bytes());
    }

    /** Reads what {@link #write} wrote. */
    public T read(EntryReader in) {
        Sliced.Slice slice = in.slice();
        int slot = slot(hash(slice));
        Known known = byBytes[slot];
        if (known != null && known.of(slice)) {
            @SuppressWarnings("unchecked")
            T value = (T) known.value();
            return value;
        }
        T value = reader.apply(EntryReader.of(slice));
        Known read = new Known(Arrays.copyOfRange(slice.bytes(), slice.from(), slice.from() + slice.length()), value);
        byBytes[slot] = read;
        byValue[slot(System.identityHashCode(value))] = read;
        return value;
    }

    /** Texts that differ in a few digits have hashes that lie in a few places. */
    private static int slot(int hash) {
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    }

    private static int hash(Sliced.Slice slice) {
        int hash = 1;
        for (int i = slice.from(); i < slice.from() + slice.length(); i++) {
            hash = 31 * hash + slice.bytes()[i];
        }
        return hash;
    }
}
