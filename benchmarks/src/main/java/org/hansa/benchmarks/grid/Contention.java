package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.benchmarks.Results;
import org.hansa.grid.PlanCounts;
import org.hansa.grid.ignite.LogPosition;

/**
 * Writers on few hosts that are 95 % full, each giving one back for each it takes, every tenth call repeated as an impatient
 * client would. {@link Faults} does so under kills.
 */
public final class Contention {
    private static final int CORES = 200;

    private final Results results;
    private final Path directory;

    public Contention(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    public void run(int hosts, int writers, Duration length) {
        Violations violations = new Violations();
        try (EngineUnderLoad load = new EngineUnderLoad(directory, 1, hosts, CORES, Duration.ofMillis(50))) {
            AtomicLong ids = new AtomicLong();
            int live = Math.min(hosts * CORES * 95 / 100, 2_000);
            for (int i = 0; i < live; i++) {
                placeSome(load, ids, violations);
            }
            AtomicLong placed = new AtomicLong();
            AtomicLong refused = new AtomicLong();
            AtomicLong repeated = new AtomicLong();
            long end = System.nanoTime() + length.toNanos();
            long before = LogPosition.bytes();
            PlanCounts.Totals prefilled = load.plans.totals();
            double seconds = Workers.run(writers, thread -> {
                ArrayDeque<Long> mine = new ArrayDeque<>();
                while (System.nanoTime() < end) {
                    long number = ids.incrementAndGet();
                    boolean taken = load.place(number, violations);
                    (taken ? placed : refused).incrementAndGet();
                    if (taken) {
                        mine.add(number);
                    }
                    if (number % 10 == 0) {
                        repeated.incrementAndGet();
                        if (taken && !load.place(number, violations)) {
                            violations.add("a repeat of " + number + " was refused");
                        }
                    }
                    if (mine.size() > 4 || (!taken && !mine.isEmpty())) {
                        load.release(mine.remove());
                    }
                }
            });
            long written = LogPosition.bytes() - before;
            load.recount(violations);
            Map<String, Object> metrics = new TreeMap<>();
            metrics.put("reservationsPerSecond", Results.rounded(placed.get() / seconds));
            metrics.put("refused", refused.get());
            metrics.put("repeated", repeated.get());
            PlanCounts.Totals plans = load.plans.totals().minus(prefilled);
            metrics.put("conflictsPerPlacement", Results.rounded(Faults.share(plans.conflicts(), placed.get())));
            metrics.put("plansPerRequest", Results.rounded(Faults.share(plans.plans(), placed.get() + refused.get())));
            metrics.put("logBytesPerReservationAndRelease", placed.get() == 0 ? 0 : written / placed.get());
            metrics.put("violations", violations.count());
            results.row(
                    "W6", "ignite-grid", Map.of("hosts", hosts, "writers", writers, "durability", "FSYNC"), metrics);
        }
        results.violations("W6", violations.count());
    }

    private static void placeSome(EngineUnderLoad load, AtomicLong ids, Violations violations) {
        long number = ids.incrementAndGet();
        if (!load.place(number, violations)) {
            load.engine.flush(Duration.ofSeconds(10));
        }
    }
}
