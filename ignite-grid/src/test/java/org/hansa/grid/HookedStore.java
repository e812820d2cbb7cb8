package org.hansa.grid;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.hansa.grid.store.EntryStore;

/** Lets something happen before one chosen operation: what another process does between two steps of this one. */
final class HookedStore implements EntryStore {
    private final EntryStore inner;
    private int operations;
    private int at = -1;
    private Set<Table> counted = Set.of();
    private Runnable hook = () -> {};

    HookedStore(EntryStore inner) {
        this.inner = inner;
    }

    /** @param operation of those on the tables, counted from 0 from now on; negative for none */
    void before(int operation, Set<Table> tables, Runnable happens) {
        operations = 0;
        counted = tables;
        at = operation;
        hook = happens;
    }

    int operations() {
        return operations;
    }

    private EntryStore next(Table table) {
        if (counted.contains(table) && operations++ == at) {
            hook.run();
        }
        return inner;
    }

    @Override
    public Optional<byte[]> get(Table table, String key) {
        return next(table).get(table, key);
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        next(table).put(table, key, value);
    }

    @Override
    public void remove(Table table, String key) {
        next(table).remove(table, key);
    }

    @Override
    public <R> R change(Table table, String key, Change<R> change) {
        return next(table).change(table, key, change);
    }

    @Override
    public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
        return next(table).changeAll(table, changes);
    }

    @Override
    public void scan(Table table, BiConsumer<String, byte[]> visitor) {
        next(table).scan(table, visitor);
    }

    @Override
    public void close() {}
}
