package org.hansa.grid.planner;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * Providers that are alike but for their id and what is taken: same site, inventory, GPU groups and traits. Between two of
 * them the fit of a request differs only by how full they are, so one order serves all requests.
 *
 * <p>Columns of a host's room: free of each class that the shape has; per GPU group the most free on one device and the
 * number of wholly free devices; and mixed columns, the lesser of two shares, without which a subtree where one host has the
 * cores and another the memory would look as if it had both.
 */
final class Shape {
    private static final int CORES = 0;
    private static final int MEMORY = 1;

    /** Twelfths: divisible by any number of classes. */
    private static final long MEAN = 12;

    /** Weight of free devices in the key: four means. */
    private static final long DEVICES = 4 * MEAN;

    /** Weight of what a unit takes of the scarcest class beyond its share of the devices: that much of them it strands. */
    private static final long STRANDED = 3 * DEVICES;

    /** Thousandths of a core that come with a device in a host that is neither rich nor poor in them. */
    private static final long CORES_PER_DEVICE = 64_000;

    private static final long MOST_WEIGHT = 4_096;

    final int site;
    final SiteId siteId;
    final @Nullable String rack;
    /** The rack's name among those of all sites. */
    final String rackDomain;

    final BitSet traits;
    final long[] total;
    final String[] models;
    /** What grants count the devices of each group in. */
    final ResourceClass[] gpuClasses;

    final int[] deviceCounts;
    final int devices;
    final RoomTree tree;
    final int width;
    /** Hosts of this shape, those included that take no more entries. */
    int hosts;
    /** Those of them that take nothing new because they are drained. */
    int drained;

    private final int[] classColumns = new int[CandidateIndex.CLASSES.size()];
    private final boolean coresAndMemory;
    private final int groupColumns;
    private final int perGroup;
    private final long perClass;
    private final long plainWeight;
    final Census census;

    Shape(ProviderSpec spec, int site, BitSet traits, IdOrder order) {
        this.site = site;
        siteId = spec.site();
        rack = spec.rack().orElse(null);
        rackDomain = siteId + "/" + spec.rack().orElse("");
        this.traits = traits;
        total = CandidateIndex.CLASSES.stream()
                .mapToLong(each -> spec.inventory().get(each))
                .toArray();
        List<GpuGroup> groups = spec.gpus();
        models = groups.stream().map(GpuGroup::model).toArray(String[]::new);
        gpuClasses = Arrays.stream(models).map(ResourceClass::gpuMilli).toArray(ResourceClass[]::new);
        deviceCounts = groups.stream().mapToInt(GpuGroup::count).toArray();
        devices = Arrays.stream(deviceCounts).sum();
        int next = 0;
        for (int c = 0; c < total.length; c++) {
            classColumns[c] = total[c] > 0 ? next++ : -1;
        }
        coresAndMemory = total[CORES] > 0 && total[MEMORY] > 0;
        groupColumns = next + (coresAndMemory ? 3 : 0);
        perGroup = coresAndMemory ? 6 : 2;
        width = groupColumns + perGroup * models.length;
        tree = new RoomTree(width, order);
        perClass = next == 0 ? 0 : MEAN / next;
        plainWeight =
                total[CORES] == 0 ? MOST_WEIGHT : Math.min(MOST_WEIGHT, 1 + devices * CORES_PER_DEVICE / total[CORES]);
        census = new Census(total, deviceCounts);
    }

    /**
     * Where a host stands in the order, in {@link Share}s: what is free of its devices, four times, and the mean of what is
     * free of its classes, both in twelfths so that the mean is exact.
     */
    long key(long[] free, int[] deviceFree) {
        long key = mean(free);
        if (devices > 0) {
            long milli = 0;
            for (int each : deviceFree) {
                milli += each;
            }
            key += DEVICES * Share.of(milli, (long) devices * GpuDemand.WHOLE);
        }
        return key;
    }

    /** Least key of a host that has room for a unit. */
    long leastKey(long[] perUnit, long gpuMilli) {
        return mean(perUnit) + (gpuMilli == 0 ? 0 : DEVICES * Share.of(gpuMilli, (long) devices * GpuDemand.WHOLE));
    }

    /** The weight in {@code score = weight · key + offset}: what a free device of this shape is worth to a request for none. */
    long weight(long gpuMilli) {
        return gpuMilli == 0 && devices > 0 ? plainWeight : 1;
    }

    /** The offset in {@code score = weight · key + offset}; the least score is the best fit. */
    long offset(long[] perUnit, long gpuMilli) {
        if (gpuMilli == 0 || devices == 0) {
            return -weight(0) * mean(perUnit);
        }
        long most = 0;
        for (int c = 0; c < total.length; c++) {
            most = total[c] > 0 ? Math.max(most, Share.of(perUnit[c], total[c])) : most;
        }
        long gpu = Share.of(gpuMilli, (long) devices * GpuDemand.WHOLE);
        return STRANDED * Math.max(0, most - gpu) - mean(perUnit);
    }

    /** Twelve times the mean share. */
    private long mean(long[] amounts) {
        long sum = 0;
        for (int c = 0; c < total.length; c++) {
            sum += total[c] > 0 ? Share.of(amounts[c], total[c]) : 0;
        }
        return sum * perClass;
    }

    void room(long[] free, int[] deviceFree, long[] into) {
        classes(free, into);
        int first = 0;
        for (int g = 0; g < models.length; g++) {
            int most = Census.most(deviceFree, first, deviceCounts[g]);
            int whole = Census.whole(deviceFree, first, deviceCounts[g]);
            first += deviceCounts[g];
            group(g, free, most, whole, into);
        }
    }

    /** @param group of which the unit takes {@code count} devices, or -1 */
    void need(long[] perUnit, int group, int count, int milli, long[] into) {
        classes(perUnit, into);
        for (int g = 0; g < models.length; g++) {
            boolean wanted = g == group;
            group(g, perUnit, wanted ? milli : 0, wanted && milli == GpuDemand.WHOLE ? count : 0, into);
        }
    }

    private void classes(long[] amounts, long[] into) {
        for (int c = 0; c < total.length; c++) {
            if (classColumns[c] >= 0) {
                into[classColumns[c]] = amounts[c];
            }
        }
        if (coresAndMemory) {
            long cores = Share.of(amounts[CORES], total[CORES]);
            long memory = Share.of(amounts[MEMORY], total[MEMORY]);
            into[groupColumns - 3] = Math.min(cores, memory);
            into[groupColumns - 2] = Math.min(2 * cores, memory);
            into[groupColumns - 1] = Math.min(cores, 2 * memory);
        }
    }

    private void group(int group, long[] amounts, int most, int whole, long[] into) {
        int at = groupColumns + group * perGroup;
        into[at] = most;
        into[at + 1] = whole;
        if (coresAndMemory) {
            long cores = Share.of(amounts[CORES], total[CORES]);
            long memory = Share.of(amounts[MEMORY], total[MEMORY]);
            long wholeShare = Share.of(whole, deviceCounts[group]);
            long mostShare = Share.of(most, GpuDemand.WHOLE);
            into[at + 2] = Math.min(cores, wholeShare);
            into[at + 3] = Math.min(memory, wholeShare);
            into[at + 4] = Math.min(cores, mostShare);
            into[at + 5] = Math.min(memory, mostShare);
        }
    }

    /**
     * What every host below lacks at least of cores and memory together, as the share wanted that is not there: where one
     * has the cores and another the memory, the lesser of the two decides.
     */
    double lackingTogether(long[] perUnit, long[] rooms, int at) {
        if (!coresAndMemory || perUnit[CORES] == 0 || perUnit[MEMORY] == 0) {
            return 0;
        }
        double cores = Share.of(perUnit[CORES], total[CORES]);
        double memory = Share.of(perUnit[MEMORY], total[MEMORY]);
        double plain = least(cores, memory, rooms[at + groupColumns - 3]);
        double cores2 = least(2 * cores, memory, rooms[at + groupColumns - 2]);
        double memory2 = least(cores, 2 * memory, rooms[at + groupColumns - 1]);
        return Math.max(plain, Math.max(cores2, memory2));
    }

    /** Of two wants at least one finds no more than {@code most}. */
    private static double least(double want, double other, long most) {
        return Math.max(0, Math.min(1 - (most + 2) / want, 1 - (most + 2) / other));
    }

    /** Whether a wholly free host of this shape could take a unit, by its classes. */
    boolean couldHold(long[] perUnit) {
        for (int c = 0; c < total.length; c++) {
            if (perUnit[c] > total[c]) {
                return false;
            }
        }
        return true;
    }

    /** Position of a group's first device. */
    int firstDevice(int group) {
        int first = 0;
        for (int g = 0; g < group; g++) {
            first += deviceCounts[g];
        }
        return first;
    }

    /** Column of a class, or -1 when the shape has nothing of it. */
    int column(int resourceClass) {
        return classColumns[resourceClass];
    }

    /** Column of the most that is free on one device of a group; the next one counts the wholly free. */
    int deviceColumn(int group) {
        return groupColumns + group * perGroup;
    }
}
