package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.hansa.benchmarks.Results;

/**
 * Reservations and releases at a fixed rate, open loop, at six sites, anchored to a ledger that commits after a given time:
 * what the engine adds is measured, not a ledger (that is {@code ./hansa bench ledger}). Two events a pair.
 */
public final class Anchoring {
    private static final int THREADS = 16;

    private final Results results;
    private final Path directory;

    public Anchoring(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /** @param rate events a second */
    public void run(int rate, Duration length) {
        Violations violations = new Violations();
        try (EngineUnderLoad load = new EngineUnderLoad(directory, 6, 1_200, 64, Duration.ofMillis(300))) {
            AtomicLong next = new AtomicLong();
            AtomicLong events = new AtomicLong();
            AtomicLong late = new AtomicLong();
            long begin = System.nanoTime();
            long end = begin + length.toNanos();
            long pairNanos = 2_000_000_000L / rate;
            Workers.run(THREADS, thread -> {
                ArrayDeque<Long> mine = new ArrayDeque<>();
                for (long number = next.getAndIncrement(); ; number = next.getAndIncrement()) {
                    long due = begin + number * pairNanos;
                    if (due >= end) {
                        return;
                    }
                    while (System.nanoTime() < due) {
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                    late.addAndGet(System.nanoTime() - due > 100_000_000L ? 1 : 0);
                    if (load.place(number, violations)) {
                        mine.add(number);
                        events.incrementAndGet();
                    }
                    if (mine.size() > 20) {
                        load.release(mine.remove());
                        events.incrementAndGet();
                    }
                }
            });
            double seconds = (System.nanoTime() - begin) / 1e9;
            long backlog = load.engine.status().sites().stream()
                    .mapToLong(site -> site.stream().unanchored())
                    .sum();
            boolean drained = load.engine.flush(Duration.ofSeconds(60));
            load.recount(violations);
            long[] millis = load.anchorMillis.stream()
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            Map<String, Object> metrics = new TreeMap<>();
            metrics.put("eventsPerSecond", Results.rounded(events.get() / seconds));
            metrics.put("startedOver100MillisLate", late.get());
            metrics.put("toAnchorP50Millis", Results.percentile(millis, 0.50));
            metrics.put("toAnchorP99Millis", Results.percentile(millis, 0.99));
            metrics.put("backlogAtEnd", backlog);
            metrics.put("drained", drained);
            metrics.put(
                    "transactionsPerEvent",
                    Results.rounded((double) load.ledger.transactions() / Math.max(1, events.get())));
            results.row(
                    "W9",
                    "ignite-grid",
                    Map.of("offeredPerSecond", rate, "seconds", length.toSeconds(), "sites", 6, "ledger", "300 ms"),
                    metrics);
            results.ratio("anchoringKept@" + rate, events.get() / seconds / rate);
            results.ratio("toAnchorP99Seconds@" + rate, Results.percentile(millis, 0.99) / 1e3);
        }
        results.violations("W9", violations.count());
    }
}
