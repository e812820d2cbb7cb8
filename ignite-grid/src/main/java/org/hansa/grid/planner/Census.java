package org.hansa.grid.planner;

import java.util.Arrays;
import org.hansa.grid.GpuDemand;

/**
 * Counts over all hosts of one shape, those that take no more entries included: for each class how many have how much free,
 * for each GPU group how much is free on the emptiest device and how many devices are wholly free.
 */
final class Census {
    private final int[] deviceCounts;
    private final boolean[] counted;
    private final Tally[] classes;
    private final Tally[] most;
    private final Tally[] whole;

    Census(long[] total, int[] deviceCounts) {
        this.deviceCounts = deviceCounts;
        counted = new boolean[total.length];
        classes = new Tally[total.length];
        for (int c = 0; c < total.length; c++) {
            counted[c] = total[c] > 0;
            classes[c] = new Tally();
        }
        most = tallies(deviceCounts.length);
        whole = tallies(deviceCounts.length);
    }

    private static Tally[] tallies(int number) {
        Tally[] all = new Tally[number];
        Arrays.setAll(all, any -> new Tally());
        return all;
    }

    /** @param frees free of each class, from {@code at} on */
    void add(long[] frees, int at, int[] deviceFree) {
        for (int c = 0; c < classes.length; c++) {
            if (counted[c]) {
                classes[c].add(frees[at + c]);
            }
        }
        for (int g = 0, first = 0; g < deviceCounts.length; first += deviceCounts[g++]) {
            most[g].add(most(deviceFree, first, deviceCounts[g]));
            whole[g].add(whole(deviceFree, first, deviceCounts[g]));
        }
    }

    void remove(long[] frees, int at, int[] deviceFree) {
        for (int c = 0; c < classes.length; c++) {
            if (counted[c]) {
                classes[c].remove(frees[at + c]);
            }
        }
        for (int g = 0, first = 0; g < deviceCounts.length; first += deviceCounts[g++]) {
            most[g].remove(most(deviceFree, first, deviceCounts[g]));
            whole[g].remove(whole(deviceFree, first, deviceCounts[g]));
        }
    }

    void move(long[] frees, int at, int[] deviceFree, long[] newFree, int[] newDeviceFree) {
        for (int c = 0; c < classes.length; c++) {
            if (counted[c]) {
                classes[c].move(frees[at + c], newFree[c]);
            }
        }
        for (int g = 0, first = 0; g < deviceCounts.length; first += deviceCounts[g++]) {
            most[g].move(most(deviceFree, first, deviceCounts[g]), most(newDeviceFree, first, deviceCounts[g]));
            whole[g].move(whole(deviceFree, first, deviceCounts[g]), whole(newDeviceFree, first, deviceCounts[g]));
        }
    }

    /** Hosts with less of the class free; of a class that the shape has. */
    int lacking(int resourceClass, long amount) {
        return classes[resourceClass].below(amount);
    }

    /** Hosts whose group cannot give one unit its devices; exact but for several slices, which must lie apart. */
    int lackingDevices(int group, GpuDemand want) {
        return want.milliPerDevice() == GpuDemand.WHOLE
                ? whole[group].below(want.devices())
                : most[group].below(want.milliPerDevice());
    }

    static int most(int[] free, int first, int count) {
        int most = 0;
        for (int i = first; i < first + count; i++) {
            most = Math.max(most, free[i]);
        }
        return most;
    }

    static int whole(int[] free, int first, int count) {
        int whole = 0;
        for (int i = first; i < first + count; i++) {
            whole += free[i] == GpuDemand.WHOLE ? 1 : 0;
        }
        return whole;
    }
}
