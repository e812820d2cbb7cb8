package org.hansa.benchmarks.packing;

import java.util.Arrays;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.GpuDemand;

/**
 * Fragmentation gradient descent after the paper: the host, and for a slice the device, whose fragmentation grows least.
 * Knows the true mix of the trace. Scores are kept by host and kind until the host changes; that changes no choice.
 */
final class GradientDescent implements Packer {
    private final Cell cell;
    private final Fragmentation fragmentation;
    private final double[] before;
    private final int[] version;
    private final int[][] seen;
    private final float[][] growth;
    private final byte[][] device;

    GradientDescent(Cell cell, Mix mix) {
        this.cell = cell;
        fragmentation = new Fragmentation(mix);
        before = new double[cell.hosts];
        version = new int[cell.hosts];
        Arrays.fill(version, 1);
        int kinds = mix.kinds().size();
        seen = new int[kinds][cell.hosts];
        growth = new float[kinds][cell.hosts];
        device = new byte[kinds][cell.hosts];
        Arrays.setAll(before, h -> fragmentation.of(cell, h));
    }

    @Override
    public int choose(int number, Kind kind) {
        int best = -1;
        float least = Float.POSITIVE_INFINITY;
        for (int h = 0; h < cell.hosts; h++) {
            if (cell.fits(h, kind)) {
                if (seen[number][h] != version[h]) {
                    weigh(h, number, kind);
                    seen[number][h] = version[h];
                }
                if (growth[number][h] < least) {
                    least = growth[number][h];
                    best = h;
                }
            }
        }
        return best;
    }

    @Override
    public int devices(Cell same, int host, int number, Kind kind) {
        boolean slice = kind.gpus() == 1 && kind.milli() < GpuDemand.WHOLE;
        return slice ? 1 << device[number][host] : cell.snug(host, kind);
    }

    @Override
    public void changed(int host) {
        before[host] = fragmentation.of(cell, host);
        version[host]++;
    }

    private void weigh(int h, int number, Kind kind) {
        int[] devices = Arrays.copyOfRange(cell.devices, h * 8, h * 8 + 8);
        boolean slice = kind.gpus() == 1 && kind.milli() < GpuDemand.WHOLE;
        if (!slice) {
            growth[number][h] = (float) growth(h, kind, devices, cell.snug(h, kind));
            return;
        }
        float least = Float.POSITIVE_INFINITY;
        for (int d = 0; d < cell.gpus[h]; d++) {
            if (devices[d] >= kind.milli() && first(devices, d)) {
                float its = (float) growth(h, kind, devices, 1 << d);
                if (its < least) {
                    least = its;
                    device[number][h] = (byte) d;
                }
            }
        }
        growth[number][h] = least;
    }

    /** Devices equally free are the same choice. */
    private static boolean first(int[] devices, int at) {
        for (int d = 0; d < at; d++) {
            if (devices[d] == devices[at]) {
                return false;
            }
        }
        return true;
    }

    private double growth(int h, Kind kind, int[] devices, int chosen) {
        int[] after = devices.clone();
        for (int d = 0; d < 8; d++) {
            after[d] -= (chosen >> d & 1) * kind.milli();
        }
        long cores = cell.cores[h] - kind.cores();
        long memory = cell.memory[h] - kind.memory();
        return fragmentation.of(cores, memory, after, 0, cell.gpus[h], cell.model[h]) - before[h];
    }
}
