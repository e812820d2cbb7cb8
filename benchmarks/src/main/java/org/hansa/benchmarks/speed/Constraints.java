package org.hansa.benchmarks.speed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.speed.ConstrainedHosts.Run;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;

/**
 * Requests with constraints: 5,000 hosts in 20 sites of 10 racks, after the affinity and topology workloads of
 * kube-scheduler's own benchmark. Each class is set against the same requests without its constraint, from an equally full
 * start; classes take turns. Every plan is held against its constraint again.
 */
public final class Constraints {
    private static final int REPEATS = 5;
    private static final int WARM_UPS = 2;
    private static final int WARM_UP_REQUESTS = 1_000;
    private static final int GROUP = 4;
    private static final int APART = 2_000;
    private static final int MANY = 5_000;

    private static final Constraint ONE = Constraint.none(1, MANY);
    private static final Constraint FOUR = Constraint.none(GROUP, MANY);

    private final Results results;

    public Constraints(Results results) {
        this.results = results;
    }

    private static List<Constraint> constraints() {
        DomainRule eachHost = DomainRule.spread(Domain.HOST, 1);
        DomainRule eachCountry = DomainRule.spread(Domain.COUNTRY, 1).with(Constraint.countries());
        return List.of(
                ONE,
                FOUR,
                FOUR.rules("anti-affinity, hosts", eachHost).requests(APART),
                FOUR.rules("affinity, host", DomainRule.affinity(Domain.HOST)),
                FOUR.rules("affinity, rack", DomainRule.affinity(Domain.RACK)),
                FOUR.rules("affinity, site", DomainRule.affinity(Domain.SITE)),
                FOUR.rules("spread, racks", DomainRule.spread(Domain.RACK, 1)),
                FOUR.rules("spread, sites", DomainRule.spread(Domain.SITE, 1)),
                FOUR.rules("spread, countries", eachCountry),
                FOUR.rules("affinity, site; anti-affinity, hosts", DomainRule.affinity(Domain.SITE), eachHost),
                ONE.certified("node affinity, trait"),
                ONE.oneSite("node affinity, site"),
                ONE.oneCountry("node affinity, country"),
                ONE.inOrder("preferred sites, in order"));
    }

    public void run() {
        List<Constraint> constraints = constraints();
        Map<Constraint, Run[]> runs = new HashMap<>();
        constraints.forEach(each -> runs.put(each, new Run[REPEATS]));
        for (int repeat = -WARM_UPS; repeat < REPEATS; repeat++) {
            for (Constraint each : constraints) {
                int requests = repeat < 0 ? WARM_UP_REQUESTS : each.requests();
                Run run = new ConstrainedHosts(31 + Math.max(0, repeat)).place(each, requests);
                results.violations("W2", run.violations());
                if (repeat >= 0) {
                    runs.get(each)[repeat] = run;
                }
            }
        }
        double least = Double.MAX_VALUE;
        for (Constraint each : constraints) {
            double[] like = ratios(runs.get(each), runs.get(each.units() == 1 ? ONE : FOUR), 1);
            double[] basic = ratios(runs.get(each), runs.get(ONE), each.units());
            least = Math.min(least, Math.min(Results.median(like), Results.median(basic)));
            report(each, runs.get(each), like, basic);
        }
        results.ratio("constrainedOverUnconstrainedLeast", least);
    }

    /** @param units that one decision of the first places for each one that a decision of the second places */
    private static double[] ratios(Run[] runs, Run[] over, int units) {
        double[] ratios = new double[REPEATS];
        for (int r = 0; r < REPEATS; r++) {
            ratios[r] = units * runs[r].perSecond() / over[r].perSecond();
        }
        return ratios;
    }

    private void report(Constraint constraint, Run[] runs, double[] like, double[] basic) {
        double[] perSecond = new double[REPEATS];
        for (int r = 0; r < REPEATS; r++) {
            perSecond[r] = runs[r].perSecond();
        }
        Map<String, Object> params = new TreeMap<>();
        params.put("hosts", ConstrainedHosts.HOSTS);
        params.put("sites", Constraint.SITES);
        params.put("racks", Constraint.SITES * Constraint.RACKS);
        params.put("units", constraint.units());
        params.put("requests", constraint.requests());
        params.put("constraint", constraint.name());
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("decisionsPerSecond", Results.spread(perSecond));
        metrics.put("placed", runs[0].placed());
        metrics.put("overUnconstrained", Results.spread(like));
        metrics.put("unitsOverW1", Results.spread(basic));
        results.row("W2", "planner", params, metrics);
    }
}
