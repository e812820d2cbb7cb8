package org.hansa.grid.ignite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.ignite.BaselineMajority.Count;
import org.hansa.grid.store.EntryStore.Table;

/**
 * A member's grid from outside: which nodes there are, which keep copies, whether the copies are all there and all the same.
 * Joins as a client, with a certificate of the member, and keeps nothing itself.
 */
public final class GridCluster implements AutoCloseable {
    private final Ignite ignite;
    private final boolean own;

    private GridCluster(Ignite ignite, boolean own) {
        this.ignite = ignite;
        this.own = own;
    }

    /** @param config whose addresses and keys are used; the node itself need not exist */
    public static GridCluster connect(GridNodeConfig config) {
        return connect(config, config.addresses(), new GridNode(config), Duration.ZERO);
    }

    /** @param node whose ways to the others are taken. @param patience until somebody lets it in; zero has no end */
    static GridCluster connect(GridNodeConfig config, List<String> addresses, GridNode node, Duration patience) {
        IgniteConfiguration client = GridNode.common(config)
                .setClientMode(true)
                .setIgniteInstanceName("hansa-client-" + System.nanoTime())
                .setDiscoverySpi(GridNode.discovery(node.discoverySpi(), config, addresses)
                        .setJoinTimeout(patience.toMillis()))
                .setCommunicationSpi(node.communicationSpi()
                        .setLocalAddress(config.host())
                        .setLocalPort(CLIENT_PORT)
                        .setLocalPortRange(CLIENT_PORTS)
                        .setSelectorsCount(1));
        return new GridCluster(Ignition.start(client), true);
    }

    /** Clients listen too, each on the first of these that is free. */
    private static final int CLIENT_PORT = 47_100;

    private static final int CLIENT_PORTS = 1_000;

    /** Seen from a node in this process. */
    static GridCluster of(Ignite ignite) {
        return new GridCluster(ignite, false);
    }

    public GridReport report() {
        Count count = Count.of(ignite);
        boolean active = ignite.cluster().state() == ClusterState.ACTIVE;
        Map<String, HashMap<String, Object>> said = new TreeMap<>();
        if (active && !ignite.cluster().forServers().nodes().isEmpty()) {
            for (HashMap<String, Object> each :
                    ignite.compute(ignite.cluster().forServers()).broadcast(new NodeJobs.Counts())) {
                said.put(String.valueOf(each.get("id")), each);
            }
        }
        Set<String> baseline = new TreeSet<>();
        baseline().forEach(each -> baseline.add(String.valueOf(each.consistentId())));
        Set<String> all = new TreeSet<>(baseline);
        ignite.cluster().forServers().nodes().forEach(each -> all.add(String.valueOf(each.consistentId())));
        List<GridReport.Node> nodes = new ArrayList<>();
        for (String id : all) {
            nodes.add(node(id, baseline.contains(id), said.getOrDefault(id, new HashMap<>())));
        }
        return report(count, active, nodes);
    }

    private GridReport report(Count count, boolean active, List<GridReport.Node> nodes) {
        String cache = IgniteEntryStore.cacheName(Table.PROVIDER);
        boolean made = active && ignite.cacheNames().contains(cache);
        int partitions = made ? ignite.affinity(cache).partitions() : 0;
        int copies = Math.min(1 + IgniteEntryStore.BACKUPS, count.of());
        int kept = nodes.stream()
                .mapToInt(each -> each.primaries() + each.backups() - each.arriving())
                .sum();
        return new GridReport(
                active,
                count.present(),
                count.of(),
                active && count.majority(),
                copies,
                partitions,
                Math.max(0, partitions * copies - kept),
                made ? lost(cache) : 0,
                nodes);
    }

    private int lost(String cache) {
        IgniteCache<String, byte[]> entries = ignite.cache(cache);
        return entries == null ? 0 : entries.lostPartitions().size();
    }

    private static GridReport.Node node(String id, boolean baseline, Map<String, Object> said) {
        return new GridReport.Node(
                id,
                !said.isEmpty(),
                baseline,
                number(said, "primaries"),
                number(said, "backups"),
                number(said, "arriving"));
    }

    private static int number(Map<String, Object> said, String name) {
        return said.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private Collection<BaselineNode> baseline() {
        Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
        return baseline == null ? List.of() : baseline;
    }

    /**
     * Has exactly these nodes keep copies from now on. Entries begin to move; {@link #awaitCopies} waits for them.
     *
     * @param ids consistent ids; nodes that are not in the baseline yet must have joined
     * @throws IllegalStateException naming a node that has not
     */
    public void setBaseline(Set<String> ids) {
        Map<String, BaselineNode> known = known();
        List<BaselineNode> next = new ArrayList<>();
        for (String id : ids) {
            BaselineNode node = known.get(id);
            if (node == null) {
                throw new IllegalStateException(
                        id + " has not joined the grid; there are " + known.keySet() + ". Its own log says why");
            }
            next.add(node);
        }
        ignite.cluster().setBaselineTopology(next);
    }

    /** Waits for nodes that were just started; a member of the baseline need not be here. */
    public void awaitNodes(Set<String> ids, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!known().keySet().containsAll(ids) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(200_000_000);
        }
    }

    private Map<String, BaselineNode> known() {
        Map<String, BaselineNode> known = new TreeMap<>();
        baseline().forEach(each -> known.put(String.valueOf(each.consistentId()), each));
        for (ClusterNode each : ignite.cluster().forServers().nodes()) {
            known.put(String.valueOf(each.consistentId()), each);
        }
        return known;
    }

    /** Waits until every copy is where the baseline wants it. @return the last report, whole or not when time ran out */
    public GridReport awaitCopies(Duration deadline, Consumer<GridReport> progress) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            GridReport report = report();
            progress.accept(report);
            if (report.whole() || System.nanoTime() - end > 0) {
                return report;
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    /**
     * Compares every copy of every partition. Means something while nobody writes.
     *
     * @return what differs or is missing, in words; empty when all is the same
     */
    public List<String> compareCopies() {
        Map<String, Map<String, Integer>> seen = new TreeMap<>();
        for (HashMap<String, String> node :
                ignite.compute(ignite.cluster().forServers()).broadcast(new NodeJobs.Digests())) {
            node.forEach((partition, digest) ->
                    seen.computeIfAbsent(partition, any -> new TreeMap<>()).merge(digest, 1, Integer::sum));
        }
        int copies = Math.min(1 + IgniteEntryStore.BACKUPS, Count.of(ignite).present());
        List<String> differences = new ArrayList<>();
        seen.forEach((partition, digests) -> {
            int found = digests.values().stream().mapToInt(Integer::intValue).sum();
            if (digests.size() != 1 || found != copies) {
                differences.add(partition + ": " + found + " copies of " + copies + ", " + digests);
            }
        });
        if (seen.isEmpty()) {
            differences.add("no copies were found");
        }
        return differences;
    }

    /** How many copies {@link #compareCopies} looks at. */
    public int copies() {
        return ignite.compute(ignite.cluster().forServers()).broadcast(new NodeJobs.Digests()).stream()
                .mapToInt(HashMap::size)
                .sum();
    }

    @Override
    public void close() {
        if (own) {
            ignite.close();
        }
    }
}
