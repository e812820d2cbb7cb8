package org.hansa.benchmarks.packing;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.hansa.benchmarks.packing.Flavours.Machine;
import org.hansa.benchmarks.packing.Mix.Kind;

/**
 * The fewest equal hosts that any packing needs for what lives at the busiest moment: the linear relaxation over all ways to
 * fill one host (Gilmore and Gomory), by column generation with OR-Tools, a whole host's filling priced by integer
 * programming. Moments before and after may need more, so it is a lower bound of every online packing.
 */
final class PackingBound {
    private static final double TOLERANCE = 1e-6;
    private static final int MOST_COLUMNS = 2_000;

    private final long cores;
    private final long memory;

    PackingBound(long cores, long memory) {
        this.cores = cores;
        this.memory = memory;
        Loader.loadNativeLibraries();
    }

    int atTheBusiestMoment(List<Machine> machines) {
        PriorityQueue<Machine> alive = new PriorityQueue<>(Comparator.comparingDouble(Machine::to));
        List<Machine> busiest = List.of();
        double[] sum = {0, 0};
        double most = 0;
        for (Machine each : machines) {
            while (!alive.isEmpty() && alive.peek().to() <= each.from()) {
                add(sum, alive.remove(), -1);
            }
            alive.add(each);
            add(sum, each, 1);
            double volume = Math.max(sum[0], sum[1]);
            if (volume > most + TOLERANCE) {
                most = volume;
                busiest = volume < 2 ? busiest : new ArrayList<>(alive);
            }
        }
        Map<Kind, Integer> wanted = new LinkedHashMap<>();
        busiest.forEach(each -> wanted.merge(each.kind(), 1, Integer::sum));
        return (int) Math.max(Math.ceil(most - TOLERANCE), Math.ceil(relaxation(wanted) - TOLERANCE));
    }

    private void add(double[] sum, Machine machine, int sign) {
        sum[0] += sign * (double) machine.kind().cores() / cores;
        sum[1] += sign * (double) machine.kind().memory() / memory;
    }

    private double relaxation(Map<Kind, Integer> wanted) {
        List<Kind> kinds = List.copyOf(wanted.keySet());
        MPSolver master = MPSolver.createSolver("GLOP");
        MPObjective hosts = master.objective();
        hosts.setMinimization();
        List<MPConstraint> rows = new ArrayList<>();
        for (Kind each : kinds) {
            rows.add(master.makeConstraint(wanted.get(each), MPSolver.infinity()));
        }
        for (int k = 0; k < kinds.size(); k++) {
            int[] alone = new int[kinds.size()];
            alone[k] = (int)
                    Math.min(cores / kinds.get(k).cores(), memory / kinds.get(k).memory());
            column(master, hosts, rows, alone);
        }
        for (int columns = 0; ; columns++) {
            if (master.solve() != MPSolver.ResultStatus.OPTIMAL || columns > MOST_COLUMNS) {
                throw new IllegalStateException(
                        "the bound's linear program has no optimum after " + columns + " columns");
            }
            double[] worth = rows.stream().mapToDouble(MPConstraint::dualValue).toArray();
            int[] filling = new int[kinds.size()];
            double value = fill(kinds, worth, wanted, filling);
            if (value <= 1 + TOLERANCE) {
                return hosts.value();
            }
            column(master, hosts, rows, filling);
        }
    }

    private static void column(MPSolver master, MPObjective hosts, List<MPConstraint> rows, int[] filling) {
        MPVariable many = master.makeNumVar(0, MPSolver.infinity(), "");
        hosts.setCoefficient(many, 1);
        for (int k = 0; k < filling.length; k++) {
            rows.get(k).setCoefficient(many, filling[k]);
        }
    }

    /** The most valuable filling of one host. @return its value */
    private double fill(List<Kind> kinds, double[] worth, Map<Kind, Integer> wanted, int[] filling) {
        MPSolver knapsack = MPSolver.createSolver("SCIP");
        MPConstraint withinCores = knapsack.makeConstraint(0, cores);
        MPConstraint withinMemory = knapsack.makeConstraint(0, memory);
        MPObjective value = knapsack.objective();
        value.setMaximization();
        List<MPVariable> numbers = new ArrayList<>();
        for (int k = 0; k < filling.length; k++) {
            MPVariable number = knapsack.makeIntVar(0, wanted.get(kinds.get(k)), "");
            withinCores.setCoefficient(number, kinds.get(k).cores());
            withinMemory.setCoefficient(number, kinds.get(k).memory());
            value.setCoefficient(number, worth[k]);
            numbers.add(number);
        }
        if (knapsack.solve() != MPSolver.ResultStatus.OPTIMAL) {
            throw new IllegalStateException("a host's filling has no optimum");
        }
        for (int k = 0; k < filling.length; k++) {
            filling[k] = (int) Math.round(numbers.get(k).solutionValue());
        }
        return value.value();
    }
}
