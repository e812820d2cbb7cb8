package org.hansa.grid.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hansa.grid.bench.PlannerWorld.Ask;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.Planner;

/**
 * The planner against a scan of every host, in one thread, on the same hosts and requests: decisions alone, without writes.
 * Hosts are filled to 85 %; then each round places one request and, above that level, gives one back first. The two sides take
 * turns request by request, and every answer is compared.
 *
 * <p>Arguments: host counts, by default 2000 20000. Prints one JSON line each and a last line of ratios.
 */
public final class PlannerBench {
    private static final int REPEATS = 5;
    private static final double FILL = 0.85;

    private PlannerBench() {}

    public static void main(String[] arguments) {
        int[] sizes = arguments.length == 0
                ? new int[] {2_000, 20_000}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        List<String> ratios = new ArrayList<>();
        for (int hosts : sizes) {
            ratios.add(run(hosts));
        }
        System.out.println("{\"ratios\":{" + String.join(",", ratios) + "}}");
    }

    private static String run(int hosts) {
        PlannerWorld world = new PlannerWorld(hosts, 7);
        fill(world);
        int rounds = Math.max(200, Math.min(4_000, 20_000_000 / hosts));
        measure(world, rounds, false);
        double[] speedups = new double[REPEATS];
        double[] constrained = new double[REPEATS];
        long[][] times = new long[REPEATS][];
        for (int r = 0; r < REPEATS; r++) {
            Timing free = measure(world, rounds, false);
            Timing bound = measure(world, rounds, true);
            speedups[r] = (double) free.scanNanos / free.planNanos;
            constrained[r] = (double) free.planNanos / free.placed / ((double) bound.planNanos / bound.placed);
            times[r] = decisions(world);
        }
        long[] all = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "{\"workload\":\"W1+W2\",\"engine\":\"planner\",\"params\":{\"hosts\":%d,\"filled\":%.3f,\"rounds\":%d},"
                        + "\"metrics\":{\"overScan\":%s,\"decisionP50Nanos\":%d,\"decisionP95Nanos\":%d,\"decisionP99Nanos\":%d}}%n",
                hosts,
                world.filled(),
                rounds,
                Arrays.toString(speedups),
                all[all.length / 2],
                all[all.length * 95 / 100],
                all[all.length * 99 / 100]);
        Arrays.sort(speedups);
        Arrays.sort(constrained);
        return String.format(
                Locale.ROOT,
                "\"overScan@%d\":%.2f,\"constrained@%d\":%.2f",
                hosts,
                speedups[REPEATS / 2],
                hosts,
                constrained[REPEATS / 2]);
    }

    private static void fill(PlannerWorld world) {
        for (int missed = 0; world.filled() < FILL && missed < 20_000; ) {
            Ask ask = world.ask(false);
            int host = plan(world, ask);
            if (host >= 0) {
                world.take(host, ask);
                world.tell(host);
            } else {
                missed++;
            }
        }
    }

    private static int plan(PlannerWorld world, Ask ask) {
        Optional<List<PlannedPart>> parts = Planner.find(world.index, ask.plan());
        return parts.map(each -> world.index.slot(each.get(0).provider())).orElse(-1);
    }

    private record Timing(long planNanos, long scanNanos, int placed) {}

    /** Churn; the scan needs no index, so its time is the scan alone, while the planner's has the updates of both hosts. */
    private static Timing measure(PlannerWorld world, int rounds, boolean constrained) {
        long plan = 0;
        long scan = 0;
        int placed = 0;
        for (int i = 0; i < rounds; i++) {
            Ask ask = world.ask(constrained);
            int freed = world.filled() > FILL ? world.giveBack() : -1;
            long begin = System.nanoTime();
            if (freed >= 0) {
                world.tell(freed);
            }
            int chosen = plan(world, ask);
            long middle = System.nanoTime();
            int expected = world.scanFor(ask);
            long end = System.nanoTime();
            if (chosen != expected) {
                throw new IllegalStateException("planner chose " + chosen + ", the scan " + expected + " for " + ask);
            }
            if (chosen < 0) {
                continue;
            }
            world.take(chosen, ask);
            long update = System.nanoTime();
            world.tell(chosen);
            plan += middle - begin + System.nanoTime() - update;
            scan += end - middle;
            placed++;
        }
        return new Timing(plan, scan, placed);
    }

    /** Single decisions without updates: four fifths ordinary, a tenth that hardly any host can take, a tenth that none can. */
    private static long[] decisions(PlannerWorld world) {
        Ask[] rare = {world.rare(), world.impossible()};
        long[] nanos = new long[1_000];
        for (int i = 0; i < nanos.length; i++) {
            Ask ask = i % 10 < 2 ? rare[i % 10] : world.ask(i % 2 == 0);
            long begin = System.nanoTime();
            int chosen = plan(world, ask);
            nanos[i] = System.nanoTime() - begin;
            if (chosen != world.scanFor(ask)) {
                throw new IllegalStateException("planner and scan disagree on " + ask);
            }
        }
        return nanos;
    }
}
