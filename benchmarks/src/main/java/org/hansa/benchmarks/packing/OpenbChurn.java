package org.hansa.benchmarks.packing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.benchmarks.OpenbTrace;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.ProviderId;

/**
 * Arrivals at an even pace in random order, with the trace's lifetimes times a factor such that on average a given share of
 * the GPUs is asked for; without it the trace never asks for more than a hundredth of them at once.
 */
public final class OpenbChurn {
    private static final int ARRIVALS = 20_000;

    private record Departure(double at, Cell.Placed placed) {}

    private final Results results;
    private final OpenbTrace trace;
    private final Mix mix;

    public OpenbChurn(Results results, OpenbTrace trace) {
        this.results = results;
        this.trace = trace;
        mix = Mix.of(trace);
    }

    public void run(double load, long seed) {
        List<ProviderSpec> hosts = new ArrayList<>();
        long capacity = 0;
        for (ProviderSpec each : trace.hosts()) {
            ProviderId id = new ProviderId("h" + (100_000 + hosts.size()));
            hosts.add(new ProviderSpec(id, trace.hosts().get(0).site(), each.inventory(), each.gpus(), each.traits()));
            capacity += each.gpus().stream()
                    .mapToLong(group -> 1_000L * group.count())
                    .sum();
        }
        double asked = 0;
        for (int i = 0; i < mix.of().length; i++) {
            asked += (double) mix.kinds().get(mix.of()[i]).gpuMilli()
                    * trace.lifetimes().get(i)
                    / mix.of().length;
        }
        double factor = load * capacity / asked;
        double own = 0;
        double descent = 0;
        for (String name : List.of("first-fit", "best-fit", "gradient-descent", "planner")) {
            Cell cell = new Cell(hosts, mix.models());
            Packer packer =
                    switch (name) {
                        case "planner" -> new PlannerPacker(cell, hosts);
                        case "gradient-descent" -> new GradientDescent(cell, mix);
                        default -> Textbook.all(cell, seed).get(name);
                    };
            double share = churn(name, cell, packer, new Random(seed), factor, capacity, load);
            own = name.equals("planner") ? share : own;
            descent = name.equals("gradient-descent") ? share : descent;
        }
        results.ratio("W4-churn.gpuShareOver[gradient-descent]", own / descent);
    }

    private double churn(
            String name, Cell cell, Packer packer, Random random, double factor, long capacity, double load) {
        PriorityQueue<Departure> departures = new PriorityQueue<>(Comparator.comparingDouble(Departure::at));
        long held = 0;
        double sum = 0;
        int refused = 0;
        for (int now = 0; now < ARRIVALS; now++) {
            while (!departures.isEmpty() && departures.peek().at() <= now) {
                Cell.Placed gone = departures.remove().placed();
                cell.giveBack(gone);
                packer.changed(gone.host());
                held -= gone.kind().gpuMilli();
            }
            int drawn = random.nextInt(mix.of().length);
            int number = mix.of()[drawn];
            Kind kind = mix.kinds().get(number);
            int host = packer.choose(number, kind);
            if (host < 0) {
                refused++;
            } else {
                Cell.Placed placed = cell.take(host, kind, packer.devices(cell, host, number, kind));
                packer.changed(host);
                held += kind.gpuMilli();
                departures.add(new Departure(now + trace.lifetimes().get(drawn) * factor, placed));
            }
            sum += now < ARRIVALS / 2 ? 0 : (double) held / capacity;
        }
        results.violations("W4", cell.overAllocated());
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("gpuShareMean", Results.rounded(sum / (ARRIVALS / 2)));
        metrics.put("refused", refused);
        results.row(
                "W4",
                name,
                Map.of("mode", "churn", "load", load, "arrivals", ARRIVALS, "lifetimeFactor", Results.rounded(factor)),
                metrics);
        return sum;
    }
}
