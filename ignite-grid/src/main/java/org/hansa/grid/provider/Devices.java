package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;

/**
 * The GPU devices of a provider: the groups of its spec laid out one after the other, with the thousandths still free on
 * each. Immutable.
 */
public final class Devices {
    private final List<GpuGroup> groups;
    private final int[] free;

    private Devices(List<GpuGroup> groups, int[] free) {
        this.groups = groups;
        this.free = free;
    }

    static Devices whole(List<GpuGroup> groups) {
        int[] free = new int[groups.stream().mapToInt(GpuGroup::count).sum()];
        Arrays.fill(free, GpuDemand.WHOLE);
        return new Devices(groups, free);
    }

    public static Devices of(List<GpuGroup> groups, List<Integer> free) {
        return new Devices(groups, free.stream().mapToInt(Integer::intValue).toArray());
    }

    void write(EntryWriter out) {
        out.number(free.length);
        for (int each : free) {
            out.number(each);
        }
    }

    static Devices read(List<GpuGroup> groups, EntryReader in) {
        int[] free = new int[in.small()];
        for (int i = 0; i < free.length; i++) {
            free[i] = in.small();
        }
        return new Devices(groups, free);
    }

    public int count() {
        return free.length;
    }

    public int free(int device) {
        return free[device];
    }

    /** First device of a model's group; -1 when there is none. */
    public int first(String model) {
        int at = 0;
        for (GpuGroup each : groups) {
            if (each.model().equals(model)) {
                return at;
            }
            at += each.count();
        }
        return -1;
    }

    public int size(String model) {
        return groups.stream()
                .filter(each -> each.model().equals(model))
                .mapToInt(GpuGroup::count)
                .sum();
    }

    public Devices take(List<Integer> devices, int milli) {
        if (devices.isEmpty()) {
            return this;
        }
        int[] left = free.clone();
        for (int device : devices) {
            if (device >= left.length) {
                throw new IllegalStateException("there is no device " + device);
            }
            left[device] -= milli;
            if (left[device] < 0 || left[device] > GpuDemand.WHOLE) {
                throw new IllegalStateException("device " + device + " would have " + left[device] + " free");
            }
        }
        return new Devices(groups, left);
    }

    Devices giveBack(List<Integer> devices, int milli) {
        return take(devices, -milli);
    }

    /** Chooses devices for {@code units} units, ascending, or nothing when they do not fit. Deterministic. */
    public Optional<List<Integer>> choose(String model, int units, int perUnit, int milli) {
        int first = first(model);
        if (first < 0) {
            return Optional.empty();
        }
        int[] left = Arrays.copyOfRange(free, first, first + size(model));
        List<Integer> chosen = new ArrayList<>(units * perUnit);
        boolean snug = perUnit == 1 || units == 1 || milli == GpuDemand.WHOLE;
        for (int unit = 0; unit < units; unit++) {
            if (!chooseUnit(left, first, perUnit, milli, snug, chosen)) {
                return Optional.empty();
            }
        }
        Collections.sort(chosen);
        return Optional.of(chosen);
    }

    /**
     * One unit on {@code perUnit} different devices. Snug takes the fullest that still fit, which keeps whole devices whole;
     * several units of several slices take the emptiest, because only that always finds a choice when there is one.
     */
    private static boolean chooseUnit(
            int[] left, int first, int perUnit, int milli, boolean snug, List<Integer> chosen) {
        boolean[] mine = new boolean[left.length];
        for (int share = 0; share < perUnit; share++) {
            int best = -1;
            for (int i = 0; i < left.length; i++) {
                if (mine[i] || left[i] < milli) {
                    continue;
                }
                if (best < 0 || (snug ? left[i] < left[best] : left[i] / milli > left[best] / milli)) {
                    best = i;
                }
            }
            if (best < 0) {
                return false;
            }
            mine[best] = true;
            left[best] -= milli;
            chosen.add(first + best);
        }
        return true;
    }
}
