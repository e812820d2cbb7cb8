package org.hansa.benchmarks.grid;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.Results;
import org.hansa.grid.Cut;
import org.hansa.grid.FaultRun;
import org.hansa.grid.FaultRun.Outcome;
import org.hansa.grid.FaultRun.Plan;
import org.hansa.grid.PlanCounts;
import org.hansa.grid.Throughput.Dip;

/**
 * Writers on hosts that are 95 % full while processes of the grid are killed, every tenth call repeated; at the end the checker
 * counts everything again. Void when a fault that it should have met never came.
 */
public final class Faults {
    private static final String WORKLOAD = "W6";
    private static final long SEED = 20_261_121;

    private final Results results;
    private final Path directory;

    public Faults(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /**
     * @param nodes one, or three of which those that keep copies are killed as well
     * @param cuts of the network between three
     */
    public void run(int nodes, int kills, List<Cut> cuts, Duration between) throws IOException {
        try (Scratch scratch = Scratch.create(directory)) {
            Plan plan = new Plan(nodes, kills, cuts, between, SEED);
            report(plan, FaultRun.run(scratch.path(), plan, line -> System.err.println("bench: w6: " + line)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void report(Plan plan, Outcome outcome) {
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("probes", new TreeMap<>(outcome.probes()));
        metrics.put("kills", outcome.kills());
        metrics.put("reserved", outcome.reserved());
        metrics.put("released", outcome.released());
        metrics.put("repeated", outcome.repeated());
        metrics.put("cutOffAndAskedAgain", outcome.cutOff());
        metrics.put("copiesCompared", outcome.copies());
        metrics.put(
                "startToServingSeconds",
                Results.spread(outcome.recoveries().stream()
                        .mapToDouble(each -> each.toMillis() / 1e3)
                        .toArray()));
        metrics.put("throughput", outcome.dips().stream().map(Faults::dip).toList());
        PlanCounts.Totals plans = outcome.plans();
        metrics.put("plans", plans.plans());
        metrics.put("conflicts", plans.conflicts());
        metrics.put("conflictsPerPlanTried", Results.rounded(share(plans.conflicts(), plans.tried())));
        metrics.put("doubleAllocations", outcome.kinds().getOrDefault("DOUBLE_ALLOCATION", 0));
        metrics.put("lostAcknowledgements", outcome.kinds().getOrDefault("LOST_ACKNOWLEDGEMENT", 0));
        metrics.put("repeatedAnsweredOtherwise", otherwise(outcome));
        metrics.put("violations", outcome.violations());
        metrics.put("checker", outcome.counted());
        results.row(
                WORKLOAD,
                "ignite-grid",
                Map.of(
                        "nodes",
                        plan.nodes(),
                        "killsOfTheEngine",
                        plan.kills(),
                        "cuts",
                        plan.cuts(),
                        "secondsBetween",
                        plan.between().toSeconds(),
                        "durability",
                        "FSYNC"),
                metrics);
        results.violations(WORKLOAD, outcome.violations().size());
        results.missing(WORKLOAD, outcome.missing());
    }

    private static Map<String, Object> dip(Dip dip) {
        return Map.of(
                "around",
                dip.what(),
                "placementsPerSecondBefore",
                Results.rounded(dip.perSecond()),
                "keptInTenSeconds",
                Results.rounded(dip.kept()),
                "longestPauseSeconds",
                Results.rounded(dip.pauseMillis() / 1e3));
    }

    private static long otherwise(Outcome outcome) {
        return outcome.violations().stream()
                .filter(each -> each.contains("answered otherwise"))
                .count();
    }

    /** Of what there may be none of. */
    static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
