package org.hansa.benchmarks.grid;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.consortium.Market;
import org.hansa.grid.IndexDrift;
import org.hansa.ledger.model.ProviderId;

/**
 * A durable engine under a steady load of the consortium's mix for as long as it is given: whether memory grows, on the heap
 * and outside, whether reservations slow down, whether the planner's index and the grid stay one, and whether every host has
 * what was promised. Ten slices of one length; the first warms up and counts for nothing.
 */
public final class Soak {
    private static final int SLICES = 10;
    private static final int SITES = 6;
    private static final int HOSTS = 180;
    private static final int LIVE = 2_500;
    private static final int WORKERS = 2;
    private static final int TEMPLATES = 400;
    private static final long SEED = 11;
    /** Of each worker: far below what the engine can, so that a slower answer is the engine's and no queue's. */
    private static final Duration EVERY = Duration.ofMillis(40);

    private static final Duration COMMIT = Duration.ofMillis(300);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private final Results results;
    private final Path directory;
    private final Violations violations = new Violations();

    public Soak(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /** @param p50 milliseconds of a reservation, like {@code p99} */
    private record Slice(double p50, double p99, Footprint footprint, long[] pauses) {}

    public void run(Duration length) {
        Market market = new Market(SITES, HOSTS, SEED);
        try (EngineUnderLoad load = new EngineUnderLoad(directory, market.hosts, COMMIT);
                Pauses pauses = new Pauses()) {
            Tenants tenants = new Tenants(load, market);
            tenants.fill();
            pauses.drain();
            List<Slice> slices = new ArrayList<>();
            for (int number = 0; number < SLICES; number++) {
                slices.add(slice(number, tenants, length.dividedBy(SLICES), pauses));
            }
            load.recount(violations);
            report(length, slices);
        }
        results.violations("W11", violations.count());
    }

    /** Requests of the mix, each where law, distance and price permit it; what none permits never gets to an engine. */
    private final class Tenants {
        private final EngineUnderLoad load;
        private final Market market;
        private final List<Market.Wish> wishes = new ArrayList<>();
        private final AtomicLong ids = new AtomicLong();
        private final Queue<Long> live = new ConcurrentLinkedQueue<>();

        Tenants(EngineUnderLoad load, Market market) {
            this.load = load;
            this.market = market;
            while (wishes.size() < TEMPLATES) {
                Market.Wish wish = market.wish();
                if (!market.permitted(wish).isEmpty()) {
                    wishes.add(wish);
                }
            }
        }

        void fill() {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int asked = 0; live.size() < LIVE && asked < 2 * LIVE; asked++) {
                take(random);
            }
        }

        boolean take(SplittableRandom random) {
            long number = ids.incrementAndGet();
            Market.Wish wish = wishes.get(random.nextInt(TEMPLATES));
            var sites = market.permitted(wish).stream().map(Market.Site::id).toList();
            boolean placed = load.place(Commands.place(number, wish.request(), sites), violations);
            if (placed) {
                live.add(number);
            }
            return placed;
        }

        void giveBackOldest() {
            load.release(live.remove());
        }
    }

    private Slice slice(int number, Tenants tenants, Duration length, Pauses pauses) {
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicLong refused = new AtomicLong();
        long collecting = collectionMillis();
        long end = System.nanoTime() + length.toNanos();
        double seconds = Workers.run(WORKERS, thread -> {
            SplittableRandom random = new SplittableRandom(SEED + number * WORKERS + thread);
            long due = System.nanoTime();
            while (due < end) {
                LockSupport.parkNanos(due - System.nanoTime());
                long begin = System.nanoTime();
                if (tenants.take(random)) {
                    nanos.add(System.nanoTime() - begin);
                    tenants.giveBackOldest();
                } else {
                    refused.incrementAndGet();
                }
                due = Math.max(due + EVERY.toNanos(), begin);
            }
        });
        collecting = collectionMillis() - collecting;
        int drifted = drift(tenants.load);
        tenants.load.anchorMillis.clear(); // the harness's own, which would grow
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        Slice slice = new Slice(
                Results.percentile(sorted, 0.50) / 1e6,
                Results.percentile(sorted, 0.99) / 1e6,
                Footprint.now(),
                pauses.drain());
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("reservations", sorted.length);
        metrics.put("refused", refused.get());
        metrics.put("p50Millis", Results.rounded(slice.p50));
        metrics.put("p99Millis", Results.rounded(slice.p99));
        slice.footprint.putInto(metrics);
        metrics.put("collectionShare", Results.rounded(collecting / 1e3 / seconds));
        putPauses(slice.pauses, metrics);
        metrics.put("hostsDrifted", drifted);
        metrics.put("live", tenants.live.size());
        results.row("W11", "ignite-grid", Map.of("soakSlice", number, "hosts", HOSTS, "sites", SITES), metrics);
        return slice;
    }

    /** Between slices nobody writes but the anchoring, which is waited for. @return hosts of which the index says otherwise */
    private int drift(EngineUnderLoad load) {
        if (!load.engine.flush(QUIET)) {
            violations.add("what was reserved was not anchored within a minute");
        }
        List<ProviderId> drifted = IndexDrift.of(load.engine, QUIET);
        drifted.forEach(each -> violations.add("index and grid disagree about " + each));
        return drifted.size();
    }

    private static void putPauses(long[] sorted, Map<String, Object> metrics) {
        metrics.put("pauses", sorted.length);
        metrics.put("pauseP99Millis", Results.percentile(sorted, 0.99));
        metrics.put("pauseMostMillis", Results.percentile(sorted, 1));
    }

    private void report(Duration length, List<Slice> slices) {
        long[] pauses = slices.stream()
                .skip(1)
                .flatMapToLong(each -> Arrays.stream(each.pauses))
                .sorted()
                .toArray();
        Map<String, Object> metrics = new TreeMap<>();
        putPauses(pauses, metrics);
        metrics.put("violations", violations.count());
        results.row(
                "W11",
                "ignite-grid",
                Map.of("soakSeconds", length.toSeconds(), "hosts", HOSTS, "sites", SITES),
                metrics);
        results.ratio("soakP50Drift", drift(slices, Slice::p50));
        results.ratio("soakP99Drift", drift(slices, Slice::p99));
        results.ratio("soakHeapGrowth", drift(slices, each -> each.footprint.heap()));
        results.ratio("soakOffHeapGrowth", drift(slices, each -> each.footprint.offHeap()));
    }

    private static double drift(List<Slice> slices, ToDoubleFunction<Slice> column) {
        return drift(slices.stream().mapToDouble(column).toArray());
    }

    /** Median of the last three slices over that of the first three after warming up: 1 when nothing drifts. */
    static double drift(double[] slices) {
        double first = Results.median(Arrays.copyOfRange(slices, 1, 4));
        double last = Results.median(Arrays.copyOfRange(slices, slices.length - 3, slices.length));
        return last / first;
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
