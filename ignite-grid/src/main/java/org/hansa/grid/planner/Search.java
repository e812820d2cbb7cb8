package org.hansa.grid.planner;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.hansa.grid.GpuDemand;
import org.jspecify.annotations.Nullable;

/** Looks for the providers of one plan, one after the other, in the index's trees. */
final class Search {
    private static final int NOTHING = -1;

    private final CandidateIndex index;
    private final Demand demand;
    private final GrantLimits limits;
    private final BestFew few;
    private final SplittableRandom random;
    private int[] used = new int[4];
    private int usedCount;
    private Predicate<Shape> open = shape -> true;

    Search(CandidateIndex index, Demand demand, GrantLimits limits, int choices, long seed) {
        this.index = index;
        this.demand = demand;
        this.limits = limits;
        few = new BestFew(index.order, Math.min(Math.max(1, choices), Math.max(1, index.slotCount())));
        random = new SplittableRandom(seed);
    }

    /** Looks only at hosts of such shapes from now on; asked again before each search. */
    void only(Predicate<Shape> filter) {
        open = filter;
    }

    /** Leaves a slot out from now on. */
    void leaveOut(int slot) {
        if (usedCount == used.length) {
            used = Arrays.copyOf(used, usedCount * 2);
        }
        used[usedCount++] = slot;
    }

    private boolean used(int slot) {
        for (int i = 0; i < usedCount; i++) {
            if (used[i] == slot) {
                return true;
            }
        }
        return false;
    }

    /** A slot among the best fitting of the best rank that has any, or -1. */
    int bestFit() {
        few.clear();
        int[] sites = limits.byRank();
        for (int i = 0; i < sites.length; i++) {
            if (i > 0 && limits.rank(sites[i]) != limits.rank(sites[i - 1]) && !few.isEmpty()) {
                break;
            }
            if (limits.units(sites[i]) > 0) {
                for (Shape shape : index.shapesAt(sites[i])) {
                    consider(shape);
                }
            }
        }
        return few.isEmpty() ? NOTHING : few.pick(random);
    }

    private void consider(Shape shape) {
        if (shape.tree.size() == 0 || !demand.possible(shape) || !open.test(shape)) {
            return;
        }
        GpuDemand gpu = demand.gpu;
        if (gpu == null) {
            consider(shape, NOTHING, 0, 0);
            return;
        }
        for (int group = 0; group < shape.models.length; group++) {
            if (demand.accepts(shape, group) && limits.units(shape.site, shape.models[group]) > 0) {
                consider(shape, group, gpu.devices(), gpu.milliPerDevice());
            }
        }
    }

    private void consider(Shape shape, int group, int count, int milli) {
        RoomTree tree = shape.tree;
        long[] need = new long[shape.width];
        shape.need(demand.perUnit, group, count, milli, need);
        if (tree.hopeless(need)) {
            return;
        }
        long weight = shape.weight(demand.gpuMilli);
        long offset = shape.offset(demand.perUnit, demand.gpuMilli);
        long from = shape.leastKey(demand.perUnit, demand.gpuMilli);
        int after = NOTHING;
        while (tree.find(from, after, lastKey(weight, offset), need)) {
            from = tree.foundKey();
            after = tree.foundSlot();
            if (!used(after) && fits(after, group) && !few.offer(after, weight * from + offset)) {
                return;
            }
        }
    }

    /** Key beyond which no host of the shape can be among the best few. */
    private long lastKey(long weight, long offset) {
        long worst = few.worst();
        return worst == Long.MAX_VALUE ? worst : Math.floorDiv(worst - offset, weight);
    }

    private boolean fits(int slot, int group) {
        return !demand.slicesApart() || demand.unitsOfGroup(index, slot, group, 1) > 0;
    }

    /** The group of the slot that takes most units, at most {@code limit}; -1 when no GPU is asked for. */
    Room room(int slot, int limit) {
        Shape shape = index.shapeOf[slot];
        int units = demand.unitsOfClasses(index, slot, Math.min(limit, limits.units(shape.site)));
        if (demand.gpu == null) {
            return new Room(NOTHING, units);
        }
        Room best = new Room(NOTHING, 0);
        for (int group = 0; group < shape.models.length; group++) {
            int allowed = Math.min(units, limits.units(shape.site, shape.models[group]));
            int here = demand.unitsOfGroup(index, slot, group, allowed);
            if (here > best.units()) {
                best = new Room(group, here);
            }
        }
        return best;
    }

    /** @param group of the slot's GPUs, or -1 */
    record Room(int group, int units) {
        @Nullable
        String model(Shape shape) {
            return group < 0 ? null : shape.models[group];
        }
    }

    /** The slot that takes most units, ties by rank, fit and id, or -1. For plans that would have too many parts. */
    int largest(int limit) {
        Largest largest = new Largest(limit);
        for (int site : limits.byRank()) {
            if (limits.units(site) > 0) {
                for (Shape shape : index.shapesAt(site)) {
                    largest.consider(shape);
                }
            }
        }
        return largest.slot;
    }

    private final class Largest implements RoomTree.Visitor {
        private final int limit;
        private int slot = NOTHING;
        private int units;
        private int rank;
        private long score;
        private @Nullable Shape shape;
        private long weight;
        private long offset;

        Largest(int limit) {
            this.limit = limit;
        }

        void consider(Shape next) {
            if (demand.possible(next) && open.test(next)) {
                shape = next;
                weight = next.weight(demand.gpuMilli);
                offset = next.offset(demand.perUnit, demand.gpuMilli);
                next.tree.visit(this);
            }
        }

        @Override
        public boolean worth(long key, long[] rooms, int at) {
            Shape here = Objects.requireNonNull(shape);
            long most = Math.min(limit, limits.units(here.site));
            for (int c = 0; c < demand.perUnit.length; c++) {
                if (demand.perUnit[c] > 0) {
                    most = Math.min(most, rooms[at + here.column(c)] / demand.perUnit[c]);
                }
            }
            return most > units || (most == units && units > 0 && better(here, key));
        }

        @Override
        public void host(long key, int candidate, long[] rooms, int at) {
            if (!worth(key, rooms, at) || used(candidate)) {
                return;
            }
            int here = room(candidate, limit).units();
            Shape its = index.shapeOf[candidate];
            boolean tied = here == units && slot >= 0 && tie(its, key, candidate);
            if (here > units || (here > 0 && tied)) {
                slot = candidate;
                units = here;
                rank = limits.rank(its.site);
                score = weight * key + offset;
            }
        }

        /** Whether a host at this key or behind could win a tie. */
        private boolean better(Shape here, long key) {
            int its = limits.rank(here.site);
            return its < rank || (its == rank && weight * key + offset <= score);
        }

        private boolean tie(Shape here, long key, int candidate) {
            int its = limits.rank(here.site);
            long fit = weight * key + offset;
            return its < rank
                    || (its == rank && (fit < score || (fit == score && index.order.before(candidate, slot))));
        }
    }
}
