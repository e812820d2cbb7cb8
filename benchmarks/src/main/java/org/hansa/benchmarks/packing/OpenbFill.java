package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.benchmarks.OpenbTables.Table;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.ProviderSpec;

/**
 * Arrivals only: requests drawn from the trace with replacement until they ask for so much of the GPUs, on hosts in shuffled
 * order. Every packer gets the same hosts and the same requests, seed by seed; what it refuses is lost.
 */
final class OpenbFill {
    /** Offline: it knows all requests beforehand, which nobody does who answers them one by one. */
    private static final String DECREASING = "best-fit-decreasing";

    private final Results results;
    private final Table table;
    private final Mix mix;

    OpenbFill(Results results, Table table) {
        this.results = results;
        this.table = table;
        mix = Mix.of(table.trace());
    }

    /**
     * @param name of the ratios in the last line
     * @param tenths of the GPUs that are asked for, 13 for 130 %
     */
    void run(String name, int tenths, int seeds) {
        Map<String, List<GpuRun.Outcome>> outcomes = new TreeMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(1_000 + seed);
            List<ProviderSpec> hosts = table.trace().shuffled(random);
            int[] requests = draw(random, tenths);
            for (String packer : Contestant.WITH_DEVICES) {
                Contestant contestant = Contestant.of(packer, hosts, mix, seed);
                add(outcomes, packer, fill(contestant, requests, tenths));
            }
            add(outcomes, DECREASING, fill(Contestant.of("best-fit", hosts, mix, seed), decreasing(requests), tenths));
        }
        GpuRows rows = new GpuRows(results, outcomes);
        rows.rows(table.params("fill", tenths, seeds));
        for (String other : List.of(rows.best(Contestant.WITH_DEVICES, "gpuShare"), DECREASING)) {
            rows.over(name + ".gpuShare", other, "gpuShare");
        }
        rows.over(name + ".fragmentation", Contestant.GRADIENT_DESCENT, "fragmentedGpus");
        rows.over(name + ".fragmentationMean", Contestant.GRADIENT_DESCENT, "fragmentedGpusMean");
    }

    private static void add(Map<String, List<GpuRun.Outcome>> outcomes, String packer, GpuRun.Outcome outcome) {
        outcomes.computeIfAbsent(packer, any -> new ArrayList<>()).add(outcome);
    }

    private int[] draw(Random random, int tenths) {
        double wanted = tenths * table.trace().gpuMilli() / 10.0;
        List<Integer> drawn = new ArrayList<>();
        for (long asked = 0; asked < wanted; ) {
            int kind = mix.of()[random.nextInt(mix.of().length)];
            drawn.add(kind);
            asked += mix.kinds().get(kind).gpuMilli();
        }
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[] decreasing(int[] requests) {
        return Arrays.stream(requests)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer kind) -> -size(mix.kinds().get(kind))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double size(Kind kind) {
        return kind.gpuMilli() / 8_000.0 + kind.cores() / 128_000.0 + kind.memory() / 1_048_576.0;
    }

    private GpuRun.Outcome fill(Contestant contestant, int[] requests, int tenths) {
        GpuRun run = new GpuRun(contestant, mix, tenths, table.trace().gpuMilli() / 10.0, 0);
        for (int number : requests) {
            run.arrive(number);
        }
        results.violations("W4", contestant.cell().overAllocated());
        return run.outcome();
    }
}
