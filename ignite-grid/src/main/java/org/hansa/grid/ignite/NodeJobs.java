package org.hansa.grid.ignite;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.cache.Cache;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.hansa.grid.store.EntryStore.Table;
import org.jspecify.annotations.Nullable;

/** What a node says about its own copies. They run on the nodes, which all have these classes. */
final class NodeJobs {
    private NodeJobs() {}

    /** {@code id}, and in partitions {@code primaries}, {@code backups}, {@code arriving}. */
    static final class Counts implements IgniteCallable<HashMap<String, Object>> {
        private static final long serialVersionUID = 1L;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        @Override
        public HashMap<String, Object> call() {
            Ignite here = node(ignite);
            String cache = IgniteEntryStore.cacheName(Table.PROVIDER);
            HashMap<String, Object> counts = new HashMap<>();
            counts.put("id", String.valueOf(here.cluster().localNode().consistentId()));
            if (here.cacheNames().contains(cache)) {
                Affinity<String> affinity = here.affinity(cache);
                counts.put(
                        "primaries", affinity.primaryPartitions(here.cluster().localNode()).length);
                counts.put("backups", affinity.backupPartitions(here.cluster().localNode()).length);
                counts.put("arriving", here.cache(cache).localMetrics().getRebalancingPartitionsCount());
            }
            return counts;
        }
    }

    /**
     * A digest of each copy that the node keeps, by {@code cache/partition}: the number of entries, and the sum of the hashes of
     * all keys and values, in which their order does not count.
     */
    static final class Digests implements IgniteCallable<HashMap<String, String>> {
        private static final long serialVersionUID = 1L;

        @IgniteInstanceResource
        private transient @Nullable Ignite ignite;

        @Override
        public HashMap<String, String> call() {
            Ignite here = node(ignite);
            HashMap<String, String> digests = new HashMap<>();
            for (String name : IgniteEntryStore.cacheNames()) {
                IgniteCache<String, byte[]> cache = here.cache(name);
                if (cache != null) {
                    Affinity<String> affinity = here.affinity(name);
                    Map<Integer, Sum> sums = new HashMap<>();
                    for (int mine : affinity.allPartitions(here.cluster().localNode())) {
                        sums.put(mine, new Sum());
                    }
                    for (Cache.Entry<String, byte[]> each :
                            cache.localEntries(CachePeekMode.PRIMARY, CachePeekMode.BACKUP)) {
                        sums.computeIfAbsent(affinity.partition(each.getKey()), any -> new Sum())
                                .add(each.getKey(), each.getValue());
                    }
                    sums.forEach((partition, sum) -> digests.put(name + "/" + partition, sum.toString()));
                }
            }
            return digests;
        }
    }

    private static final class Sum {
        private final byte[] sum = new byte[32];
        private long entries;

        void add(String key, byte[] value) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(key.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                byte[] hash = digest.digest(value);
                int carry = 0;
                for (int i = 0; i < sum.length; i++) {
                    carry += (sum[i] & 0xff) + (hash[i] & 0xff);
                    sum[i] = (byte) carry;
                    carry >>= 8;
                }
                entries++;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        @Override
        public String toString() {
            return entries + ":" + HexFormat.of().formatHex(sum);
        }
    }

    private static Ignite node(@Nullable Ignite ignite) {
        if (ignite == null) {
            throw new IllegalStateException("not on a grid node");
        }
        return ignite;
    }
}
