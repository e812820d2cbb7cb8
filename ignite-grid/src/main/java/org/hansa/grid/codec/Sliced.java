package org.hansa.grid.codec;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A list of which an element is read only when somebody looks at it, and written as it was when nobody did: a reservation
 * touches one element of an entry that may have hundreds. What is only added to, or loses its first elements, is not even gone
 * through: its bytes are carried over in one piece. Elements begin with what they are looked up by, so that this needs no
 * reading either. Immutable; {@link #draft} gives one to change.
 *
 * <p>Bytes: how many elements, how many bytes they have together, then each with its length.
 */
public final class Sliced<T> extends AbstractList<T> implements RandomAccess {
    /** How elements are written and read. */
    public record Form<T>(BiConsumer<T, EntryWriter> writer, Function<EntryReader, T> reader) {
        public Sliced<T> of(List<T> values) {
            if (values instanceof Sliced<T> sliced) {
                return sliced;
            }
            return values instanceof Draft<T> draft
                    ? new Sliced<>(this, draft.stored, List.copyOf(draft.items))
                    : new Sliced<>(
                            this,
                            Region.NONE,
                            values.stream().map(each -> new Item<>(this, each)).toList());
        }
    }

    private final Form<T> form;
    private final Region stored;
    private final List<Item<T>> added;
    private volatile @Nullable List<Item<T>> all;

    private Sliced(Form<T> form, Region stored, List<Item<T>> added) {
        this.form = form;
        this.stored = stored;
        this.added = added;
    }

    static <T> Sliced<T> read(Form<T> form, EntryReader in) {
        return new Sliced<>(form, new Region(in.small(), in.slice()), List.of());
    }

    /** Bytes of all that is written of it. */
    public int written() {
        int bytes = bytes();
        return EntryWriter.sizeOf(size()) + EntryWriter.sizeOf(bytes) + bytes;
    }

    void write(EntryWriter out) {
        out.number(size()).number(bytes()).raw(stored.bytes());
        for (Item<T> each : added) {
            out.slice(each.slice());
        }
    }

    /** All of the elements, with the length of each. */
    private int bytes() {
        int bytes = stored.bytes().length();
        for (Item<T> each : added) {
            bytes += EntryWriter.sizeOf(each.slice());
        }
        return bytes;
    }

    @Override
    public T get(int index) {
        return items().get(index).value();
    }

    @Override
    public int size() {
        return stored.count() + added.size();
    }

    /** Those that begin with these bytes. */
    public List<T> beginningWith(byte[] prefix) {
        return where((bytes, from, length) -> beginsWith(bytes, from, length, prefix));
    }

    /** Those that have this byte at a place. */
    public List<T> having(int at, byte wanted) {
        return where((bytes, from, length) -> bytes[from + at] == wanted);
    }

    private List<T> where(Look wanted) {
        List<T> found = new ArrayList<>(1);
        Cursor cursor = new Cursor(stored);
        while (cursor.next()) {
            if (wanted.at(cursor.bytes, cursor.from, cursor.length)) {
                found.add(form.reader().apply(EntryReader.of(cursor.slice())));
            }
        }
        for (Item<T> each : added) {
            if (each.slice().is(wanted)) {
                found.add(each.value());
            }
        }
        return found;
    }

    /** How many have this byte at a place. */
    public int count(int at, byte wanted) {
        int count = 0;
        Cursor cursor = new Cursor(stored);
        while (cursor.next()) {
            count += cursor.bytes[cursor.from + at] == wanted ? 1 : 0;
        }
        for (Item<T> each : added) {
            count += each.slice().at(at) == wanted ? 1 : 0;
        }
        return count;
    }

    /** What the beginning of each says. */
    public LongStream heads(ToLongFunction<EntryReader> head) {
        LongStream.Builder heads = LongStream.builder();
        Cursor cursor = new Cursor(stored);
        while (cursor.next()) {
            heads.add(head.applyAsLong(EntryReader.of(cursor.slice())));
        }
        added.forEach(each -> heads.add(head.applyAsLong(EntryReader.of(each.slice()))));
        return heads.build();
    }

    public Draft<T> draft() {
        return new Draft<>(form, stored, new ArrayList<>(added));
    }

    private List<Item<T>> items() {
        List<Item<T>> known = all;
        if (known == null) {
            known = stored.items(form);
            known.addAll(added);
            all = known;
        }
        return known;
    }

    /** Elements as they lie in an entry. */
    private record Region(int count, Slice bytes) {
        private static final Region NONE = new Region(0, new Slice(new byte[0], 0, 0));

        EntryReader reader() {
            return EntryReader.of(bytes);
        }

        <T> ArrayList<Item<T>> items(Form<T> form) {
            ArrayList<Item<T>> items = new ArrayList<>(count + 1);
            EntryReader in = reader();
            for (int i = 0; i < count; i++) {
                items.add(new Item<>(form, in.slice()));
            }
            return items;
        }

        Region withoutFirst() {
            EntryReader in = reader();
            in.slice();
            return new Region(count - 1, in.rest());
        }
    }

    /** A look at the bytes of one element. */
    private interface Look {
        boolean at(byte[] bytes, int from, int length);
    }

    /** The last byte first: ids that were given out one after the other begin alike. */
    private static boolean beginsWith(byte[] bytes, int from, int length, byte[] prefix) {
        int last = prefix.length - 1;
        return length > last
                && bytes[from + last] == prefix[last]
                && Arrays.equals(bytes, from, from + last, prefix, 0, last);
    }

    /** Goes from element to element where they lie, and makes no object of any: each write looks at hundreds. */
    private static final class Cursor {
        private final byte[] bytes;
        private final int end;
        private int left;
        private int from;
        private int length;

        Cursor(Region region) {
            bytes = region.bytes().bytes();
            from = region.bytes().from();
            end = from + region.bytes().length();
            left = region.count();
        }

        boolean next() {
            if (left-- <= 0) {
                return false;
            }
            int at = from + length;
            int raw = 0;
            int shift = 0;
            byte next;
            do {
                next = at < end ? bytes[at++] : 0;
                raw |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            from = at;
            // As EntryWriter.number writes it: an even number is not negative.
            length = raw >>> 1;
            if ((raw & 1) != 0 || length > end - from) {
                throw new IllegalStateException("entry: a length of " + length + " does not fit");
            }
            return true;
        }

        Slice slice() {
            return new Slice(bytes, from, length);
        }
    }

    /** Bytes of one element, or of several, within those of an entry. */
    record Slice(byte[] bytes, int from, int length) {
        private boolean is(Look wanted) {
            return wanted.at(bytes, from, length);
        }

        private byte at(int index) {
            return bytes[from + index];
        }
    }

    private static final class Item<T> {
        private final Form<T> form;
        private volatile @Nullable T value;
        private volatile @Nullable Slice slice;

        Item(Form<T> form, T value) {
            this.form = form;
            this.value = value;
        }

        Item(Form<T> form, Slice slice) {
            this.form = form;
            this.slice = slice;
        }

        T value() {
            T known = value;
            if (known == null) {
                known = form.reader().apply(EntryReader.of(slice()));
                value = known;
            }
            return known;
        }

        Slice slice() {
            Slice known = slice;
            if (known == null) {
                EntryWriter out = EntryWriter.part();
                form.writer().accept(value(), out);
                known = out.written();
                slice = known;
            }
            return known;
        }
    }

    /** A list to change; what is not replaced keeps its bytes. */
    public static final class Draft<T> extends AbstractList<T> implements RandomAccess {
        private final Form<T> form;
        /** Not gone through yet; {@code items} come after them. */
        private Region stored;

        private final ArrayList<Item<T>> items;

        private Draft(Form<T> form, Region stored, ArrayList<Item<T>> items) {
            this.form = form;
            this.stored = stored;
            this.items = items;
        }

        @Override
        public T get(int index) {
            return goneThrough().get(index).value();
        }

        @Override
        public int size() {
            return stored.count() + items.size();
        }

        /** What the beginning of the first says. */
        public long first(ToLongFunction<EntryReader> head) {
            Slice first =
                    stored.count() > 0 ? stored.reader().slice() : items.get(0).slice();
            return head.applyAsLong(EntryReader.of(first));
        }

        public void removeFirst() {
            modCount++;
            if (stored.count() > 0) {
                stored = stored.withoutFirst();
            } else {
                items.remove(0);
            }
        }

        /** @return -1 when it is not there */
        public int indexOf(byte[] prefix, T element) {
            Look wanted = (bytes, from, length) -> beginsWith(bytes, from, length, prefix);
            List<Item<T>> all = goneThrough();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).slice().is(wanted) && all.get(i).value().equals(element)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public void add(int index, T element) {
            modCount++;
            if (index == size()) {
                items.add(new Item<>(form, element));
            } else {
                goneThrough().add(index, new Item<>(form, element));
            }
        }

        @Override
        public T set(int index, T element) {
            T old = get(index);
            if (element != old) {
                goneThrough().set(index, new Item<>(form, element));
            }
            return old;
        }

        @Override
        public T remove(int index) {
            modCount++;
            return goneThrough().remove(index).value();
        }

        private List<Item<T>> goneThrough() {
            if (stored.count() > 0) {
                items.addAll(0, stored.items(form));
                stored = Region.NONE;
            }
            return items;
        }
    }
}
