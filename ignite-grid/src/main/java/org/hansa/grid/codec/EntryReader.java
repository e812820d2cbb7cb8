package org.hansa.grid.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Reads what {@link EntryWriter} wrote. Bytes of another layout, or too many or too few, are refused. */
public final class EntryReader {
    static final List<ResourceClass> KNOWN =
            List.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.STORAGE_GB, ResourceClass.OBJECT_GB);

    private final ByteBuffer in;

    private EntryReader(ByteBuffer in) {
        this.in = in;
    }

    /** Of an element of a {@link Sliced} list. */
    static EntryReader of(Sliced.Slice slice) {
        return new EntryReader(ByteBuffer.wrap(slice.bytes(), slice.from(), slice.length()));
    }

    /** @throws IllegalStateException when the bytes have another version than {@code expected} */
    public static EntryReader version(int expected, byte[] bytes) {
        EntryReader reader = new EntryReader(ByteBuffer.wrap(bytes));
        int found = reader.in.get();
        if (found != expected) {
            throw new IllegalStateException("entry of layout " + found + ", this release reads " + expected);
        }
        return reader;
    }

    public long number() {
        long raw = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new IllegalStateException("entry: a number of more than 64 bits");
    }

    public int small() {
        return Math.toIntExact(number());
    }

    public byte octet() {
        return in.get();
    }

    public boolean flag() {
        return in.get() != 0;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        int length = small();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalStateException("entry: a length of " + length + " does not fit");
        }
        return raw(length);
    }

    public <E extends Enum<E>> E constant(Class<E> type) {
        return Enum.valueOf(type, text());
    }

    /** @param constants all of them, in their order */
    public <E extends Enum<E>> E coded(List<E> constants) {
        return constants.get(in.get());
    }

    public Digest digest() {
        return Digest.ofHash(raw(32));
    }

    /** Passes over an id. */
    public EntryReader pastId() {
        in.position(in.position() + 16);
        return this;
    }

    public AllocationId id() {
        return new AllocationId(new UUID(in.getLong(), in.getLong()).toString());
    }

    public ResourceVector vector() {
        int size = small();
        TreeMap<ResourceClass, Long> quantities = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            int known = in.get();
            ResourceClass resourceClass = known == 0 ? new ResourceClass(text()) : KNOWN.get(known - 1);
            quantities.put(resourceClass, number());
        }
        return new ResourceVector(quantities);
    }

    public TreeMap<String, Digest> digests() {
        int size = small();
        TreeMap<String, Digest> digests = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            digests.put(text(), digest());
        }
        return digests;
    }

    public OptionalLong optionalNumber() {
        return flag() ? OptionalLong.of(number()) : OptionalLong.empty();
    }

    public <T> Optional<T> optional(Supplier<T> reader) {
        return flag() ? Optional.of(reader.get()) : Optional.empty();
    }

    public <T> List<T> list(Function<EntryReader, T> reader) {
        int size = small();
        List<T> values = new ArrayList<>(Math.min(size, 1_024));
        for (int i = 0; i < size; i++) {
            values.add(reader.apply(this));
        }
        return values;
    }

    public <T> Sliced<T> sliced(Sliced.Form<T> form) {
        return Sliced.read(form, this);
    }

    /** The next bytes with their length before them, where they lie. */
    Sliced.Slice slice() {
        int length = small();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalStateException("entry: a length of " + length + " does not fit");
        }
        Sliced.Slice slice = new Sliced.Slice(in.array(), in.position(), length);
        in.position(in.position() + length);
        return slice;
    }

    public void end() {
        if (in.hasRemaining()) {
            throw new IllegalStateException("entry: " + in.remaining() + " bytes too many");
        }
    }

    /** All that is left, where it lies. */
    Sliced.Slice rest() {
        return new Sliced.Slice(in.array(), in.position(), in.remaining());
    }

    public byte[] raw(int length) {
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }
}
