package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.benchmarks.Results;

/**
 * A bursty mix of virtual machines on a cell of equal hosts, at a rate that leaves room, at one that overflows, and at the one
 * at which every hundredth machine is refused. Every packer gets the same machines, seed by seed.
 */
public final class BurstyMix {
    private static final String ROOMY = "roomy";
    private static final String OVERFLOWING = "overflowing";
    private static final String LEVEL = "one-percent-refused";

    /** Rates, in fiftieths of the cell. */
    private static final Map<String, Integer> RATES = Map.of(ROOMY, 35, OVERFLOWING, 55);

    /** Where the level is looked for first. */
    private static final int NEAR = 45;

    private static final Set<String> AT_LEVEL = Set.of(
            "load",
            "utilizationVcpu",
            "utilizationMemory",
            "emptyHosts",
            "strandedVcpu",
            "strandedMemory",
            "unusableVcpu",
            "unusableMemory",
            "rejectsSmall",
            "rejectsMedium",
            "rejectsLarge");

    private final Results results;
    private final Map<String, Map<String, List<Map<String, Double>>>> outcomes = new LinkedHashMap<>();

    public BurstyMix(Results results) {
        this.results = results;
    }

    /** Packers take turns on as many cores as there are: what is timed is their own processor time. */
    public void run(int hosts, int seeds) {
        outcomes.clear();
        Map<String, Integer> near = new ConcurrentHashMap<>();
        double dispersion = 0;
        for (int seed = 0; seed < seeds; seed++) {
            BurstyTrace trace = new BurstyTrace(hosts, 7_000 + seed);
            dispersion += BurstyTrace.dispersion(trace.machines(1)) / seeds;
            Contestant.ONLINE.parallelStream()
                    .map(packer -> measured(packer, hosts, trace, near))
                    .toList()
                    .forEach(this::add);
        }
        Map<String, Object> params = Map.of(
                "hosts", hosts, "seeds", seeds, "days", BurstyRun.DAYS, "dispersion", Results.rounded(dispersion));
        outcomes.forEach((mode, all) -> all.forEach((packer, each) -> row(mode, packer, params, each)));
        ratios(hosts);
    }

    private record Measured(String packer, Map<String, Map<String, Double>> byMode, long violations) {}

    private static Measured measured(String packer, int hosts, BurstyTrace trace, Map<String, Integer> near) {
        RejectLevel level = new RejectLevel(packer, hosts, trace);
        Map<String, Map<String, Double>> byMode = new TreeMap<>();
        RATES.forEach((mode, steps) -> byMode.put(mode, level.at(steps)));
        int last = level.last(near.getOrDefault(packer, NEAR));
        near.put(packer, last);
        byMode.put(LEVEL, level.between(last, AT_LEVEL));
        return new Measured(packer, byMode, level.violations());
    }

    private void add(Measured measured) {
        results.violations("W3", measured.violations());
        measured.byMode().forEach((mode, metrics) -> outcomes.computeIfAbsent(mode, any -> new TreeMap<>())
                .computeIfAbsent(measured.packer(), any -> new ArrayList<>())
                .add(metrics));
    }

    private void row(String mode, String packer, Map<String, Object> params, List<Map<String, Double>> bySeed) {
        Map<String, Object> all = new TreeMap<>(params);
        all.put("mode", mode);
        Map<String, Object> metrics = new TreeMap<>();
        for (String name : bySeed.get(0).keySet()) {
            metrics.put(name, Results.spread(values(bySeed, name)));
        }
        results.row("W3", packer, all, metrics);
    }

    private static double[] values(List<Map<String, Double>> bySeed, String metric) {
        return bySeed.stream().mapToDouble(each -> each.get(metric)).toArray();
    }

    /** Against the best of the others, by mean. */
    private void ratios(int hosts) {
        over(hosts, LEVEL, "utilizationMemory");
        over(hosts, LEVEL, "utilizationVcpu");
        over(hosts, OVERFLOWING, "vmHoursBeforeFirstReject");
    }

    private void over(int hosts, String mode, String metric) {
        Map<String, List<Map<String, Double>>> all = outcomes.get(mode);
        String best = Contestant.ONLINE.stream()
                .filter(each -> !each.equals(Contestant.PLANNER))
                .max(Comparator.comparingDouble(each -> Results.mean(values(all.get(each), metric))))
                .orElseThrow();
        Paired.ratios(
                results,
                "W3-" + hosts + "." + metric + "Over[" + best + "]",
                values(all.get(Contestant.PLANNER), metric),
                values(all.get(best), metric));
    }
}
