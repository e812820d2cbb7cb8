package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Results;

/**
 * Reservations and releases at six sites, anchored to a ledger that commits after a given time: what the engine adds is
 * measured, not a ledger (that is {@code ./hansa bench ledger}). At a fixed rate, open loop, and as fast as they go beside the
 * same with a ledger that takes nothing meanwhile. Two events a pair.
 */
public final class Anchoring {
    private static final int THREADS = 16;
    private static final int SITES = 6;
    private static final Duration COMMIT = Duration.ofMillis(300);
    /** Reservations that each caller has standing; each further one is released in its turn. */
    private static final int STANDING = 20;
    /** Until the code is compiled that the run is about. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    /** The part of a run that shows whether the backlog grows: its last two fifths, two minutes of five. */
    private static final double TAIL = 0.6;

    private final Results results;
    private final Path directory;

    public Anchoring(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /**
     * Capacity with anchoring over capacity without, in turns on one engine. Without means that the ledger takes nothing for so
     * long: sealing goes on, as it has to, or outboxes would fill.
     *
     * @param length below ten seconds: callers are slowed down when the ledger is further behind
     */
    public void kept(int turns, Duration length) {
        Violations violations = new Violations();
        double[] kept = new double[turns];
        double[] on = new double[turns];
        double[] off = new double[turns];
        double[] cpu = new double[turns];
        try (EngineUnderLoad load = new EngineUnderLoad(directory, SITES, 1_200, 64, COMMIT)) {
            AtomicLong next = new AtomicLong();
            capacity(load, next, WARM_UP, violations);
            for (int turn = 0; turn < turns; turn++) {
                // Which is first changes, so that what grows over time is neither's alone.
                double[] micros = new double[2];
                for (int half = 0; half < 2; half++) {
                    boolean paused = (turn + half) % 2 == 1;
                    if (!load.engine.flush(Duration.ofSeconds(60))) {
                        violations.add("what was reserved was not anchored within a minute");
                    }
                    load.ledger.pause(paused);
                    long before = Backlog.processNanos();
                    double perSecond = capacity(load, next, length, violations);
                    micros[paused ? 1 : 0] =
                            (Backlog.processNanos() - before) / 1e3 / Math.max(1, perSecond * length.toNanos() / 1e9);
                    (paused ? off : on)[turn] = perSecond;
                    load.ledger.pause(false);
                }
                kept[turn] = on[turn] / off[turn];
                cpu[turn] = micros[0] - micros[1];
            }
            load.engine.flush(Duration.ofSeconds(60));
            load.recount(violations);
        }
        results.row(
                "W9",
                "ignite-grid",
                Map.of(
                        "turns",
                        turns,
                        "seconds",
                        length.toSeconds(),
                        "sites",
                        SITES,
                        "ledger",
                        "300 ms",
                        "loop",
                        "closed"),
                Map.of(
                        "eventsPerSecondOn", Results.spread(on),
                        "eventsPerSecondOff", Results.spread(off),
                        "onOverOff", Results.spread(kept),
                        "moreCpuMicrosPerEvent", Results.spread(cpu)));
        results.ratio("anchoringOnOverOff", Results.median(kept));
        results.ratio("anchoringCpuMicrosPerEvent", Results.median(cpu));
        results.violations("W9", violations.count());
    }

    /** @return events a second, as many as sixteen callers get through */
    private static double capacity(EngineUnderLoad load, AtomicLong next, Duration length, Violations violations) {
        AtomicLong events = new AtomicLong();
        long end = System.nanoTime() + length.toNanos();
        double seconds = Workers.run(THREADS, thread -> {
            ArrayDeque<Long> mine = new ArrayDeque<>();
            while (System.nanoTime() < end) {
                turn(load, next.getAndIncrement(), mine, events, violations);
            }
            mine.forEach(load::release);
        });
        return events.get() / seconds;
    }

    private static void turn(
            EngineUnderLoad load, long number, ArrayDeque<Long> mine, AtomicLong events, Violations violations) {
        if (load.place(number, violations)) {
            mine.add(number);
            events.incrementAndGet();
        }
        if (mine.size() > STANDING) {
            load.release(mine.remove());
            events.incrementAndGet();
        }
    }

    /** @param rate events a second */
    public void run(int rate, Duration length) {
        Violations violations = new Violations();
        try (EngineUnderLoad load = new EngineUnderLoad(directory, SITES, 1_200, 64, COMMIT)) {
            AtomicLong next = new AtomicLong();
            capacity(load, next, WARM_UP, violations);
            List<ArrayDeque<Long>> standing = standing(load, next, violations);
            if (!load.engine.flush(Duration.ofSeconds(60))) {
                violations.add("what was reserved was not anchored within a minute");
            }
            load.anchorMillis.clear();
            try (Backlog backlog = new Backlog(load)) {
                measured(rate, length, load, next, standing, backlog, violations);
            }
        }
        results.violations("W9", violations.count());
    }

    private static List<ArrayDeque<Long>> standing(EngineUnderLoad load, AtomicLong next, Violations violations) {
        List<ArrayDeque<Long>> standing = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            ArrayDeque<Long> mine = new ArrayDeque<>();
            while (mine.size() < STANDING) {
                turn(load, next.getAndIncrement(), mine, new AtomicLong(), violations);
            }
            standing.add(mine);
        }
        return standing;
    }

    private void measured(
            int rate,
            Duration length,
            EngineUnderLoad load,
            AtomicLong next,
            List<ArrayDeque<Long>> standing,
            Backlog backlog,
            Violations violations) {
        AtomicLong events = new AtomicLong();
        AtomicLong late = new AtomicLong();
        long transactions = load.ledger.transactions();
        Spent before = Spent.now();
        long first = next.get();
        long begin = System.nanoTime();
        long pairNanos = 2_000_000_000L / rate;
        double seconds = Workers.run(THREADS, thread -> {
            for (long number = next.getAndIncrement(); ; number = next.getAndIncrement()) {
                long due = begin + (number - first) * pairNanos;
                if (due >= begin + length.toNanos()) {
                    return;
                }
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                late.addAndGet(System.nanoTime() - due > 100_000_000L ? 1 : 0);
                turn(load, number, standing.get(thread), events, violations);
            }
        });
        Spent micros = Spent.now().since(before, Math.max(1, events.get()));
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("cpuMicrosPerEvent", Results.rounded(micros.all()));
        metrics.put("sealThreadsMicrosPerEvent", Results.rounded(micros.sealing()));
        metrics.put("anchorThreadsMicrosPerEvent", Results.rounded(micros.anchoring()));
        metrics.put("backlogSlopePerSecond", Results.rounded(backlog.slope(TAIL)));
        metrics.put("backlogAtEnd", backlog.now());
        metrics.put("drained", load.engine.flush(Duration.ofSeconds(60)));
        load.recount(violations);
        results.ratio("coresAsked@" + rate, micros.all() * rate / 1e6);
        results.ratio("sealAndAnchorMicros@" + rate, micros.sealing() + micros.anchoring());
        double perEvent = (double) (load.ledger.transactions() - transactions) / Math.max(1, events.get());
        report(rate, length, events.get() / seconds, late.get(), load, perEvent, metrics);
    }

    /** Microseconds of processor: of everything here, and of the threads that seal and that anchor, simulated ledger included. */
    private record Spent(double all, double sealing, double anchoring) {
        static Spent now() {
            return new Spent(
                    Backlog.processNanos() / 1e3, CpuClock.nanosOf("seal-") / 1e3, CpuClock.nanosOf("anchor-") / 1e3);
        }

        Spent since(Spent before, long events) {
            return new Spent(
                    (all - before.all) / events,
                    (sealing - before.sealing) / events,
                    (anchoring - before.anchoring) / events);
        }
    }

    private void report(
            int rate,
            Duration length,
            double perSecond,
            long late,
            EngineUnderLoad load,
            double transactions,
            Map<String, Object> metrics) {
        long[] millis =
                load.anchorMillis.stream().mapToLong(Long::longValue).sorted().toArray();
        metrics.put("eventsPerSecond", Results.rounded(perSecond));
        metrics.put("startedOver100MillisLate", late);
        metrics.put("toAnchorP50Millis", Results.percentile(millis, 0.50));
        metrics.put("toAnchorP99Millis", Results.percentile(millis, 0.99));
        metrics.put("transactionsPerEvent", Results.rounded(transactions));
        results.row(
                "W9",
                "ignite-grid",
                Map.of(
                        "offeredPerSecond",
                        rate,
                        "seconds",
                        length.toSeconds(),
                        "sites",
                        SITES,
                        "ledger",
                        "300 ms",
                        "loop",
                        "open"),
                metrics);
        results.ratio("anchoringServed@" + rate, perSecond / rate);
        results.ratio("toAnchorP99Seconds@" + rate, Results.percentile(millis, 0.99) / 1e3);
        results.ratio("transactionsPerEvent@" + rate, transactions);
    }
}
