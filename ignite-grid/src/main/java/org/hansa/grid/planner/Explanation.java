package org.hansa.grid.planner;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.NearestFit;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Why nothing fitted: how many candidates each dimension excluded, and what would have fitted. Made only for a refusal. */
final class Explanation {
    private static final int STRETCH = 1_024;

    private final CandidateIndex index;
    private final Demand demand;
    private final GrantLimits limits;
    private final TreeMap<String, Integer> excluded = new TreeMap<>();
    private double nearestDistance = Double.POSITIVE_INFINITY;
    private Optional<NearestFit> nearest = Optional.empty();

    private Explanation(CandidateIndex index, PlanRequest request) {
        this.index = index;
        synchronized (index) {
            demand = new Demand(index, request.request());
            limits = new GrantLimits(index, request);
        }
    }

    /** @param placed units that did find room */
    static PlanResult.None of(CandidateIndex index, PlanRequest request, int placed) {
        Explanation explanation = new Explanation(index, request);
        int seen = 0;
        while (seen < index.size()) {
            seen = explanation.look(seen, placed);
        }
        return new PlanResult.None(seen, explanation.excluded, explanation.nearest);
    }

    /** A stretch of slots at a time, so that nobody who places waits for somebody who is refused. @return where to go on */
    private int look(int from, int placed) {
        synchronized (index) {
            int to = Math.min(index.slotCount(), from + STRETCH);
            for (int slot = from; slot < to; slot++) {
                if (count(slot)) {
                    approach(slot, placed);
                }
            }
            return to;
        }
    }

    /** Counts every dimension that excludes the slot. @return whether a smaller request could go there */
    private boolean count(int slot) {
        Shape shape = index.shapeOf[slot];
        int site = shape.site;
        if (!limits.permitted(site)) {
            exclude("SITE");
            return false;
        }
        boolean possible = !excludeIf(index.full[slot], "ENTRY_FULL");
        for (String trait : demand.request.requiredTraits()) {
            possible &= !excludeIf(!has(shape, trait), "TRAIT:" + trait);
        }
        for (String trait : demand.request.forbiddenTraits()) {
            possible &= !excludeIf(has(shape, trait), "TRAIT:" + trait);
        }
        for (int c = 0; c < demand.perUnit.length; c++) {
            excludeIf(
                    demand.perUnit[c] > index.free(slot, c),
                    CandidateIndex.CLASSES.get(c).name());
        }
        boolean grantShort = limits.units(site) < 1;
        if (demand.gpu != null) {
            boolean model = false;
            boolean devices = false;
            boolean granted = false;
            for (int group = 0; group < shape.models.length; group++) {
                boolean accepted = demand.accepts(shape, group);
                model |= accepted;
                devices |= demand.unitsOfGroup(index, slot, group, 1) > 0;
                granted |= accepted && limits.units(site, shape.models[group]) > 0;
            }
            possible &= !excludeIf(!model, "GPU_MODEL");
            excludeIf(model && !devices, "GPU_DEVICES");
            grantShort = model && !granted;
        }
        excludeIf(grantShort, "GRANT");
        return possible;
    }

    private boolean has(Shape shape, String trait) {
        int number = index.traitNumber(trait);
        return number >= 0 && shape.traits.get(number);
    }

    private boolean excludeIf(boolean holds, String dimension) {
        if (holds) {
            exclude(dimension);
        }
        return holds;
    }

    private void exclude(String dimension) {
        excluded.merge(dimension, 1, Integer::sum);
    }

    /** Takes the slot's largest part of the request as the nearest, if it lacks less than the nearest so far. */
    private void approach(int slot, int placed) {
        int site = index.shapeOf[slot].site;
        TreeMap<ResourceClass, Long> fitting = new TreeMap<>();
        double distance = 0;
        for (int c = 0; c < demand.perUnit.length; c++) {
            ResourceClass resourceClass = CandidateIndex.CLASSES.get(c);
            long want = demand.perUnit[c];
            long have = Math.min(want, Math.min(index.free(slot, c), limits.free(site, resourceClass)));
            if (want > 0 && have <= 0) {
                return;
            }
            fitting.put(resourceClass, have);
            distance += want == 0 ? 0 : (double) (want - have) / want;
        }
        Optional<GpuDemand> gpu = demand.request.gpu().flatMap(want -> gpu(slot, want));
        if ((demand.gpu != null) != gpu.isPresent()) {
            return;
        }
        distance += gpu.map(have -> 1 - (double) have.milli() / demand.gpuMilli).orElse(0.0);
        if (distance < nearestDistance) {
            nearestDistance = distance;
            int count = distance == 0 ? Math.max(1, placed) : 1;
            nearest = Optional.of(new NearestFit(index.specs[slot].site(), new ResourceVector(fitting), gpu, count));
        }
    }

    private Optional<GpuDemand> gpu(int slot, GpuDemand want) {
        Shape shape = index.shapeOf[slot];
        Optional<GpuDemand> best = Optional.empty();
        for (int group = 0; group < shape.models.length; group++) {
            String model = shape.models[group];
            if (!want.accepts(model)) {
                continue;
            }
            long allowed = limits.free(shape.site, ResourceClass.gpuMilli(model));
            Optional<GpuDemand> here = largest(devices(slot, group), want, allowed);
            if (here.isPresent()
                    && (best.isEmpty() || here.get().milli() > best.get().milli())) {
                best = here;
            }
        }
        return best;
    }

    private int[] devices(int slot, int group) {
        Shape shape = index.shapeOf[slot];
        int first = shape.firstDevice(group);
        return Arrays.copyOfRange(index.devices[slot], first, first + shape.deviceCounts[group]);
    }

    private static Optional<GpuDemand> largest(int[] free, GpuDemand want, long allowed) {
        int enough = 0;
        int fullest = 0;
        for (int each : free) {
            enough += each >= want.milliPerDevice() ? 1 : 0;
            fullest = Math.max(fullest, each);
        }
        int devices = (int) Math.min(Math.min(want.devices(), enough), allowed / want.milliPerDevice());
        if (devices > 0) {
            return Optional.of(new GpuDemand(want.models(), devices, want.milliPerDevice()));
        }
        int milli = (int) Math.min(Math.min(fullest, want.milliPerDevice()), allowed);
        return milli > 0 ? Optional.of(new GpuDemand(want.models(), 1, milli)) : Optional.empty();
    }
}
