package org.hansa.checker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** The grid's entries, read by their layout: zig-zag LEB128 numbers, text with its length, ids and digests raw. */
final class EntryBytes {
    private static final List<String> CLASSES = List.of("VCPU", "MEMORY_MB", "STORAGE_GB", "OBJECT_GB");

    private final ByteBuffer in;

    EntryBytes(byte[] bytes, int layout) {
        in = ByteBuffer.wrap(bytes);
        int found = in.get();
        if (found != layout) {
            throw new IllegalArgumentException("layout " + found + ", the checker knows " + layout);
        }
    }

    /** As far as it was read. */
    int position() {
        return in.position();
    }

    long number() {
        long raw = 0;
        int shift = 0;
        byte next;
        do {
            if (shift >= Long.SIZE) {
                throw new IllegalArgumentException("a number of more than 64 bits");
            }
            next = in.get();
            raw |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return (raw >>> 1) ^ -(raw & 1);
    }

    int count() {
        return Math.toIntExact(number());
    }

    boolean flag() {
        return in.get() != 0;
    }

    byte[] block() {
        int length = count();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a length of " + length + ", with " + in.remaining() + " bytes left");
        }
        return raw(length);
    }

    String text() {
        return new String(block(), StandardCharsets.UTF_8);
    }

    String digest() {
        return HexFormat.of().formatHex(raw(32));
    }

    String id() {
        return new UUID(in.getLong(), in.getLong()).toString();
    }

    Map<String, Long> vector() {
        TreeMap<String, Long> vector = new TreeMap<>();
        for (int left = count(); left > 0; left--) {
            int known = in.get();
            vector.put(known == 0 ? text() : CLASSES.get(known - 1), number());
        }
        return vector;
    }

    OptionalLong optionalNumber() {
        return flag() ? OptionalLong.of(number()) : OptionalLong.empty();
    }

    <T> Optional<T> optional(Supplier<T> read) {
        return flag() ? Optional.of(read.get()) : Optional.empty();
    }

    <T> List<T> list(Supplier<T> read) {
        int size = count();
        List<T> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(read.get());
        }
        return values;
    }

    /** A list that says how many bytes it has, and of each element too. */
    <T> List<T> sliced(Supplier<T> read) {
        int size = count();
        int end = count() + in.position();
        List<T> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int elementEnd = count() + in.position();
            values.add(read.get());
            at(elementEnd);
        }
        at(end);
        return values;
    }

    private void at(int end) {
        if (in.position() != end) {
            throw new IllegalArgumentException("an element ends at " + in.position() + ", and not at " + end);
        }
    }

    /** A constant by its place. */
    String coded(List<String> constants) {
        return constants.get(in.get());
    }

    int octet() {
        return in.get();
    }

    void end() {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes too many");
        }
    }

    byte[] raw(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
