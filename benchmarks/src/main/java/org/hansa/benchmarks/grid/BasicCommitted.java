package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hansa.benchmarks.Results;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.SiteId;

/**
 * The basic workload with every decision committed: whole reservations through the engine, each answered once intent, grant and
 * provider are as durable as the log's mode says and the receipt is signed; anchored beside it. That, and not the provider's
 * write alone, is what takes the place of a scheduler that writes what it decided to its store.
 */
public final class BasicCommitted {
    private static final Duration COMMIT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int WARM_UP = 500;

    private final Results results;
    private final Path directory;

    public BasicCommitted(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /** @param hosts equal ones with room for so many {@code cores} of one unit each, at one site */
    public void run(int hosts, int cores, int requests, int writers, Durability durability) {
        SiteId site = new SiteId("site-0");
        List<ProviderSpec> equal = IntStream.range(0, hosts)
                .mapToObj(number -> Commands.host(number, site, cores))
                .toList();
        Violations violations = new Violations();
        try (EngineUnderLoad load = new EngineUnderLoad(
                directory,
                equal,
                COMMIT,
                shipped -> shipped.withNode(shipped.node().withDurability(durability)))) {
            AtomicLong again = new AtomicLong();
            reserve(load, 0, new long[WARM_UP], writers, again, violations);
            anchored(load, violations);
            again.set(0);
            long[] nanos = new long[requests];
            double seconds = reserve(load, WARM_UP, nanos, writers, again, violations);
            anchored(load, violations);
            load.recount(violations);
            if (load.live() != WARM_UP + requests) {
                violations.add(load.live() + " reserved of " + (WARM_UP + requests));
            }
            report(hosts, writers, durability, seconds, nanos, again.get());
        }
        results.violations("W1", violations.count());
    }

    private static void anchored(EngineUnderLoad load, Violations violations) {
        if (!load.engine.flush(LONG)) {
            violations.add("what was reserved was not anchored within a minute");
        }
    }

    /** @param nanos one of each request, from when it was first asked until it was placed */
    private static double reserve(
            EngineUnderLoad load, long first, long[] nanos, int writers, AtomicLong again, Violations violations) {
        return Workers.run(writers, thread -> LongStream.range(0, nanos.length)
                .filter(number -> number % writers == thread)
                .forEach(number -> {
                    long begin = System.nanoTime();
                    while (!load.place(first + number, violations)) {
                        // Anchoring is behind, or all hosts that fit have as many events waiting as they may.
                        again.incrementAndGet();
                        LockSupport.parkNanos(1_000_000);
                    }
                    nanos[(int) number] = System.nanoTime() - begin;
                }));
    }

    private void report(int hosts, int writers, Durability durability, double seconds, long[] nanos, long again) {
        long[] sorted = LongStream.of(nanos).sorted().toArray();
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("decisionsPerSecond", Results.rounded(nanos.length / seconds));
        metrics.put("p50Micros", Results.rounded(Results.percentile(sorted, 0.50) / 1e3));
        metrics.put("p99Micros", Results.rounded(Results.percentile(sorted, 0.99) / 1e3));
        metrics.put("askedAgain", again);
        results.row(
                "W1",
                "ignite-grid",
                Map.of("hosts", hosts, "requests", nanos.length, "writers", writers, "commit", durability.name()),
                metrics);
    }
}
