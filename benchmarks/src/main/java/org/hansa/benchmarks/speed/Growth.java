package org.hansa.benchmarks.speed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Memory;
import org.hansa.benchmarks.Results;
import org.hansa.grid.planner.PlanResult;
import org.hansa.grid.planner.Planner;

/**
 * How the time of one decision grows with the hosts: full to 85 %, a tenth of requests that one to three hosts can take and
 * a tenth that none can, refusals with their explanation. All are decided as a scan of every host decides them.
 */
public final class Growth {
    private static final int DECISIONS = 2_000;

    private final Results results;

    public Growth(Results results) {
        this.results = results;
    }

    public void run(int... sizes) {
        decisions(sizes[0], false);
        double[] p50 = new double[sizes.length];
        double[] p99 = new double[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            long[] nanos = decisions(sizes[i], true);
            p50[i] = Results.percentile(nanos, 0.50);
            p99[i] = Results.percentile(nanos, 0.99);
        }
        results.ratio("growthExponentP50", Results.exponent(sizes, p50));
        results.ratio("growthExponentP99", Results.exponent(sizes, p99));
    }

    private long[] decisions(int hosts, boolean report) {
        PlannerWorld world = new PlannerWorld(hosts, 17, true, 0.85, new Asks(18));
        Asks asks = new Asks(19);
        churn(world, asks, Math.min(20_000, 4 * hosts));
        List<Ask> block = asks.block(DECISIONS, false);
        for (int i = 0; i < block.size(); i += 10) {
            block.set(i, i % 200 == 0 ? asks.rare(world.scan, true) : block.get(i == 0 ? 0 : i - 10));
            block.set(i + 5, i % 200 == 0 ? asks.rare(world.scan, false) : block.get(i - 5));
        }
        long[] nanos = new long[DECISIONS];
        Map<String, Object> metrics = new TreeMap<>();
        long refused = 0;
        for (int round = 0; round < 4; round++) {
            refused = 0;
            for (int i = 0; i < nanos.length; i++) {
                long begin = CpuClock.nanos();
                PlanResult result = Planner.plan(world.index, block.get(i).plan());
                nanos[i] = CpuClock.nanos() - begin;
                refused += result instanceof PlanResult.None ? 1 : 0;
            }
        }
        for (Ask each : block) {
            if (PlannerSpeed.plan(world, each) != world.scan.best(each)) {
                throw new IllegalStateException("planner and scan disagree on " + each);
            }
        }
        long[] rare = every(nanos, 0);
        long[] none = every(nanos, 5);
        Arrays.sort(nanos);
        metrics.put("p50Nanos", Results.percentile(nanos, 0.50));
        metrics.put("p90Nanos", Results.percentile(nanos, 0.90));
        metrics.put("p99Nanos", Results.percentile(nanos, 0.99));
        metrics.put("rareP50Nanos", Results.percentile(rare, 0.50));
        metrics.put("refusalP50Nanos", Results.percentile(none, 0.50));
        metrics.put("refused", refused);
        metrics.put("indexBytesPerHost", world.indexBytes() / hosts);
        metrics.put("heapMegabytes", Results.rounded(Memory.used() / 1e6));
        if (report) {
            results.row("W11", "planner", Map.of("hosts", hosts, "decisions", DECISIONS), metrics);
        }
        results.violations("W11", world.recount());
        return nanos;
    }

    private static long[] every(long[] nanos, int offset) {
        long[] some = new long[nanos.length / 10];
        for (int i = 0; i < some.length; i++) {
            some[i] = nanos[i * 10 + offset];
        }
        Arrays.sort(some);
        return some;
    }

    private static void churn(PlannerWorld world, Asks asks, int rounds) {
        for (int i = 0; i < rounds; i++) {
            world.tell(world.giveBack());
            Ask ask = asks.next(i % 4 == 3);
            int host = PlannerSpeed.plan(world, ask);
            if (host >= 0) {
                world.take(host, ask);
                world.tell(host);
            }
        }
    }
}
