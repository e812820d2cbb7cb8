package org.hansa.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.benchmarks.consortium.ConsortiumMix;
import org.hansa.benchmarks.consortium.MixGrowth;
import org.hansa.benchmarks.grid.AnchorMatrix;
import org.hansa.benchmarks.grid.Anchoring;
import org.hansa.benchmarks.grid.BasicCommitted;
import org.hansa.benchmarks.grid.Contention;
import org.hansa.benchmarks.grid.DurableWrites;
import org.hansa.benchmarks.grid.Faults;
import org.hansa.benchmarks.grid.Soak;
import org.hansa.benchmarks.grid.WholeReservation;
import org.hansa.benchmarks.packing.BurstyMix;
import org.hansa.benchmarks.packing.Compaction;
import org.hansa.benchmarks.packing.OpenbWorkload;
import org.hansa.benchmarks.speed.Basic;
import org.hansa.benchmarks.speed.Constraints;
import org.hansa.benchmarks.speed.FenzoPeer;
import org.hansa.benchmarks.speed.Growth;
import org.hansa.benchmarks.speed.PlannerSpeed;
import org.hansa.grid.Cut;
import org.hansa.grid.EngineConfig.Durability;

/**
 * Runs the workloads named, or all in their short form; {@code ./hansa bench} starts it. Results go to standard output and
 * progress to standard error. The exit status is 1 after a violation, 2 when a workload did not run to its end.
 */
public final class Benchmarks {
    /** One workload. */
    private interface Workload {
        void run() throws IOException;
    }

    /**
     * What a workload may take in short form on two idle cores, in seconds: all of them, with five and a quarter minutes for w10,
     * stay below twenty minutes. Named ones that are not in it run when they are asked for.
     */
    private static final Map<String, Integer> BUDGETS = Map.ofEntries(
            Map.entry("w1", 60),
            Map.entry("w2", 20),
            Map.entry("fenzo", 15),
            Map.entry("w3", 45),
            Map.entry("w4", 40),
            Map.entry("w5", 10),
            Map.entry("w6", 60),
            Map.entry("w6-three", 140),
            Map.entry("w7", 300),
            Map.entry("w9", 165),
            Map.entry("w11", 25));

    /** Only what the launcher did itself. */
    private static final String NONE = "none";

    private final Arguments arguments;
    private final Results results;

    private Benchmarks(Arguments arguments, Results results) {
        this.arguments = arguments;
        this.results = results;
    }

    public static void main(String[] words) throws IOException {
        Results results = new Results(System.out);
        new Benchmarks(Arguments.of(words), results).run();
        System.exit(results.exitStatus());
    }

    private Map<String, Workload> workloads() {
        Map<String, Workload> all = new LinkedHashMap<>();
        all.put("w1", () -> {
            PlannerSpeed speed = new PlannerSpeed(results);
            for (int hosts : new int[] {2_000, 20_000, 100_000}) {
                speed.run(hosts);
            }
            basic();
        });
        all.put("w2", () -> new Constraints(results).run());
        all.put("fenzo", () -> new FenzoPeer(results).run(2_000));
        all.put("w3", () -> {
            for (int hosts : arguments.longForm() ? new int[] {500, 2_000, 5_000} : new int[] {500}) {
                new BurstyMix(results).run(hosts, arguments.longForm() && hosts < 1_000 ? 10 : 2);
            }
            new Compaction(results).run(arguments.longForm() ? 60_000 : 20_000, arguments.longForm() ? 5 : 2);
        });
        all.put("w4", () -> new OpenbWorkload(results, arguments.longForm())
                .run(OpenbTables.find(arguments.nodes(), arguments.pods(), arguments.scratch()), arguments.mode()));
        all.put("w5", () -> {
            ConsortiumMix mix = new ConsortiumMix(results);
            mix.run(20, 1_000);
            mix.run(200, arguments.longForm() ? 20_000 : 4_000);
        });
        all.put("w6", () -> {
            Contention contention = new Contention(results, arguments.scratch());
            for (int hosts : new int[] {1, 10, 100}) {
                contention.run(hosts, 8, seconds(5, 60));
            }
            new Faults(results, arguments.scratch()).run(1, arguments.longForm() ? 10 : 2, List.of(), seconds(4, 15));
        });
        all.put("w6-three", () -> new Faults(results, arguments.scratch())
                .run(
                        3,
                        arguments.longForm() ? 5 : 1,
                        arguments.longForm() ? List.of(Cut.values()) : List.of(Cut.OTHER, Cut.ENGINE),
                        seconds(4, 15)));
        all.put("w7", () -> {
            new DurableWrites(results, arguments.scratch(), arguments.longForm()).run();
            new WholeReservation(results, arguments.scratch()).run(1_000);
        });
        all.put("w9", () -> {
            Anchoring anchoring = new Anchoring(results, arguments.scratch());
            anchoring.kept(arguments.longForm() ? 15 : 3, seconds(5, 8));
            anchoring.run(500, seconds(10, 300));
            anchoring.run(2_000, seconds(15, 300));
            AnchorMatrix matrix = new AnchorMatrix(results, arguments.scratch());
            if (arguments.longForm()) {
                matrix.all();
            } else {
                matrix.diagonal();
            }
        });
        all.put("w11", () -> {
            int[] sizes = arguments.longForm()
                    ? new int[] {1_000, 10_000, 50_000, 100_000}
                    : new int[] {1_000, 10_000, 100_000};
            new Growth(results).run(sizes);
            new MixGrowth(results).run(sizes);
            if (arguments.soakMinutes() > 0) {
                new Soak(results, arguments.scratch()).run(Duration.ofMinutes(arguments.soakMinutes()));
            }
        });
        return all;
    }

    private void basic() {
        new Basic(results).run(10_000, 50_000);
        BasicCommitted committed = new BasicCommitted(results, arguments.scratch());
        for (int requests : arguments.longForm() ? new int[] {10_000, 50_000} : new int[] {2_000}) {
            for (Durability durability : List.of(Durability.LOG_ONLY, Durability.FSYNC)) {
                committed.run(Basic.HOSTS, Basic.CORES, requests, 8, durability);
            }
        }
    }

    private Duration seconds(int shortForm, int longForm) {
        return Duration.ofSeconds(arguments.longForm() ? longForm : shortForm);
    }

    private void run() throws IOException {
        Map<String, Workload> all = workloads();
        Set<String> unknown = new TreeSet<>(arguments.workloads());
        unknown.removeAll(all.keySet());
        unknown.remove(NONE);
        arguments.also().forEach(results::ratio);
        arguments.voided().forEach(each -> results.violations(each, 1));
        arguments.failed().forEach(results::failed);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no workload " + unknown + "; there are " + all.keySet());
        }
        List<String> chosen = all.keySet().stream().filter(this::chosen).toList();
        for (String each : chosen) {
            one(each, chosen.indexOf(each) + 1, chosen.size(), all.get(each));
        }
        results.last();
    }

    private boolean chosen(String name) {
        return arguments.workloads().isEmpty()
                ? arguments.longForm() || BUDGETS.containsKey(name)
                : arguments.workloads().contains(name);
    }

    /** What one workload stumbles over does not keep the others from being measured; it is said, and the exit status says it. */
    private void one(String name, int number, int of, Workload workload) {
        String budget = arguments.longForm() || !BUDGETS.containsKey(name) ? "" : " of " + BUDGETS.get(name) + " s";
        System.err.printf("bench: %s, %d of %d%n", name, number, of);
        long begin = System.nanoTime();
        try {
            workload.run();
            System.err.printf("bench: %s took %d s%s%n", name, (System.nanoTime() - begin) / 1_000_000_000, budget);
        } catch (IOException | RuntimeException | LinkageError e) {
            results.failed(name, e);
        }
    }
}
