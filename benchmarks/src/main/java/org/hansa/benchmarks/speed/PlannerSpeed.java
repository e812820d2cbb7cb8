package org.hansa.benchmarks.speed;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Results;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.Planner;

/**
 * The planner against a scan of every host: decisions alone, in one thread, with the updates that each needs. Two worlds of
 * one seed are filled to 85 % and churned: each round gives one placement back and places another. They take turns block by
 * block; every answer is compared, so both place the same requests. Only rounds that placed count, as both did the same.
 */
public final class PlannerSpeed {
    private static final int REPEATS = 7;
    private static final double FILL = 0.85;
    /** The compilers need about that long. */
    private static final long WARM_UP_NANOS = 6_000_000_000L;

    private final Results results;

    public PlannerSpeed(Results results) {
        this.results = results;
    }

    public void run(int hosts) {
        PlannerWorld planned = new PlannerWorld(hosts, 7, true, FILL, new Asks(8));
        PlannerWorld scanned = new PlannerWorld(hosts, 7, false, FILL, new Asks(8));
        int rounds = Math.max(100, Math.min(2_000, 8_000_000 / hosts));
        Asks asks = new Asks(9);
        long warmUntil = CpuClock.nanos() + WARM_UP_NANOS;
        for (int warm = 0; CpuClock.nanos() < warmUntil; warm++) {
            compare(planned, scanned, asks.block(rounds / 2, warm % 2 == 1));
        }
        double[] speedups = new double[REPEATS];
        double[] constrained = new double[REPEATS];
        double[] planMicros = new double[REPEATS];
        double[] scanMicros = new double[REPEATS];
        for (int r = 0; r < REPEATS; r++) {
            Timing free = compare(planned, scanned, asks.block(rounds, false));
            Timing bound = compare(planned, scanned, asks.block(rounds, true));
            speedups[r] = free.scan() / free.plan();
            constrained[r] = free.plan() / bound.plan();
            planMicros[r] = free.plan() / 1_000;
            scanMicros[r] = free.scan() / 1_000;
        }
        results.violations("W1", planned.recount() + scanned.recount());
        results.row(
                "W1+W2",
                "planner",
                Map.of(
                        "hosts",
                        hosts,
                        "filled",
                        Results.rounded(planned.filled()),
                        "rounds",
                        rounds,
                        "classes",
                        classes()),
                Map.of(
                        "overScan", Results.spread(speedups),
                        "constrainedOverUnconstrained", Results.spread(constrained),
                        "planMicros", Results.spread(planMicros),
                        "scanMicros", Results.spread(scanMicros)));
        results.ratio("plannerOverScan@" + hosts, Results.median(speedups));
        results.ratio("constrainedOverUnconstrained@" + hosts, Results.median(constrained));
    }

    /** Distinct requests among a thousand. */
    private static int classes() {
        Set<Object> distinct = new HashSet<>();
        new Asks(9).block(1_000, false).forEach(each -> distinct.add(each.plan().request()));
        return distinct.size();
    }

    /** Nanoseconds per placed request. */
    private record Timing(double plan, double scan) {}

    private static Timing compare(PlannerWorld planned, PlannerWorld scanned, List<Ask> block) {
        int[] chosen = new int[block.size()];
        int[] expected = new int[block.size()];
        long begin = CpuClock.nanos();
        for (int i = 0; i < chosen.length; i++) {
            if (planned.filled() > FILL) {
                planned.tell(planned.giveBack());
            }
            chosen[i] = plan(planned, block.get(i));
            if (chosen[i] >= 0) {
                planned.take(chosen[i], block.get(i));
                planned.tell(chosen[i]);
            }
        }
        long middle = CpuClock.nanos();
        for (int i = 0; i < expected.length; i++) {
            if (scanned.filled() > FILL) {
                scanned.giveBack();
            }
            expected[i] = scanned.scan.best(block.get(i));
            if (expected[i] >= 0) {
                scanned.take(expected[i], block.get(i));
            }
        }
        long end = CpuClock.nanos();
        if (!Arrays.equals(chosen, expected)) {
            throw new IllegalStateException("the planner and the scan of every host chose differently");
        }
        double placed =
                Math.max(1, Arrays.stream(chosen).filter(host -> host >= 0).count());
        return new Timing((middle - begin) / placed, (end - middle) / placed);
    }

    static int plan(PlannerWorld world, Ask ask) {
        Optional<List<PlannedPart>> parts = Planner.find(world.index, ask.plan());
        return parts.isEmpty() ? -1 : PlannerWorld.number(parts.get().get(0).provider());
    }
}
