package org.hansa.benchmarks.packing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One packer on the machines of one seed, at rates that are whole multiples of a fiftieth of the cell, and between the two of
 * them where refusals reach one in a hundred: how full a cell is says little without what it refuses (Hadary and others,
 * Protean, OSDI 2020).
 */
final class RejectLevel {
    private static final double STEPS = 50;
    private static final double LEVEL = .01;
    private static final int LEAST = 10;
    private static final int MOST = 100;

    /** Far below what one refusal is: refusals of nothing have no logarithm. */
    private static final double NEGLIGIBLE = 1e-7;

    private final String packer;
    private final int hosts;
    private final BurstyTrace trace;
    private final Map<Integer, Map<String, Double>> runs = new HashMap<>();
    private long violations;

    RejectLevel(String packer, int hosts, BurstyTrace trace) {
        this.packer = packer;
        this.hosts = hosts;
        this.trace = trace;
    }

    /** @param steps the rate, in fiftieths of the cell. @return metrics of that run */
    Map<String, Double> at(int steps) {
        return runs.computeIfAbsent(steps, any -> {
            Contestant contestant = Contestant.of(packer, Flavours.hosts(hosts), Flavours.MIX, 1);
            Map<String, Double> metrics = new BurstyRun(trace.machines(steps / STEPS), contestant).metrics();
            violations += contestant.cell().overAllocated();
            metrics.put("load", steps / STEPS);
            return metrics;
        });
    }

    /** The last rate before refusals pass the level. @param near where to look first; steps double from there */
    int last(int near) {
        int low = near;
        int high = near + 1;
        for (int step = 1; low > LEAST && rejects(low) > LEVEL; step *= 2) {
            high = low;
            low = Math.max(LEAST, low - step);
        }
        for (int step = 1; high < MOST && rejects(high) <= LEVEL; step *= 2) {
            low = high;
            high = Math.min(MOST, high + step);
        }
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (rejects(middle) > LEVEL) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** Metrics where refusals reach the level, between a rate and the next: by the logarithm of the refusals. */
    Map<String, Double> between(int steps, Set<String> wanted) {
        double below = Math.log(Math.max(NEGLIGIBLE, rejects(steps)));
        double above = Math.log(Math.max(NEGLIGIBLE, rejects(steps + 1)));
        double way = above > below ? Math.max(0, Math.min(1, (Math.log(LEVEL) - below) / (above - below))) : 0;
        Map<String, Double> metrics = new TreeMap<>();
        for (String each : wanted) {
            metrics.put(each, at(steps).get(each) * (1 - way) + at(steps + 1).get(each) * way);
        }
        return metrics;
    }

    /** Hosts found over-allocated at the end of any run. */
    long violations() {
        return violations;
    }

    private double rejects(int steps) {
        return at(steps).get("rejects");
    }
}
