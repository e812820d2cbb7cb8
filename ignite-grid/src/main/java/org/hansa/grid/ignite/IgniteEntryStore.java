package org.hansa.grid.ignite;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.hansa.grid.GridMinorityException;
import org.hansa.grid.ignite.BaselineMajority.Count;
import org.hansa.grid.store.EntryStore;
import org.jspecify.annotations.Nullable;

/**
 * Entries in Ignite: ATOMIC caches, full sync, one cache group. ATOMIC is enough because every change is of one key and
 * idempotent by itself; a transaction would cost two to three times as much and give nothing more. Two backups are asked for
 * from the first day, since a cache keeps the number that it was made with: a single node has none, three nodes have both.
 */
public final class IgniteEntryStore implements EntryStore {
    static final int BACKUPS = 2;
    private static final int PARTITIONS = 64;
    /** Locks of a bulk change are held together; small groups keep other writers moving. */
    private static final int BULK = 64;

    /** Before the keys of grants, which lie with the allocations: the log is forced once for what a placement writes of both. */
    private static final String GRANTS = "grant/";

    private final Watch watch;
    private final Thread watching = new Thread(this::watch, "grid-watch");
    private volatile Place place;
    private volatile boolean closing;

    private volatile @Nullable Counted counted;

    /** This node in the grid, until it is cut off; another one after it came back. */
    record Place(Ignite ignite, Map<Table, IgniteCache<String, byte[]>> caches) {
        private static Place of(Ignite ignite) {
            Map<Table, IgniteCache<String, byte[]>> caches = new EnumMap<>(Table.class);
            for (Table table : Table.values()) {
                caches.put(table, ignite.getOrCreateCache(configuration(table)));
            }
            return new Place(ignite, caches);
        }
    }

    private record Counted(Ignite ignite, long topology, Count count) {}

    /** Of a node that nobody watches yet: that begins with {@link #start}. */
    IgniteEntryStore(Watch watch, Place place) {
        this.watch = watch;
        this.place = place;
        watching.setDaemon(true);
    }

    public static IgniteEntryStore start(GridNode node) {
        Ignite ignite = node.start();
        try {
            IgniteEntryStore store = new IgniteEntryStore(new Watch(node), Place.of(ignite));
            store.watching.start();
            return store;
        } catch (RuntimeException e) {
            ignite.close();
            throw e;
        }
    }

    /** Has the node come back when it was cut off. What was under way then nobody knows until it is asked for again. */
    private void watch() {
        try {
            while (watch.awaitCut(place.ignite()) && !closing) {
                settle(watch.awaitReturn());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void settle(Ignite back) {
        if (closing) {
            back.close();
        } else {
            counted = null;
            place = Place.of(back);
        }
    }

    static CacheConfiguration<String, byte[]> configuration(Table table) {
        return new CacheConfiguration<String, byte[]>(cacheName(table))
                .setGroupName("hansa")
                .setCacheMode(CacheMode.PARTITIONED)
                .setBackups(BACKUPS)
                .setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setReadFromBackup(false)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE)
                .setTopologyValidator(new BaselineMajority())
                .setStatisticsEnabled(false)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS));
    }

    static String cacheName(Table table) {
        return "hansa-" + kept(table).name().toLowerCase(Locale.ROOT);
    }

    static Set<String> cacheNames() {
        return Stream.of(Table.values()).map(IgniteEntryStore::cacheName).collect(Collectors.toSet());
    }

    private static Table kept(Table table) {
        return table == Table.GRANT ? Table.ALLOCATION : table;
    }

    private static String stored(Table table, String key) {
        return table == Table.GRANT ? GRANTS + key : key;
    }

    @Override
    public Optional<byte[]> get(Table table, String key) {
        return read(() -> Optional.ofNullable(cache(table).get(stored(table, key))));
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        written(() -> {
            cache(table).put(stored(table, key), value);
            return key;
        });
    }

    @Override
    public void putAll(Table table, SortedMap<String, byte[]> values) {
        written(() -> {
            if (values.size() == 1) {
                cache(table).put(stored(table, values.firstKey()), values.get(values.firstKey()));
            } else {
                TreeMap<String, byte[]> all = new TreeMap<>();
                values.forEach((key, value) -> all.put(stored(table, key), value));
                cache(table).putAll(all);
            }
            return values;
        });
    }

    @Override
    public void remove(Table table, String key) {
        written(() -> cache(table).remove(stored(table, key)));
    }

    @Override
    public <R> R changeAhead(Put put, Table table, String key, Change<R> change) {
        if (kept(put.table()) != kept(table)) {
            return EntryStore.super.changeAhead(put, table, key, change);
        }
        TreeMap<String, EntryProcessor<String, byte[], Object>> both = new TreeMap<>();
        both.put(stored(put.table(), put.key()), new PutProcessor(put.value()));
        both.put(stored(table, key), new ChangeProcessor(table, change, copied()));
        Supplier<Map<String, EntryProcessorResult<Object>>> write =
                () -> written(() -> cache(table).invokeAll(both));
        // With copies the next write's log may be another node's.
        Map<String, EntryProcessorResult<Object>> results = copied() ? write.get() : OrderedLog.unforced(write);
        // Of the put there is a result only if it failed.
        results.values().forEach(EntryProcessorResult::get);
        return ChangeProcessor.answer(
                change, Objects.requireNonNull(results.get(stored(table, key))).get());
    }

    @Override
    public <R> R change(Table table, String key, Change<R> change) {
        Object answer =
                written(() -> cache(table).invoke(stored(table, key), new ChangeProcessor(table, change, copied())));
        return ChangeProcessor.answer(change, answer);
    }

    @Override
    public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
        if (changes.size() == 1) {
            // Ignite's way for many keys is the longer one.
            String key = changes.firstKey();
            return Map.of(key, change(table, key, Objects.requireNonNull(changes.get(key))));
        }
        Map<String, R> answers = new LinkedHashMap<>();
        TreeMap<String, EntryProcessor<String, byte[], Object>> group = new TreeMap<>();
        for (Map.Entry<String, Change<R>> each : changes.entrySet()) {
            group.put(stored(table, each.getKey()), new ChangeProcessor(table, each.getValue(), copied()));
            if (group.size() == BULK) {
                invoke(table, group, changes, answers);
            }
        }
        invoke(table, group, changes, answers);
        return answers;
    }

    private <R> void invoke(
            Table table,
            TreeMap<String, EntryProcessor<String, byte[], Object>> group,
            Map<String, Change<R>> changes,
            Map<String, R> answers) {
        if (!group.isEmpty()) {
            Map<String, EntryProcessorResult<Object>> results =
                    written(() -> cache(table).invokeAll(new TreeMap<>(group)));
            int before = stored(table, "").length();
            results.forEach((stored, result) -> {
                String key = stored.substring(before);
                answers.put(key, ChangeProcessor.answer(Objects.requireNonNull(changes.get(key)), result.get()));
            });
            group.clear();
        }
    }

    /**
     * Says it when the grid's minority is why a write failed: Ignite names the cache and not the reason. A write that was under
     * way while the majority went succeeds by what Ignite knew when it began; it is not acknowledged, for it may be on the
     * minority alone.
     */
    private <T> T written(Supplier<T> write) {
        Ignite ignite = place.ignite();
        T answer;
        try {
            answer = write.get();
        } catch (CacheException | IgniteException | IllegalStateException e) {
            throw explained(ignite, e, "nothing was written");
        }
        Count after = sinceTopology(ignite);
        if (!after.majority()) {
            throw new GridMinorityException(after + ": it is not known whether it was written", null);
        }
        return answer;
    }

    private <T> T read(Supplier<T> read) {
        Ignite ignite = place.ignite();
        try {
            return read.get();
        } catch (CacheException | IgniteException | IllegalStateException e) {
            throw explained(ignite, e, "it cannot be read");
        }
    }

    private RuntimeException explained(Ignite ignite, RuntimeException failure, String effect) {
        if (Watch.away(ignite, closing)) {
            return new GridMinorityException(
                    "this node was cut off from the grid's others, and comes back by itself", failure);
        }
        try {
            Count count = Count.of(ignite);
            return count.majority() ? failure : new GridMinorityException(count + ": " + effect, failure);
        } catch (IllegalStateException | IgniteException stopped) {
            failure.addSuppressed(stopped);
            return failure;
        }
    }

    private boolean copied() {
        return sinceTopology(place.ignite()).of() > 1;
    }

    /**
     * Counted once for each topology, since it is asked for with every write. A baseline that is set meanwhile is not noticed
     * until somebody comes or goes, and until then those are here that set it.
     */
    private Count sinceTopology(Ignite ignite) {
        try {
            long topology = ignite.cluster().topologyVersion();
            Counted known = counted;
            if (known == null || known.ignite() != ignite || known.topology() != topology) {
                known = new Counted(ignite, topology, Count.of(ignite));
                counted = known;
            }
            return known.count();
        } catch (IllegalStateException | IgniteException e) {
            throw explained(ignite, e, "it is not known whether it was written");
        }
    }

    @Override
    public void scan(Table table, BiConsumer<String, byte[]> visitor) {
        ScanQuery<String, byte[]> query =
                kept(Table.GRANT) == kept(table) ? new ScanQuery<>(new Kind(table == Table.GRANT)) : new ScanQuery<>();
        int before = stored(table, "").length();
        read(() -> {
            try (QueryCursor<Cache.Entry<String, byte[]>> cursor = cache(table).query(query)) {
                cursor.forEach(entry -> visitor.accept(entry.getKey().substring(before), entry.getValue()));
            }
            return table;
        });
    }

    /** Tells grants from the allocations that they lie with, on the node that has them. */
    private static final class Kind implements IgniteBiPredicate<String, byte[]> {
        private static final long serialVersionUID = 1L;

        private final boolean grants;

        Kind(boolean grants) {
            this.grants = grants;
        }

        @Override
        public boolean apply(String key, byte[] value) {
            return key.startsWith(GRANTS) == grants;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        watching.interrupt();
        place.ignite().close();
    }

    Ignite ignite() {
        return place.ignite();
    }

    IgniteCache<String, byte[]> cache(Table table) {
        return place.caches().get(table);
    }
}
