package org.hansa.grid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.hansa.grid.store.EntryStore;

/** Fails one write, before or after it took effect, and every write after it, until it is mended: a crash seen from above. */
final class FaultyStore implements EntryStore {
    private final EntryStore inner;
    private final List<String> writes = new ArrayList<>();
    private int failAt = Integer.MAX_VALUE;
    private boolean afterEffect;
    private boolean crashed;
    private String counted = "";
    private int matching;

    FaultyStore(EntryStore inner) {
        this.inner = inner;
    }

    /** @param write counted from 0 from now on. @param effective whether the failing write still reaches the disk */
    synchronized void crashAt(int write, boolean effective) {
        writes.clear();
        counted = "";
        matching = 0;
        failAt = write;
        afterEffect = effective;
        crashed = false;
    }

    /** The same, of writes whose name has this in it; it does not reach the disk. */
    synchronized void crashAt(String name, int write) {
        crashAt(write, false);
        counted = name;
    }

    synchronized void mend() {
        failAt = Integer.MAX_VALUE;
        crashed = false;
    }

    synchronized boolean crashed() {
        return crashed;
    }

    synchronized void crash() {
        crashed = true;
    }

    synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash(String write) {
            super("crash at " + write);
        }
    }

    /** @return whether the write may take effect before it fails */
    private synchronized boolean enter(String write) {
        if (crashed) {
            throw new Crash(write);
        }
        writes.add(write);
        if (!write.contains(counted) || matching++ < failAt) {
            return false;
        }
        crashed = true;
        if (!afterEffect) {
            throw new Crash(write);
        }
        return true;
    }

    private static void leave(boolean failing, String write) {
        if (failing) {
            throw new Crash(write);
        }
    }

    @Override
    public Optional<byte[]> get(Table table, String key) {
        return inner.get(table, key);
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        boolean failing = enter("put " + table + " " + key);
        inner.put(table, key, value);
        leave(failing, key);
    }

    /** A crash between the two leaves either of them, as one in the midst of both may. */
    @Override
    public <R> R changeAhead(Put put, Table table, String key, Change<R> change) {
        if (!changesFirst()) {
            return EntryStore.super.changeAhead(put, table, key, change);
        }
        R answer = change(table, key, change);
        put(put.table(), put.key(), put.value());
        return answer;
    }

    private synchronized boolean changesFirst() {
        return afterEffect;
    }

    @Override
    public void remove(Table table, String key) {
        boolean failing = enter("remove " + table + " " + key);
        inner.remove(table, key);
        leave(failing, key);
    }

    @Override
    public <R> R change(Table table, String key, Change<R> change) {
        boolean failing = enter("change " + table + " " + key);
        R answer = inner.change(table, key, change);
        leave(failing, key);
        return answer;
    }

    @Override
    public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
        boolean failing = enter("changeAll " + table + " " + changes.size());
        Map<String, R> answers = inner.changeAll(table, changes);
        leave(failing, table.name());
        return answers;
    }

    @Override
    public void scan(Table table, BiConsumer<String, byte[]> visitor) {
        inner.scan(table, visitor);
    }

    @Override
    public void close() {}
}
