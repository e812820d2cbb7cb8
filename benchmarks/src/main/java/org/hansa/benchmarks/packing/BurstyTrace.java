package org.hansa.benchmarks.packing;

import java.util.Arrays;
import java.util.List;
import org.hansa.benchmarks.packing.Flavours.Machine;

/** The machines that one seed sends to a cell, as many as a given share of it can take. */
final class BurstyTrace {
    /** About as many as fill one host. */
    private static final int PER_HOST = 900;

    private final int hosts;
    private final long seed;
    private final double perLoad;

    BurstyTrace(int hosts, long seed) {
        this.hosts = hosts;
        this.seed = seed;
        int some = PER_HOST * hosts;
        perLoad = some / load(Flavours.draw(some, BurstyRun.DAYS, seed));
    }

    /**
     * @param load what is asked for of the scarcer dimension, on average over the last four days, over what the cell has: more
     *     machines in as many days
     */
    List<Machine> machines(double load) {
        return Flavours.draw((int) (perLoad * load), BurstyRun.DAYS, seed);
    }

    private double load(List<Machine> machines) {
        double cores = 0;
        double memory = 0;
        for (Machine each : machines) {
            double minutes = Math.max(0, Math.min(each.to(), BurstyRun.TO) - Math.max(each.from(), BurstyRun.FROM));
            cores += minutes * each.kind().cores() / Flavours.HOST_CORES;
            memory += minutes * each.kind().memory() / Flavours.HOST_MEMORY;
        }
        return Math.max(cores, memory) / (BurstyRun.TO - BurstyRun.FROM) / hosts;
    }

    /** Variance over mean of the arrivals per minute. */
    static double dispersion(List<Machine> machines) {
        int[] arrivals = BurstyRun.arrivalsPerMinute(machines);
        double mean = Arrays.stream(arrivals).average().orElseThrow();
        double squares = Arrays.stream(arrivals)
                .mapToDouble(each -> (each - mean) * (each - mean))
                .sum();
        return squares / arrivals.length / mean;
    }
}
