package org.hansa.grid.codec;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what some bytes say: for a part of entries that is read with every change of them and hardly ever changes. A slot
 * that two threads write keeps one of two that are both right.
 */
public final class Remembered<T> {
    private static final int SLOTS = 1_024;

    private final Function<EntryReader, T> reader;
    private final @Nullable Known[] slots = new Known[SLOTS];

    private record Known(byte[] bytes, Object value) {
        boolean of(Sliced.Slice slice) {
            int end = slice.from() + slice.length();
            return Arrays.equals(bytes, 0, bytes.length, slice.bytes(), slice.from(), end);
        }
    }

    public Remembered(Function<EntryReader, T> reader) {
        this.reader = reader;
    }

    /** Reads what {@link EntryWriter#sized} wrote. */
    public T read(EntryReader in) {
        Sliced.Slice slice = in.slice();
        int slot = Math.floorMod(hash(slice), SLOTS);
        Known known = slots[slot];
        if (known != null && known.of(slice)) {
            @SuppressWarnings("unchecked")
            T value = (T) known.value();
            return value;
        }
        T value = reader.apply(EntryReader.of(slice));
        slots[slot] = new Known(Arrays.copyOfRange(slice.bytes(), slice.from(), slice.from() + slice.length()), value);
        return value;
    }

    private static int hash(Sliced.Slice slice) {
        int hash = 1;
        for (int i = slice.from(); i < slice.from() + slice.length(); i++) {
            hash = 31 * hash + slice.bytes()[i];
        }
        return hash;
    }
}
