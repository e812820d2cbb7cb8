package org.hansa.grid.planner;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.hansa.grid.GpuDemand;
import org.jspecify.annotations.Nullable;

/** Looks for the providers of one plan, one after the other, in the index's trees. */
final class Search {
    private static final int NOTHING = -1;

    /** Score of no host. */
    private static final long NONE = Long.MAX_VALUE;

    private final CandidateIndex index;
    private final Demand demand;
    private final GrantLimits limits;
    private final BestFew few;
    private final SplittableRandom random;
    private int[] used = new int[4];
    private int usedCount;
    private Predicate<Shape> open = shape -> true;

    /** Shapes seen so far, those of better sites first; beside each the least score that one of its hosts may have. */
    private Shape[] seen = new Shape[16];

    private long[] least = new long[16];
    private int seenCount;
    private int sitesSeen;

    Search(CandidateIndex index, Demand demand, GrantLimits limits, int choices, long seed) {
        this.index = index;
        this.demand = demand;
        this.limits = limits;
        few = new BestFew(index.order, Math.min(Math.max(1, choices), Math.max(1, index.slotCount())));
        random = new SplittableRandom(seed);
    }

    /** Looks only at hosts of such shapes from now on; asked again before each search, and may change from yes to no. */
    void only(Predicate<Shape> filter) {
        open = filter;
    }

    /** Looks only at these, whatever else is at their sites; those of better sites come first. */
    void within(List<Shape> shapes) {
        sitesSeen = limits.byRank().length;
        shapes.forEach(this::see);
    }

    private void see(Shape shape) {
        if (shape.tree.size() == 0 || !demand.possible(shape)) {
            return;
        }
        if (seenCount == seen.length) {
            seen = Arrays.copyOf(seen, seenCount * 2);
            least = Arrays.copyOf(least, seenCount * 2);
        }
        seen[seenCount] = shape;
        least[seenCount++] = Long.MIN_VALUE;
    }

    /** Whether there is a shape of this number; those of a site are seen when all before have been asked for. */
    private boolean sees(int number) {
        int[] sites = limits.byRank();
        while (number >= seenCount && sitesSeen < sites.length) {
            int site = sites[sitesSeen++];
            if (limits.units(site) > 0) {
                index.shapesAt(site).forEach(this::see);
            }
        }
        return number < seenCount;
    }

    /** Leaves a slot out from now on. */
    void leaveOut(int slot) {
        if (usedCount == used.length) {
            used = Arrays.copyOf(used, usedCount * 2);
        }
        used[usedCount++] = slot;
    }

    boolean used(int slot) {
        for (int i = 0; i < usedCount; i++) {
            if (used[i] == slot) {
                return true;
            }
        }
        return false;
    }

    /**
     * A slot among the best fitting of the best rank that has any, or -1. The next search of the same plan knows from this one
     * which shapes have nothing as good, so that it looks into few of them: hosts are left out meanwhile, none becomes better.
     */
    int bestFit() {
        few.clear();
        for (int i = 0; sees(i); i++) {
            Shape shape = seen[i];
            if (i > 0 && limits.rank(shape.site) != limits.rank(seen[i - 1].site) && !few.isEmpty()) {
                break;
            }
            if (least[i] != NONE && least[i] <= few.worst() && limits.units(shape.site) > 0 && open.test(shape)) {
                least[i] = consider(shape);
            }
        }
        return few.isEmpty() ? NOTHING : few.pick(random);
    }

    /** @return the least score that a host of the shape can have from now on */
    private long consider(Shape shape) {
        GpuDemand gpu = demand.gpu;
        if (gpu == null) {
            return consider(shape, demand.perUnit, NOTHING, 0, 0, few);
        }
        long score = NONE;
        for (int group = 0; group < shape.models.length; group++) {
            if (demand.accepts(shape, group) && limits.units(shape.site, shape.models[group]) > 0) {
                score = Math.min(
                        score, consider(shape, demand.perUnit, group, gpu.devices(), gpu.milliPerDevice(), few));
            }
        }
        return score;
    }

    /** @param classes that a host must have room for: what one unit takes, or several */
    private long consider(Shape shape, long[] classes, int group, int count, int milli, BestFew best) {
        RoomTree tree = shape.tree;
        long[] need = new long[shape.width];
        shape.need(classes, group, count, milli, need);
        if (tree.hopeless(need)) {
            return NONE;
        }
        long weight = shape.weight(demand.gpuMilli);
        long offset = shape.offset(demand.perUnit, demand.gpuMilli);
        long from = shape.leastKey(classes, demand.gpuMilli);
        int after = NOTHING;
        long first = best.worst() == Long.MAX_VALUE ? NONE : best.worst() + 1;
        boolean found = false;
        while (tree.find(from, after, lastKey(weight, offset, best), need)) {
            from = tree.foundKey();
            after = tree.foundSlot();
            if (used(after) || !fits(after, group)) {
                continue;
            }
            long score = weight * from + offset;
            first = found ? first : score;
            found = true;
            if (!best.offer(after, score)) {
                return first;
            }
        }
        return first;
    }

    /** Key beyond which no host of the shape can be among the best few. */
    private static long lastKey(long weight, long offset, BestFew best) {
        long worst = best.worst();
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
        int all = demand.gpu == null ? taker(limit) : NOTHING;
        if (all != NOTHING) {
            return all;
        }
        Largest largest = new Largest(limit);
        for (int i = 0; sees(i); i++) {
            if (limits.units(seen[i].site) > 0 && open.test(seen[i])) {
                largest.consider(seen[i]);
            }
        }
        return largest.slot;
    }

    /** The slot that {@link #largest} means where there are hosts that take so many: found as the best fit is, without GPUs. */
    private int taker(int units) {
        long[] classes = Arrays.stream(demand.perUnit).map(each -> each * units).toArray();
        BestFew best = new BestFew(index.order, 1);
        for (int i = 0; sees(i); i++) {
            Shape shape = seen[i];
            if (i > 0 && limits.rank(shape.site) != limits.rank(seen[i - 1].site) && !best.isEmpty()) {
                break;
            }
            if (limits.units(shape.site) >= units && open.test(shape)) {
                consider(shape, classes, NOTHING, 0, 0, best);
            }
        }
        return best.isEmpty() ? NOTHING : best.pick(random);
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
            shape = next;
            weight = next.weight(demand.gpuMilli);
            offset = next.offset(demand.perUnit, demand.gpuMilli);
            next.tree.visit(this);
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
