package org.hansa.grid.codec;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of which an element is read only when somebody looks at it, and written as it was when nobody did: a reservation
 * touches one element of an entry that may have hundreds. Elements begin with what they are looked up by, so that this needs no
 * reading either. Immutable; {@link #draft} gives one to change.
 */
public final class Sliced<T> extends AbstractList<T> implements RandomAccess {
    /** How elements are written and read. */
    public record Form<T>(BiConsumer<T, EntryWriter> writer, Function<EntryReader, T> reader) {
        public Sliced<T> of(List<T> values) {
            if (values instanceof Sliced<T> sliced) {
                return sliced;
            }
            return values instanceof Draft<T> draft
                    ? new Sliced<>(this, List.copyOf(draft.items))
                    : new Sliced<>(
                            this,
                            values.stream().map(each -> new Item<>(this, each)).toList());
        }
    }

    private final Form<T> form;
    private final List<Item<T>> items;

    private Sliced(Form<T> form, List<Item<T>> items) {
        this.form = form;
        this.items = items;
    }

    static <T> Sliced<T> read(Form<T> form, EntryReader in) {
        return new Sliced<>(form, in.list(from -> new Item<>(form, from.slice())));
    }

    void write(EntryWriter out) {
        out.list(items, (to, each) -> to.slice(each.slice()));
    }

    @Override
    public T get(int index) {
        return items.get(index).value();
    }

    @Override
    public int size() {
        return items.size();
    }

    /** Those that begin with these bytes. */
    public List<T> beginningWith(byte[] prefix) {
        List<T> found = new ArrayList<>(1);
        for (Item<T> each : items) {
            if (each.slice().beginsWith(prefix)) {
                found.add(each.value());
            }
        }
        return found;
    }

    /** How many have this byte at a place. */
    public int count(int at, byte wanted) {
        int count = 0;
        for (Item<T> each : items) {
            count += each.slice().at(at) == wanted ? 1 : 0;
        }
        return count;
    }

    public Draft<T> draft() {
        return new Draft<>(form, new ArrayList<>(items));
    }

    /** Bytes of one element within those of an entry. */
    record Slice(byte[] bytes, int from, int length) {
        private boolean beginsWith(byte[] prefix) {
            return length >= prefix.length
                    && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
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
                byte[] bytes = out.toBytes();
                known = new Slice(bytes, 0, bytes.length);
                slice = known;
            }
            return known;
        }
    }

    /** A list to change; what is not replaced keeps its bytes. */
    public static final class Draft<T> extends AbstractList<T> implements RandomAccess {
        private final Form<T> form;
        private final ArrayList<Item<T>> items;

        private Draft(Form<T> form, ArrayList<Item<T>> items) {
            this.form = form;
            this.items = items;
        }

        @Override
        public T get(int index) {
            return items.get(index).value();
        }

        @Override
        public int size() {
            return items.size();
        }

        /** @return -1 when it is not there */
        public int indexOf(byte[] prefix, T element) {
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i).slice().beginsWith(prefix)
                        && items.get(i).value().equals(element)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public void add(int index, T element) {
            modCount++;
            items.add(index, new Item<>(form, element));
        }

        @Override
        public T set(int index, T element) {
            T old = get(index);
            if (element != old) {
                items.set(index, new Item<>(form, element));
            }
            return old;
        }

        @Override
        public T remove(int index) {
            modCount++;
            return items.remove(index).value();
        }
    }
}
