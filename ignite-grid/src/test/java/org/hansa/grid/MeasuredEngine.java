package org.hansa.grid;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.ignite.GridNode;
import org.hansa.grid.ignite.IgniteEntryStore;
import org.hansa.grid.store.EntryStore;

/** An engine on a single node, and the bytes of entries that it writes, table by table. */
public final class MeasuredEngine {
    private final Map<EntryStore.Table, LongAdder> written = new EnumMap<>(EntryStore.Table.class);
    private final AllocationEngine engine;

    public MeasuredEngine(EngineConfig config, AllocationLedger ledger, ReceiptSigner signer) {
        for (EntryStore.Table table : EntryStore.Table.values()) {
            written.put(table, new LongAdder());
        }
        EntryStore store = new Counting(IgniteEntryStore.start(new GridNode(config.node())));
        engine = AllocationEngine.open(config, store, WriteGate.OPEN, ledger, signer, Clock.systemUTC());
    }

    /** Closing it closes everything. */
    public AllocationEngine engine() {
        return engine;
    }

    /** Keys and values so far. */
    public Map<EntryStore.Table, Long> written() {
        Map<EntryStore.Table, Long> bytes = new EnumMap<>(EntryStore.Table.class);
        written.forEach((table, sum) -> bytes.put(table, sum.sum()));
        return bytes;
    }

    /** Changes are counted where they are applied: on one node that is here. */
    private final class Counting implements EntryStore {
        private final EntryStore inner;

        Counting(EntryStore inner) {
            this.inner = inner;
        }

        private <R> Change<R> counted(Table table, String key, Change<R> change) {
            return before -> {
                Changed<R> changed = change.apply(before);
                byte[] after = changed.after();
                if (after != null) {
                    written.get(table).add(key.length() + after.length);
                }
                return changed;
            };
        }

        @Override
        public Optional<byte[]> get(Table table, String key) {
            return inner.get(table, key);
        }

        @Override
        public void put(Table table, String key, byte[] value) {
            written.get(table).add(key.length() + value.length);
            inner.put(table, key, value);
        }

        @Override
        public void putAll(Table table, SortedMap<String, byte[]> values) {
            values.forEach((key, value) -> written.get(table).add(key.length() + value.length));
            inner.putAll(table, values);
        }

        @Override
        public <R> R changeAhead(Put put, Table table, String key, Change<R> change) {
            written.get(put.table()).add(put.key().length() + put.value().length);
            return inner.changeAhead(put, table, key, counted(table, key, change));
        }

        @Override
        public void remove(Table table, String key) {
            inner.remove(table, key);
        }

        @Override
        public <R> R change(Table table, String key, Change<R> change) {
            return inner.change(table, key, counted(table, key, change));
        }

        @Override
        public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
            TreeMap<String, Change<R>> all = new TreeMap<>();
            changes.forEach((key, change) -> all.put(key, counted(table, key, change)));
            return inner.changeAll(table, all);
        }

        @Override
        public void scan(Table table, BiConsumer<String, byte[]> visitor) {
            inner.scan(table, visitor);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
