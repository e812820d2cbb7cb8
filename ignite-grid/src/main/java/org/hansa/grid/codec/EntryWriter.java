package org.hansa.grid.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Writes an entry: integers as LEB128 (zig-zag), text as UTF-8 with its length, digests and ids raw. */
public final class EntryWriter {
    private static final int USUAL_BYTES = 2_048;
    private static final int USUAL_PART_BYTES = 256;
    private static final int ID_BYTES = 16;
    private static final int DIGEST_BYTES = 32;

    private byte[] out;
    private int size;

    private EntryWriter(byte[] empty) {
        out = empty;
    }

    /** Of an element of a {@link Sliced} list, which has the layout of its entry. */
    static EntryWriter part() {
        return new EntryWriter(new byte[USUAL_PART_BYTES]);
    }

    /** @param version of the entry's layout; {@link EntryReader#version} refuses others */
    public EntryWriter(int version) {
        this(version, USUAL_BYTES);
    }

    /** @param expected bytes that will be about enough */
    public EntryWriter(int version, int expected) {
        this(new byte[expected]);
        put(version);
    }

    public EntryWriter number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            put((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
        return this;
    }

    public EntryWriter octet(byte value) {
        put(value);
        return this;
    }

    public EntryWriter flag(boolean value) {
        put(value ? 1 : 0);
        return this;
    }

    public EntryWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public EntryWriter bytes(byte[] value) {
        number(value.length);
        put(value, 0, value.length);
        return this;
    }

    public EntryWriter constant(Enum<?> value) {
        return text(value.name());
    }

    /**
     * One byte: for constants that are stored often. Their order is part of the layout of whatever holds them, as
     * {@code CodedConstantsTest} says.
     */
    public EntryWriter coded(Enum<?> value) {
        put(value.ordinal());
        return this;
    }

    /** As it is, for what always has the same length. */
    public EntryWriter raw(byte[] value) {
        put(value, 0, value.length);
        return this;
    }

    public EntryWriter digest(Digest value) {
        return hex(value.hex(), DIGEST_BYTES);
    }

    public EntryWriter id(AllocationId id) {
        return hex(id.value(), ID_BYTES);
    }

    public EntryWriter vector(ResourceVector vector) {
        number(vector.quantities().size());
        vector.quantities().forEach((resourceClass, quantity) -> {
            resourceClass(resourceClass);
            number(quantity);
        });
        return this;
    }

    public EntryWriter digests(SortedMap<String, Digest> digests) {
        number(digests.size());
        digests.forEach((name, digest) -> text(name).digest(digest));
        return this;
    }

    public EntryWriter optional(OptionalLong value) {
        flag(value.isPresent());
        value.ifPresent(this::number);
        return this;
    }

    public <T> EntryWriter optional(Optional<T> value, Consumer<T> writer) {
        flag(value.isPresent());
        value.ifPresent(writer);
        return this;
    }

    public <T> EntryWriter list(Collection<T> values, BiConsumer<EntryWriter, T> writer) {
        number(values.size());
        values.forEach(each -> writer.accept(this, each));
        return this;
    }

    public <T> EntryWriter sliced(Sliced<T> list) {
        list.write(this);
        return this;
    }

    void slice(Sliced.Slice slice) {
        number(slice.length());
        put(slice.bytes(), slice.from(), slice.length());
    }

    /** As it lies, without a length. */
    void raw(Sliced.Slice slice) {
        put(slice.bytes(), slice.from(), slice.length());
    }

    /** Of what {@link #slice} writes. */
    static int sizeOf(Sliced.Slice slice) {
        return sizeOf(slice.length()) + slice.length();
    }

    /** Of what {@link #number} writes. @param value not negative */
    static int sizeOf(int value) {
        int size = 1;
        for (long rest = (long) value << 1 >>> 7; rest != 0; rest >>>= 7) {
            size++;
        }
        return size;
    }

    /** Makes room for so many bytes more; when they are all that comes, {@link #toBytes} has nothing to copy. */
    public EntryWriter expect(int more) {
        out = Arrays.copyOf(out, size + more);
        return this;
    }

    /** Where it lies: nothing may be written any more. */
    Sliced.Slice written() {
        return new Sliced.Slice(out, 0, size);
    }

    /** An id as {@link #id} writes it: what elements of a {@link Sliced} list begin with. */
    public static byte[] idBytes(AllocationId id) {
        return new EntryWriter(new byte[ID_BYTES]).id(id).toBytes();
    }

    public <K, V> EntryWriter map(Map<K, V> values, BiConsumer<K, V> writer) {
        number(values.size());
        values.forEach(writer);
        return this;
    }

    /** Nothing may be written any more. */
    public byte[] toBytes() {
        return size == out.length ? out : Arrays.copyOf(out, size);
    }

    private void put(int value) {
        reserve(1);
        out[size++] = (byte) value;
    }

    private void put(byte[] from, int offset, int length) {
        reserve(length);
        System.arraycopy(from, offset, out, size, length);
        size += length;
    }

    private void reserve(int more) {
        if (size + more > out.length) {
            out = Arrays.copyOf(out, Math.max(size + more, out.length * 2));
        }
    }

    private void resourceClass(ResourceClass value) {
        int known = EntryReader.KNOWN.indexOf(value);
        put(known + 1);
        if (known < 0) {
            text(value.name());
        }
    }

    /**
     * Lower-case digits, as ids and digests have them; dashes between them are passed over. By hand, straight to where they go: an
     * entry has dozens, and the library's way makes an array of each.
     */
    private EntryWriter hex(String digits, int bytes) {
        reserve(bytes);
        for (int i = 0; i < digits.length(); i += 2) {
            if (digits.charAt(i) == '-') {
                i++;
            }
            out[size++] = (byte) (nibble(digits.charAt(i)) << 4 | nibble(digits.charAt(i + 1)));
        }
        return this;
    }

    private static int nibble(char digit) {
        return digit <= '9' ? digit - '0' : digit - 'a' + 10;
    }
}
