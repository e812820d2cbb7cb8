package org.hansa.benchmarks.grid;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.hansa.benchmarks.Results;

/**
 * A durable engine under a steady load for as long as it is given: whether memory grows, whether reservations slow down, and
 * whether at the end every host has what was promised. Ten slices of one length; the first warms up and counts for nothing.
 */
public final class Soak {
    private static final int SLICES = 10;
    private static final int SITES = 6;
    private static final int HOSTS = 600;
    private static final int CORES = 64;
    private static final int LIVE = 2_000;
    private static final int WORKERS = 2;
    /** Of each worker: far below what the engine can, so that a slower answer is the engine's and no queue's. */
    private static final Duration EVERY = Duration.ofMillis(40);

    private static final Duration COMMIT = Duration.ofMillis(300);
    private final Results results;
    private final Path directory;

    public Soak(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    public void run(Duration length) {
        Violations violations = new Violations();
        try (EngineUnderLoad load = new EngineUnderLoad(directory, SITES, HOSTS, CORES, COMMIT)) {
            AtomicLong ids = new AtomicLong();
            Queue<Long> live = new ConcurrentLinkedQueue<>();
            while (live.size() < LIVE) {
                take(load, ids, live, violations);
            }
            double[][] slices = new double[SLICES][];
            for (int slice = 0; slice < SLICES; slice++) {
                slices[slice] = slice(slice, load, ids, live, length.dividedBy(SLICES), violations);
            }
            if (!load.engine.flush(Duration.ofSeconds(60))) {
                violations.add("what was reserved was not anchored within a minute");
            }
            load.recount(violations);
            ratios(slices);
        }
        results.violations("W11", violations.count());
    }

    private static boolean take(EngineUnderLoad load, AtomicLong ids, Queue<Long> live, Violations violations) {
        long number = ids.incrementAndGet();
        boolean placed = load.place(number, violations);
        if (placed) {
            live.add(number);
        }
        return placed;
    }

    /** @return p50 and p99 in milliseconds, then megabytes of heap after a collection */
    private double[] slice(
            int number,
            EngineUnderLoad load,
            AtomicLong ids,
            Queue<Long> live,
            Duration length,
            Violations violations) {
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicLong refused = new AtomicLong();
        long collecting = collectionMillis();
        long end = System.nanoTime() + length.toNanos();
        double seconds = Workers.run(WORKERS, thread -> {
            long due = System.nanoTime();
            while (due < end) {
                LockSupport.parkNanos(due - System.nanoTime());
                long begin = System.nanoTime();
                if (take(load, ids, live, violations)) {
                    nanos.add(System.nanoTime() - begin);
                    load.release(live.remove());
                } else {
                    refused.incrementAndGet();
                }
                due = Math.max(due + EVERY.toNanos(), begin);
            }
        });
        collecting = collectionMillis() - collecting;
        load.anchorMillis.clear(); // the harness's own, which would grow
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        double[] slice = {
            Results.percentile(sorted, 0.50) / 1e6, Results.percentile(sorted, 0.99) / 1e6, heapMegabytes()
        };
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("reservations", sorted.length);
        metrics.put("refused", refused.get());
        metrics.put("p50Millis", Results.rounded(slice[0]));
        metrics.put("p99Millis", Results.rounded(slice[1]));
        metrics.put("heapMegabytes", Results.rounded(slice[2]));
        metrics.put("residentMegabytes", residentMegabytes());
        metrics.put("collectionShare", Results.rounded(collecting / 1e3 / seconds));
        results.row("W11", "ignite-grid", Map.of("soakSlice", number, "hosts", HOSTS, "live", LIVE), metrics);
        return slice;
    }

    private void ratios(double[][] slices) {
        String[] names = {"soakP50Drift", "soakP99Drift", "soakHeapGrowth"};
        for (int column = 0; column < names.length; column++) {
            int at = column;
            results.ratio(
                    names[column],
                    drift(Arrays.stream(slices).mapToDouble(each -> each[at]).toArray()));
        }
    }

    /** Median of the last three slices over that of the first three after warming up: 1 when nothing drifts. */
    static double drift(double[] slices) {
        double first = Results.median(Arrays.copyOfRange(slices, 1, 4));
        double last = Results.median(Arrays.copyOfRange(slices, slices.length - 3, slices.length));
        return last / first;
    }

    private static double heapMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** The grid's pages are outside the heap. @return -1 where the system does not say */
    private static long residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_000)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException notLinux) {
            return -1;
        }
    }
}
