package org.hansa.benchmarks.packing;

import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.GpuDemand;
import org.jspecify.annotations.Nullable;

/**
 * One packer on a cell with devices: what of them is allocated, and what of the free ones the mix cannot use, as requests
 * arrive.
 */
final class GpuRun {
    /**
     * @param metrics by name: at the end, and means over the arrivals that count
     * @param allocated share of the devices each time that another step of demand has arrived, {@code fragmented} likewise
     */
    record Outcome(Map<String, Double> metrics, double[] allocated, double[] fragmented) {}

    private final Contestant contestant;
    private final Mix mix;
    private final Fragmentation fragmentation;
    private final double capacity;
    private final double step;
    private final int from;
    private final double[] allocatedCurve;
    private final double[] fragmentedCurve;
    private final double[] ofHost;
    private double fragmented;
    private long held;
    private long arrived;
    private int marks;
    private int requests;
    private int refused;
    private int firstRefusal = -1;
    private long nanos;
    private double heldSum;
    private double fragmentedSum;

    /**
     * @param steps of the curve, each of {@code step} thousandths of a device that are asked for
     * @param from the arrival from which means are taken
     */
    GpuRun(Contestant contestant, Mix mix, int steps, double step, int from) {
        this.contestant = contestant;
        this.mix = mix;
        this.step = step;
        this.from = from;
        fragmentation = new Fragmentation(mix);
        allocatedCurve = new double[steps];
        fragmentedCurve = new double[steps];
        Cell cell = contestant.cell();
        ofHost = new double[cell.hosts];
        long devices = 0;
        for (int h = 0; h < cell.hosts; h++) {
            changed(h);
            devices += cell.gpus[h];
        }
        capacity = (double) GpuDemand.WHOLE * devices;
    }

    /** Index updates are inside the timing. @return null when it is refused */
    Cell.@Nullable Placed arrive(int number) {
        Kind kind = mix.kinds().get(number);
        long begin = CpuClock.nanos();
        Cell.Placed placed = contestant.place(number, kind);
        nanos += CpuClock.nanos() - begin;
        if (placed != null) {
            held += kind.gpuMilli();
            changed(placed.host());
        } else {
            refused++;
            firstRefusal = firstRefusal < 0 ? requests : firstRefusal;
        }
        if (requests++ >= from) {
            heldSum += held / capacity;
            fragmentedSum += fragmented;
        }
        arrived += kind.gpuMilli();
        while (marks < allocatedCurve.length && arrived >= (marks + 1) * step) {
            allocatedCurve[marks] = held / capacity;
            fragmentedCurve[marks++] = GpuDemand.WHOLE * fragmented / capacity;
        }
        return placed;
    }

    void gone(Cell.Placed placed) {
        held -= placed.kind().gpuMilli();
        changed(placed.host());
    }

    private void changed(int host) {
        double now = fragmentation.of(contestant.cell(), host);
        fragmented += now - ofHost[host];
        ofHost[host] = now;
    }

    Outcome outcome() {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("gpuShare", held / capacity);
        metrics.put("gpuShareMean", heldSum / (requests - from));
        metrics.put("fragmentedGpus", fragmented);
        metrics.put("fragmentedGpusMean", fragmentedSum / (requests - from));
        metrics.put("decisionsPerSecond", requests / (nanos / 1e9));
        metrics.put("refused", (double) refused);
        metrics.put("firstRefusal", (double) firstRefusal);
        return new Outcome(metrics, allocatedCurve, fragmentedCurve);
    }
}
