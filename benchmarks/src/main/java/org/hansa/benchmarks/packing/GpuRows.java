package org.hansa.benchmarks.packing;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.packing.GpuRun.Outcome;

/** What each packer came to over the seeds of one run, as rows, and the planner beside the others as ratios. */
final class GpuRows {
    private final Results results;
    private final Map<String, List<Outcome>> outcomes;

    GpuRows(Results results, Map<String, List<Outcome>> outcomes) {
        this.results = results;
        this.outcomes = outcomes;
    }

    void rows(Map<String, Object> params) {
        outcomes.forEach((packer, each) -> {
            Map<String, Object> metrics = new TreeMap<>();
            for (String name : each.get(0).metrics().keySet()) {
                metrics.put(name, Results.spread(values(packer, name)));
            }
            metrics.put(
                    "allocatedCurve",
                    curve(each.stream().map(Outcome::allocated).toList()));
            metrics.put(
                    "fragmentationCurve",
                    curve(each.stream().map(Outcome::fragmented).toList()));
            results.row("W4", packer, params, metrics);
        });
    }

    /** Means over the seeds. */
    private static double[] curve(List<double[]> bySeed) {
        double[] means = new double[bySeed.get(0).length];
        for (int i = 0; i < means.length; i++) {
            int at = i;
            means[i] = Results.rounded(
                    bySeed.stream().mapToDouble(each -> each[at]).average().orElseThrow());
        }
        return means;
    }

    private double[] values(String packer, String metric) {
        return outcomes.get(packer).stream()
                .mapToDouble(each -> each.metrics().get(metric))
                .toArray();
    }

    /** The packer of the baselines given that is the best by mean. */
    String best(List<String> baselines, String metric) {
        return baselines.stream()
                .filter(each -> !each.equals(Contestant.PLANNER))
                .max(Comparator.comparingDouble(each -> Results.mean(values(each, metric))))
                .orElseThrow();
    }

    /** The planner over a packer, seed by seed. */
    void over(String name, String packer, String metric) {
        Paired.ratios(
                results, name + "Over[" + packer + "]", values(Contestant.PLANNER, metric), values(packer, metric));
    }
}
