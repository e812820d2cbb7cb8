package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.OpenbTrace;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.ProviderId;

/**
 * Arrivals only: requests drawn from the trace with replacement until they ask for so much of the GPUs, on hosts in shuffled
 * order. Every packer gets the same hosts and the same requests, seed by seed; what it refuses is lost.
 */
public final class OpenbFill {
    /** @param share of GPUs allocated at the end @param fragmented free GPUs that the mix cannot use, at the end, @param mean over all arrivals */
    private record Outcome(double share, double fragmented, double mean, double perSecond, int firstRefusal) {}

    private final Results results;
    private final OpenbTrace trace;
    private final Mix mix;
    private final Fragmentation fragmentation;

    public OpenbFill(Results results, OpenbTrace trace) {
        this.results = results;
        this.trace = trace;
        mix = Mix.of(trace);
        fragmentation = new Fragmentation(mix);
    }

    /** @param load of the GPUs that is asked for, 1.3 for 130 % */
    public void run(String name, double load, int seeds) {
        Map<String, Outcome[]> outcomes = new LinkedHashMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(1_000 + seed);
            List<ProviderSpec> hosts = shuffled(random);
            int[] requests = draw(random, load);
            for (Map.Entry<String, Outcome> each : fill(hosts, requests, seed).entrySet()) {
                outcomes.computeIfAbsent(each.getKey(), any -> new Outcome[seeds])[seed] = each.getValue();
            }
        }
        outcomes.forEach((packer, each) -> row(name, load, packer, each));
        ratios(name, outcomes);
    }

    /** In a random order, named so that ties by id follow it. */
    private List<ProviderSpec> shuffled(Random random) {
        List<ProviderSpec> hosts = new ArrayList<>(trace.hosts());
        Collections.shuffle(hosts, random);
        List<ProviderSpec> named = new ArrayList<>();
        for (ProviderSpec each : hosts) {
            ProviderId id = new ProviderId("h" + (100_000 + named.size()));
            named.add(new ProviderSpec(id, hosts.get(0).site(), each.inventory(), each.gpus(), each.traits()));
        }
        return named;
    }

    private int[] draw(Random random, double load) {
        long capacity = trace.hosts().stream()
                .flatMap(host -> host.gpus().stream())
                .mapToLong(group -> 1_000L * group.count())
                .sum();
        List<Integer> drawn = new ArrayList<>();
        for (long asked = 0; asked < load * capacity; ) {
            int kind = mix.of()[random.nextInt(mix.of().length)];
            drawn.add(kind);
            asked += mix.kinds().get(kind).gpuMilli();
        }
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    private Map<String, Outcome> fill(List<ProviderSpec> hosts, int[] requests, int seed) {
        Map<String, Outcome> outcomes = new TreeMap<>();
        for (String name : Textbook.all(cell(hosts), seed).keySet()) {
            Cell cell = cell(hosts);
            outcomes.put(name, fill(cell, Textbook.all(cell, seed).get(name), requests));
        }
        Cell sorted = cell(hosts);
        outcomes.put("best-fit-decreasing", fill(sorted, Textbook.bestFit(sorted), decreasing(requests)));
        Cell descent = cell(hosts);
        outcomes.put("gradient-descent", fill(descent, new GradientDescent(descent, mix), requests));
        Cell own = cell(hosts);
        outcomes.put("planner", fill(own, new PlannerPacker(own, hosts), requests));
        return outcomes;
    }

    private Cell cell(List<ProviderSpec> hosts) {
        return new Cell(hosts, mix.models());
    }

    /** Offline: it knows all requests beforehand, which nobody does who answers them one by one. */
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

    private Outcome fill(Cell cell, Packer packer, int[] requests) {
        double[] base = new double[cell.hosts];
        long capacity = 0;
        double now = 0;
        for (int h = 0; h < cell.hosts; h++) {
            base[h] = fragmentation.of(cell, h);
            now += base[h];
            capacity += 1_000L * cell.gpus[h];
        }
        long allocated = 0;
        long nanos = 0;
        double sum = 0;
        int firstRefusal = -1;
        for (int i = 0; i < requests.length; i++) {
            Kind kind = mix.kinds().get(requests[i]);
            long begin = CpuClock.nanos();
            int host = packer.choose(requests[i], kind);
            if (host >= 0) {
                cell.take(host, kind, packer.devices(cell, host, requests[i], kind));
                packer.changed(host);
            }
            nanos += CpuClock.nanos() - begin;
            if (host >= 0) {
                allocated += kind.gpuMilli();
                double after = fragmentation.of(cell, host);
                now += after - base[host];
                base[host] = after;
            } else if (firstRefusal < 0) {
                firstRefusal = i;
            }
            sum += now;
        }
        results.violations("W4", cell.overAllocated());
        return new Outcome(
                (double) allocated / capacity,
                now,
                sum / requests.length,
                requests.length / (nanos / 1e9),
                firstRefusal);
    }

    private void row(String name, double load, String packer, Outcome[] each) {
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put(
                "gpuShare",
                Results.spread(Arrays.stream(each).mapToDouble(Outcome::share).toArray()));
        metrics.put(
                "fragmentedGpus",
                Results.spread(
                        Arrays.stream(each).mapToDouble(Outcome::fragmented).toArray()));
        metrics.put(
                "fragmentedGpusMean",
                Results.spread(Arrays.stream(each).mapToDouble(Outcome::mean).toArray()));
        metrics.put(
                "decisionsPerSecond",
                Results.spread(
                        Arrays.stream(each).mapToDouble(Outcome::perSecond).toArray()));
        metrics.put(
                "firstRefusal",
                Results.spread(
                        Arrays.stream(each).mapToDouble(Outcome::firstRefusal).toArray()));
        results.row(
                name,
                packer,
                Map.of(
                        "mode",
                        "fill",
                        "load",
                        load,
                        "seeds",
                        each.length,
                        "hosts",
                        trace.hosts().size()),
                metrics);
    }

    /** Against the best of the online baselines by mean, seed by seed. */
    private void ratios(String name, Map<String, Outcome[]> outcomes) {
        Outcome[] own = outcomes.get("planner");
        String best = outcomes.keySet().stream()
                .filter(each -> !each.equals("planner") && !each.equals("best-fit-decreasing"))
                .max(Comparator.comparingDouble(each -> Arrays.stream(outcomes.get(each))
                        .mapToDouble(Outcome::share)
                        .sum()))
                .orElseThrow();
        paired(name + ".gpuShareOver[" + best + "]", own, outcomes.get(best), Outcome::share);
        paired(name + ".gpuShareOver[best-fit-decreasing]", own, outcomes.get("best-fit-decreasing"), Outcome::share);
        paired(
                name + ".fragmentationOver[gradient-descent]",
                own,
                outcomes.get("gradient-descent"),
                Outcome::fragmented);
        paired(name + ".fragmentationMeanOver[gradient-descent]", own, outcomes.get("gradient-descent"), Outcome::mean);
    }

    private void paired(String name, Outcome[] own, Outcome[] other, ToDoubleFunction<Outcome> metric) {
        double[] quotients = new double[own.length];
        Arrays.setAll(quotients, i -> metric.applyAsDouble(own[i]) / metric.applyAsDouble(other[i]));
        double mean = Arrays.stream(quotients).average().orElseThrow();
        double variance =
                Arrays.stream(quotients).map(q -> (q - mean) * (q - mean)).sum() / Math.max(1, own.length - 1);
        results.ratio(name + ".mean", mean);
        // Student's t at 19 degrees of freedom, two-sided 95 %; a little too wide for more seeds
        results.ratio(name + ".lower95", mean - 2.093 * Math.sqrt(variance / own.length));
        results.ratio(name + ".upper95", mean + 2.093 * Math.sqrt(variance / own.length));
    }
}
