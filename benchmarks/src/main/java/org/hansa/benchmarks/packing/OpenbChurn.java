package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.benchmarks.OpenbTables.Table;
import org.hansa.benchmarks.Results;
import org.hansa.grid.ProviderSpec;

/**
 * Arrivals at an even pace in random order, with the trace's lifetimes times a factor such that in the second half of the run
 * all of the GPUs are asked for on average; without it the trace never asks for more than a hundredth of them at once.
 */
final class OpenbChurn {
    private static final int ARRIVALS = 20_000;
    private static final int STEPS = 10;

    /** The arrival from which the run counts. */
    private static final int COUNTS = ARRIVALS / 2;

    private static final double PRECISION = 10_000;

    private final Results results;
    private final Table table;
    private final Mix mix;

    OpenbChurn(Results results, Table table) {
        this.results = results;
        this.table = table;
        mix = Mix.of(table.trace());
    }

    private long gpuMilli(int position) {
        return mix.kinds().get(mix.of()[position]).gpuMilli();
    }

    /** @param name of the ratios in the last line */
    void run(String name, int seeds) {
        Map<String, List<GpuRun.Outcome>> outcomes = new TreeMap<>();
        double[] factors = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(5 + seed);
            List<ProviderSpec> hosts = table.trace().shuffled(random);
            int[] positions = random.ints(ARRIVALS, 0, mix.of().length).toArray();
            double factor = factor(positions);
            factors[seed] = factor;
            for (String packer : Contestant.WITH_DEVICES) {
                GpuRun.Outcome outcome = churn(Contestant.of(packer, hosts, mix, seed), positions, factor);
                outcomes.computeIfAbsent(packer, any -> new ArrayList<>()).add(outcome);
            }
        }
        GpuRows rows = new GpuRows(results, outcomes);
        Map<String, Object> params = table.params("churn", 10, seeds);
        params.put("arrivals", ARRIVALS);
        params.put("lifetimeFactor", Results.spread(factors));
        rows.rows(params);
        rows.over(name + ".gpuShare", rows.best(Contestant.WITH_DEVICES, "gpuShareMean"), "gpuShareMean");
        rows.over(name + ".fragmentation", Contestant.GRADIENT_DESCENT, "fragmentedGpusMean");
    }

    /** A few requests of the trace live for months: they count with what of them falls into the run. */
    private double factor(int[] positions) {
        double wanted = (double) table.trace().gpuMilli() * (ARRIVALS - COUNTS);
        double low = 0;
        double high = ARRIVALS;
        while (high - low > high / PRECISION) {
            double middle = (low + high) / 2;
            if (asked(positions, middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** What is asked for in the part that counts, in thousandths of a device times arrivals. */
    private double asked(int[] positions, double factor) {
        double sum = 0;
        for (int now = 0; now < positions.length; now++) {
            double to = now + table.trace().lifetimes().get(positions[now]) * factor;
            sum += gpuMilli(positions[now]) * Math.max(0, Math.min(ARRIVALS, to) - Math.max(COUNTS, now));
        }
        return sum;
    }

    /** The first half fills the cell, the second half counts. */
    private GpuRun.Outcome churn(Contestant contestant, int[] positions, double factor) {
        long asked = Arrays.stream(positions).mapToLong(this::gpuMilli).sum();
        GpuRun run = new GpuRun(contestant, mix, STEPS, (double) asked / STEPS, COUNTS);
        Departures departures = new Departures(contestant);
        for (int now = 0; now < positions.length; now++) {
            departures.until(now, run::gone);
            Cell.Placed placed = run.arrive(mix.of()[positions[now]]);
            if (placed != null) {
                departures.add(now + table.trace().lifetimes().get(positions[now]) * factor, placed);
            }
        }
        results.violations("W4", contestant.cell().overAllocated());
        return run.outcome();
    }
}
