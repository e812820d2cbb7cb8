package org.hansa.benchmarks.packing;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Results;
import org.hansa.benchmarks.packing.Flavours.Machine;
import org.hansa.benchmarks.packing.Mix.Kind;

/**
 * Fourteen days of machines that come and go on a cell that is empty at first. The first ten days fill it; what is said of how
 * full it is, of refusals and of the worst minute is of the last four.
 */
final class BurstyRun {
    static final double DAYS = 14;
    static final double FROM = 10 * Flavours.DAY;
    static final double TO = DAYS * Flavours.DAY;

    /** Minutes between two looks at the cell. */
    private static final double EVERY = 60;

    /** What a machine takes of a host at most, of the scarcer dimension, to be called small or medium. */
    private static final double[] SIZES = {1 / 32.0, 1 / 8.0};

    private final List<Machine> machines;
    private final Contestant contestant;
    private final Departures departures;
    private final Stranding stranding;
    private final int worstMinute;
    private final long[] asked = new long[SIZES.length + 1];
    private final long[] refused = new long[SIZES.length + 1];
    private final long[] nanos;
    private int timed;
    private double samples;
    private double vcpu;
    private double memory;
    private double empty;
    private double hoursBeforeFirst;
    private boolean anyRefused;

    BurstyRun(List<Machine> machines, Contestant contestant) {
        this.machines = machines;
        this.contestant = contestant;
        departures = new Departures(contestant);
        stranding = new Stranding(contestant.cell(), Flavours.MIX);
        int[] arrivals = arrivalsPerMinute(machines);
        int worst = (int) FROM;
        for (int minute = worst; minute < arrivals.length; minute++) {
            worst = arrivals[minute] > arrivals[worst] ? minute : worst;
        }
        worstMinute = worst;
        nanos = new long[arrivals[worst]];
    }

    static int[] arrivalsPerMinute(List<Machine> machines) {
        int[] arrivals = new int[(int) TO];
        for (Machine each : machines) {
            if (each.from() < TO) {
                arrivals[(int) each.from()]++;
            }
        }
        return arrivals;
    }

    /** @return metrics by name; shares of one, and microseconds of processor time */
    Map<String, Double> metrics() {
        double next = FROM;
        for (Machine each : machines) {
            if (each.from() >= TO) {
                break;
            }
            for (; next <= each.from(); next += EVERY) {
                departures.until(next);
                look();
            }
            departures.until(each.from());
            arrive(each);
        }
        return outcome();
    }

    private void arrive(Machine machine) {
        boolean worst = (int) machine.from() == worstMinute;
        long begin = worst ? CpuClock.nanos() : 0;
        Cell.Placed placed = contestant.place(machine.number(), machine.kind());
        if (worst) {
            nanos[timed++] = CpuClock.nanos() - begin;
        }
        if (placed != null) {
            departures.add(machine.to(), placed);
            hoursBeforeFirst += anyRefused ? 0 : (Math.min(machine.to(), TO) - machine.from()) / 60;
        }
        anyRefused |= placed == null;
        if (machine.from() >= FROM) {
            int size = size(machine.kind());
            asked[size]++;
            refused[size] += placed == null ? 1 : 0;
        }
    }

    private static int size(Kind kind) {
        double share =
                Math.max((double) kind.cores() / Flavours.HOST_CORES, (double) kind.memory() / Flavours.HOST_MEMORY);
        int size = 0;
        while (size < SIZES.length && share > SIZES[size]) {
            size++;
        }
        return size;
    }

    private void look() {
        Cell cell = contestant.cell();
        long freeCores = 0;
        long freeMemory = 0;
        int untouched = 0;
        for (int h = 0; h < cell.hosts; h++) {
            freeCores += cell.cores[h];
            freeMemory += cell.memory[h];
            untouched += cell.cores[h] == cell.coresTotal[h] && cell.memory[h] == cell.memoryTotal[h] ? 1 : 0;
        }
        samples++;
        vcpu += 1 - (double) freeCores / cell.hosts / Flavours.HOST_CORES;
        memory += 1 - (double) freeMemory / cell.hosts / Flavours.HOST_MEMORY;
        empty += (double) untouched / cell.hosts;
        stranding.sample();
    }

    private Map<String, Double> outcome() {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("vmHoursBeforeFirstReject", hoursBeforeFirst);
        metrics.put("utilizationVcpu", vcpu / samples);
        metrics.put("utilizationMemory", memory / samples);
        metrics.put("emptyHosts", empty / samples);
        stranding.into(metrics);
        metrics.put("rejects", sum(refused) / sum(asked));
        metrics.put("rejectsSmall", (double) refused[0] / asked[0]);
        metrics.put("rejectsMedium", (double) refused[1] / asked[1]);
        metrics.put("rejectsLarge", (double) refused[2] / asked[2]);
        Arrays.sort(nanos);
        metrics.put("worstMinuteArrivals", (double) nanos.length);
        metrics.put("worstMinuteP50Micros", Results.percentile(nanos, .5) / 1e3);
        metrics.put("worstMinuteP99Micros", Results.percentile(nanos, .99) / 1e3);
        return metrics;
    }

    private static double sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }
}
