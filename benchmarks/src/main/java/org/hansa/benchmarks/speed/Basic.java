package org.hansa.benchmarks.speed;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Results;
import org.hansa.grid.GpuDemand;

/**
 * Equal hosts at one site, empty at first, and equal requests of one unit, after the basic workload of kube-scheduler's own
 * benchmark: decisions alone, with all that each needs to be remembered, in one thread. Baselines decide on the same arrays, in
 * turns with the planner; a scan of every host must choose the hosts that the planner chooses.
 */
public final class Basic {
    public static final int HOSTS = 5_000;
    public static final int CORES = 32;
    /** Of one unit, beside one core. */
    public static final int MEMORY_MB = 4_096;

    private static final int REPEATS = 5;
    private static final int FENZO_REQUESTS = 2_000;

    private static final Ask UNIT = Asks.ask(1, 0, 1_000, MEMORY_MB, 0, GpuDemand.WHOLE, -1);

    private final Results results;

    public Basic(Results results) {
        this.results = results;
    }

    /** @return number of the host, or -1 */
    private interface Decision {
        int host(PlannerWorld world);
    }

    private record Engine(boolean indexed, Decision decision) {}

    /**
     * @param placed host of each request
     * @param nanos of all requests together
     */
    private record Run(int[] placed, double nanos, long violations) {}

    private static Map<String, Engine> engines() {
        Map<String, Engine> engines = new LinkedHashMap<>();
        engines.put("planner", new Engine(true, world -> PlannerSpeed.plan(world, UNIT)));
        engines.put("scan", new Engine(false, world -> world.scan.best(UNIT)));
        engines.put("first-fit", new Engine(false, world -> world.scan.first(UNIT)));
        return engines;
    }

    /** @param sizes how many requests; the first also warms the compilers up */
    public void run(int... sizes) {
        Map<String, Engine> engines = engines();
        engines.values().forEach(each -> decide(each, sizes[0]));
        double planner = 0;
        for (int requests : sizes) {
            planner = compare(engines, requests);
        }
        fenzo(planner);
    }

    /** @return decisions of the planner a second */
    private double compare(Map<String, Engine> engines, int requests) {
        Map<String, double[]> perSecond = new LinkedHashMap<>();
        engines.keySet().forEach(name -> perSecond.put(name, new double[REPEATS]));
        double[] overScan = new double[REPEATS];
        for (int r = 0; r < REPEATS; r++) {
            Map<String, Run> runs = new LinkedHashMap<>();
            engines.forEach((name, engine) -> runs.put(name, decide(engine, requests)));
            for (Map.Entry<String, Run> each : runs.entrySet()) {
                perSecond.get(each.getKey())[r] = requests * 1e9 / each.getValue().nanos;
                results.violations("W1", each.getValue().violations);
            }
            Run planned = runs.get("planner");
            Run scanned = runs.get("scan");
            if (!Arrays.equals(planned.placed, scanned.placed)) {
                throw new IllegalStateException("the planner and the scan of every host chose differently");
            }
            overScan[r] = scanned.nanos / planned.nanos;
        }
        engines.forEach((name, engine) -> row(name, requests, perSecond.get(name), latencies(engine, requests)));
        results.ratio("basicOverScan@" + requests, Results.median(overScan));
        return Results.median(perSecond.get("planner"));
    }

    private static Run decide(Engine engine, int requests) {
        PlannerWorld world = PlannerWorld.equal(HOSTS, CORES * 1_000L, (long) CORES * MEMORY_MB, engine.indexed);
        int[] placed = new int[requests];
        long begin = CpuClock.nanos();
        for (int i = 0; i < requests; i++) {
            placed[i] = one(engine, world);
        }
        double nanos = CpuClock.nanos() - begin;
        long refused = Arrays.stream(placed).filter(host -> host < 0).count();
        return new Run(placed, nanos, refused + world.recount());
    }

    private static int one(Engine engine, PlannerWorld world) {
        int host = engine.decision.host(world);
        if (host >= 0) {
            world.take(host, UNIT);
            world.tell(host);
        }
        return host;
    }

    /** Apart from the rest, because two looks at the clock cost as much as a quick decision. */
    private static long[] latencies(Engine engine, int requests) {
        PlannerWorld world = PlannerWorld.equal(HOSTS, CORES * 1_000L, (long) CORES * MEMORY_MB, engine.indexed);
        long[] nanos = new long[requests];
        for (int i = 0; i < requests; i++) {
            long begin = CpuClock.nanos();
            one(engine, world);
            nanos[i] = CpuClock.nanos() - begin;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private void row(String engine, int requests, double[] perSecond, long[] nanos) {
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("decisionsPerSecond", Results.spread(perSecond));
        metrics.put("p50Micros", Results.rounded(Results.percentile(nanos, 0.50) / 1e3));
        metrics.put("p99Micros", Results.rounded(Results.percentile(nanos, 0.99) / 1e3));
        results.row("W1", engine, Map.of("hosts", HOSTS, "requests", requests, "commit", "off"), metrics);
    }

    /** It looks at every host for each task, so a part of the requests has to do. */
    private void fenzo(double planner) {
        int[] units = new int[FENZO_REQUESTS];
        Arrays.fill(units, 1);
        for (double goodEnough : List.of(1.0, FenzoPeer.OWN_TESTS_SETTING)) {
            FenzoPeer.Outcome outcome = FenzoPeer.fenzo(HOSTS, CORES, units, goodEnough);
            results.row(
                    "W1",
                    "fenzo",
                    Map.of("hosts", HOSTS, "requests", units.length, "commit", "off", "goodEnough", goodEnough),
                    Map.of("decisionsPerSecond", Results.rounded(outcome.perSecond()), "placed", outcome.placed()));
            results.ratio("basicOverFenzo.goodEnough" + goodEnough, planner / outcome.perSecond());
        }
    }
}
