package org.hansa.benchmarks.consortium;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hansa.benchmarks.consortium.Market.Site;
import org.hansa.benchmarks.consortium.Market.Wish;

/**
 * The least that a set of requests can cost at sites where each is allowed, whatever the order and with all known before: a
 * linear program over classes and sites, with the sites' sums instead of their hosts. No placement costs less.
 */
final class CostBound {
    private CostBound() {}

    /** @param placed how many of each class */
    static double of(Market market, Map<Wish, Integer> placed) {
        Loader.loadNativeLibraries();
        MPSolver solver = MPSolver.createSolver("GLOP");
        MPObjective cost = solver.objective();
        cost.setMinimization();
        List<MPConstraint> cores = new ArrayList<>();
        List<MPConstraint> gigabytes = new ArrayList<>();
        for (Site each : market.sites) {
            cores.add(solver.makeConstraint(0, market.coresOf(each)));
            gigabytes.add(solver.makeConstraint(0, market.gigabytesOf(each)));
        }
        placed.forEach((wish, count) -> {
            MPConstraint all = solver.makeConstraint(count, count);
            for (int s = 0; s < market.sites.size(); s++) {
                Site site = market.sites.get(s);
                if (ConsortiumMix.allowed(wish, site)) {
                    var many = solver.makeNumVar(0, count, "");
                    all.setCoefficient(many, 1);
                    cores.get(s).setCoefficient(many, wish.cores());
                    gigabytes.get(s).setCoefficient(many, wish.gigabytes());
                    cost.setCoefficient(many, wish.cost(site));
                }
            }
        });
        if (solver.solve() != MPSolver.ResultStatus.OPTIMAL) {
            throw new IllegalStateException("what was placed has no placement in the bound's linear program");
        }
        return cost.value();
    }
}
