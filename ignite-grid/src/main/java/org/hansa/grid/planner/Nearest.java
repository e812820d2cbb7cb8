package org.hansa.grid.planner;

import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.NearestFit;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.jspecify.annotations.Nullable;

/**
 * The host that lacks least of one unit, by the sum over what is wanted of the share that is lacking. Branch and bound: a
 * subtree whose emptiest room lacks as much as the best host so far is left out.
 */
final class Nearest implements RoomTree.Visitor {
    private final CandidateIndex index;
    private final Demand demand;
    private final GrantLimits limits;
    private double distance = Double.POSITIVE_INFINITY;
    private int slot = -1;
    private @Nullable Shape shape;

    Nearest(CandidateIndex index, Demand demand, GrantLimits limits) {
        this.index = index;
        this.demand = demand;
        this.limits = limits;
    }

    void look(Shape next) {
        shape = next;
        next.tree.visitDown(this);
    }

    @Override
    public boolean worth(long key, long[] rooms, int at) {
        Shape here = Objects.requireNonNull(shape);
        return Math.max(lackingOfClasses(here, rooms, at), here.lackingTogether(demand.perUnit, rooms, at))
                        + lackingOfDevices(here, rooms, at)
                < distance;
    }

    @Override
    public void host(long key, int candidate, long[] rooms, int at) {
        if (!worth(key, rooms, at)) {
            return;
        }
        Shape here = Objects.requireNonNull(shape);
        double lacking = lackingOfClasses(here, rooms, at);
        if (demand.gpu != null) {
            lacking += lackingShare(gpuMilli(candidate, demand.gpu));
        }
        if (lacking < distance) {
            distance = lacking;
            slot = candidate;
        }
    }

    /** Infinite where nothing at all is left of something wanted. */
    private double lackingOfClasses(Shape here, long[] rooms, int at) {
        double sum = 0;
        for (int c = 0; c < demand.perUnit.length; c++) {
            long want = demand.perUnit[c];
            if (want > 0) {
                long free = here.column(c) < 0 ? 0 : rooms[at + here.column(c)];
                long have = Math.min(want, Math.min(free, limits.free(here.site, c)));
                sum += have <= 0 ? Double.POSITIVE_INFINITY : (double) (want - have) / want;
            }
        }
        return sum;
    }

    /** At least what the devices lack, as far as the columns tell. */
    private double lackingOfDevices(Shape here, long[] rooms, int at) {
        GpuDemand want = demand.gpu;
        if (want == null) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int group = 0; group < here.models.length; group++) {
            if (want.accepts(here.models[group])) {
                int column = at + here.deviceColumn(group);
                boolean whole = want.milliPerDevice() == GpuDemand.WHOLE;
                int enough = whole ? (int) rooms[column + 1] : here.deviceCounts[group];
                least = Math.min(least, lackingShare(milli((int) rooms[column], enough, want, granted(here, group))));
            }
        }
        return least;
    }

    private long granted(Shape here, int group) {
        return limits.free(here.site, here.gpuClasses[group]);
    }

    private double lackingShare(long milli) {
        return milli == 0 ? Double.POSITIVE_INFINITY : 1 - (double) milli / demand.gpuMilli;
    }

    /** Thousandths of the largest part of the wish that a group of the host's devices has room for. */
    private long gpuMilli(int candidate, GpuDemand want) {
        Shape here = index.shapeOf[candidate];
        long most = 0;
        for (int group = 0; group < here.models.length; group++) {
            if (want.accepts(here.models[group])) {
                most = Math.max(
                        most,
                        milli(mostFree(candidate, group), enough(candidate, group, want), want, granted(here, group)));
            }
        }
        return most;
    }

    private int mostFree(int candidate, int group) {
        Shape here = index.shapeOf[candidate];
        return Census.most(index.devices[candidate], here.firstDevice(group), here.deviceCounts[group]);
    }

    /** Devices that have what is wanted of each. */
    private int enough(int candidate, int group, GpuDemand want) {
        Shape here = index.shapeOf[candidate];
        int[] free = index.devices[candidate];
        int first = here.firstDevice(group);
        int enough = 0;
        for (int i = first; i < first + here.deviceCounts[group]; i++) {
            enough += free[i] >= want.milliPerDevice() ? 1 : 0;
        }
        return enough;
    }

    /** @param most free on one device @param enough devices that have what is wanted of each; 0 when nothing fits */
    private static long milli(int most, int enough, GpuDemand want, long granted) {
        int devices = devices(most, enough, want, granted);
        return devices > 0 ? (long) devices * want.milliPerDevice() : slice(most, want, granted);
    }

    private static int devices(int most, int enough, GpuDemand want, long granted) {
        int possible = most >= want.milliPerDevice() ? enough : 0;
        return (int) Math.min(Math.min(want.devices(), possible), granted / want.milliPerDevice());
    }

    private static int slice(int most, GpuDemand want, long granted) {
        return (int) Math.max(0, Math.min(Math.min(most, want.milliPerDevice()), granted));
    }

    /** The same part as a wish, of the first group that has most. */
    private Optional<GpuDemand> gpu(int candidate, GpuDemand want) {
        Shape here = index.shapeOf[candidate];
        long best = gpuMilli(candidate, want);
        for (int group = 0; best > 0 && group < here.models.length; group++) {
            int most = mostFree(candidate, group);
            int enough = enough(candidate, group, want);
            long granted = granted(here, group);
            if (want.accepts(here.models[group]) && milli(most, enough, want, granted) == best) {
                int devices = devices(most, enough, want, granted);
                return Optional.of(
                        devices > 0
                                ? new GpuDemand(want.models(), devices, want.milliPerDevice())
                                : new GpuDemand(want.models(), 1, slice(most, want, granted)));
            }
        }
        return Optional.empty();
    }

    /** @param placed units that did find room */
    Optional<NearestFit> found(int placed) {
        if (slot < 0) {
            return Optional.empty();
        }
        int site = index.shapeOf[slot].site;
        TreeMap<ResourceClass, Long> fitting = new TreeMap<>();
        for (int c = 0; c < demand.perUnit.length; c++) {
            long granted = limits.free(site, c);
            fitting.put(
                    CandidateIndex.CLASSES.get(c),
                    Math.min(demand.perUnit[c], Math.min(Math.max(0, index.free(slot, c)), granted)));
        }
        Optional<GpuDemand> gpu = demand.gpu == null ? Optional.empty() : gpu(slot, demand.gpu);
        int count = distance == 0 ? Math.max(1, placed) : 1;
        return Optional.of(new NearestFit(index.specs[slot].site(), new ResourceVector(fitting), gpu, count));
    }
}
