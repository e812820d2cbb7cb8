package org.hansa.grid.ignite;

import java.io.Externalizable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.Objects;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.cache.CacheEntryProcessor;
import org.hansa.grid.store.EntryStore.Change;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.grid.store.WireChange;
import org.hansa.grid.wire.ChangeWire;
import org.jspecify.annotations.Nullable;

/**
 * Carries a change to its entry. Where the entry's primary copy is on this node Ignite hands the processor over as it is, and
 * what it answers too; to another node it goes as bytes, and so comes the answer. Ignite may run it again when a primary dies
 * before it answered: changes say the same then.
 */
public final class ChangeProcessor implements CacheEntryProcessor<String, byte[], Object>, Externalizable {
    private static final long serialVersionUID = 1L;
    private static final Table[] TABLES = Table.values();
    private static final int MAX_BYTES = 4 << 20;

    private transient @Nullable Table table;
    private transient @Nullable Change<?> change;
    private transient boolean copied;
    private transient boolean travelled;

    /** For the node that it travels to. */
    public ChangeProcessor() {}

    /** @param copied whether other nodes are to keep the entry too */
    ChangeProcessor(Table table, Change<?> change, boolean copied) {
        this.table = table;
        this.change = change;
        this.copied = copied;
    }

    @Override
    public Object process(MutableEntry<String, byte[]> entry, Object... arguments) {
        return apply(Objects.requireNonNull(change), entry);
    }

    private <R> Object apply(Change<R> mine, MutableEntry<String, byte[]> entry) {
        Changed<R> changed = mine.apply(entry.getValue());
        if (changed.delete()) {
            entry.remove();
        } else if (changed.after() != null) {
            entry.setValue(Objects.requireNonNull(changed.after()));
        } else if (copied && entry.exists()) {
            // The answer rests on what is there, which may have come from a primary that was lost before it reached
            // every copy.
            entry.setValue(entry.getValue());
        }
        Object answer = changed.answer();
        return travelled ? ChangeWire.answerBytes((WireChange<R>) mine, changed.answer()) : answer;
    }

    /** What {@link #process} answered, on either node. Own answers are never bytes. */
    static <R> R answer(Change<R> change, Object answer) {
        if (answer instanceof byte[] bytes) {
            return ChangeWire.readAnswer((WireChange<R>) change, bytes);
        }
        @SuppressWarnings("unchecked")
        R own = (R) answer;
        return own;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        if (!(change instanceof WireChange<?> wire) || table == null) {
            throw new NotSerializableException("a change without bytes cannot leave its node: " + change);
        }
        out.writeByte(table.ordinal());
        out.writeBoolean(copied);
        write(out, ChangeWire.bytes(wire));
    }

    static void write(ObjectOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        table = TABLES[in.readByte()];
        copied = in.readBoolean();
        change = ChangeWire.read(table, read(in));
        travelled = true;
    }

    static byte[] read(ObjectInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("a change of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
