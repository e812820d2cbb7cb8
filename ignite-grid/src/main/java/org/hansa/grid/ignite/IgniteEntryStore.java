package org.hansa.grid.ignite;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.configuration.CacheConfiguration;
import org.hansa.grid.store.EntryStore;

/**
 * Entries in Ignite: ATOMIC caches, full sync, one cache group. ATOMIC is enough because every change is of one key and
 * idempotent by itself; a transaction would cost two to three times as much and give nothing more.
 */
public final class IgniteEntryStore implements EntryStore {
    private static final int PARTITIONS = 64;
    /** Locks of a bulk change are held together; small groups keep other writers moving. */
    private static final int BULK = 64;

    private final Ignite ignite;
    private final Map<Table, IgniteCache<String, byte[]>> caches = new EnumMap<>(Table.class);

    private IgniteEntryStore(Ignite ignite) {
        this.ignite = ignite;
        for (Table table : Table.values()) {
            caches.put(table, ignite.getOrCreateCache(configuration(table)));
        }
    }

    public static IgniteEntryStore start(GridNode node) {
        Ignite ignite = node.start();
        try {
            return new IgniteEntryStore(ignite);
        } catch (RuntimeException e) {
            ignite.close();
            throw e;
        }
    }

    private static CacheConfiguration<String, byte[]> configuration(Table table) {
        return new CacheConfiguration<String, byte[]>("hansa-" + table.name().toLowerCase(Locale.ROOT))
                .setGroupName("hansa")
                .setCacheMode(CacheMode.PARTITIONED)
                .setBackups(0)
                .setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setReadFromBackup(false)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE)
                .setTopologyValidator(new BaselineMajority())
                .setStatisticsEnabled(false)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS));
    }

    @Override
    public Optional<byte[]> get(Table table, String key) {
        return Optional.ofNullable(cache(table).get(key));
    }

    @Override
    public void put(Table table, String key, byte[] value) {
        cache(table).put(key, value);
    }

    @Override
    public void remove(Table table, String key) {
        cache(table).remove(key);
    }

    @Override
    public <R> R change(Table table, String key, Change<R> change) {
        return cache(table).invoke(key, new ChangeProcessor<>(change));
    }

    @Override
    public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
        Map<String, R> answers = new LinkedHashMap<>();
        TreeMap<String, EntryProcessor<String, byte[], R>> group = new TreeMap<>();
        changes.forEach((key, change) -> {
            group.put(key, new ChangeProcessor<>(change));
            if (group.size() == BULK) {
                invoke(table, group, answers);
            }
        });
        invoke(table, group, answers);
        return answers;
    }

    private <R> void invoke(
            Table table, TreeMap<String, EntryProcessor<String, byte[], R>> group, Map<String, R> answers) {
        if (!group.isEmpty()) {
            Map<String, EntryProcessorResult<R>> results = cache(table).invokeAll(new TreeMap<>(group));
            results.forEach((key, result) -> answers.put(key, result.get()));
            group.clear();
        }
    }

    @Override
    public void scan(Table table, BiConsumer<String, byte[]> visitor) {
        try (QueryCursor<Cache.Entry<String, byte[]>> cursor = cache(table).query(new ScanQuery<>())) {
            cursor.forEach(entry -> visitor.accept(entry.getKey(), entry.getValue()));
        }
    }

    @Override
    public void close() {
        ignite.close();
    }

    private IgniteCache<String, byte[]> cache(Table table) {
        return caches.get(table);
    }
}
