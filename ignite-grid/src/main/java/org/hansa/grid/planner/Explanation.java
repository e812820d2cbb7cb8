package org.hansa.grid.planner;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.NearestFit;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Why nothing fitted: how many candidates each dimension excluded, and what would have fitted. Made only for a refusal. */
final class Explanation {
    private final CandidateIndex index;
    private final Demand demand;
    private final GrantLimits limits;
    private final TreeMap<String, Integer> excluded = new TreeMap<>();
    private double nearestDistance = Double.POSITIVE_INFINITY;
    private Optional<NearestFit> nearest = Optional.empty();

    private Explanation(CandidateIndex index, PlanRequest request) {
        this.index = index;
        demand = new Demand(index, request.request());
        limits = new GrantLimits(index, request);
    }

    /** @param placed units that did find room */
    static PlanResult.None of(CandidateIndex index, PlanRequest request, int placed) {
        Explanation explanation = new Explanation(index, request);
        for (int slot = 0; slot < index.slotCount(); slot++) {
            if (explanation.count(slot)) {
                explanation.approach(slot, placed);
            }
        }
        return new PlanResult.None(index.slotCount(), explanation.excluded, explanation.nearest);
    }

    /** Counts every dimension that excludes the slot. @return whether a smaller request could go there */
    private boolean count(int slot) {
        int site = index.site[slot];
        if (!limits.permitted(site)) {
            exclude("SITE");
            return false;
        }
        boolean possible = !excludeIf(index.full[slot], "ENTRY_FULL");
        for (String trait : demand.request.requiredTraits()) {
            possible &= !excludeIf(!index.traits[slot].intersects(index.bits(List.of(trait))), "TRAIT:" + trait);
        }
        for (String trait : demand.request.forbiddenTraits()) {
            possible &= !excludeIf(index.traits[slot].intersects(index.bits(List.of(trait))), "TRAIT:" + trait);
        }
        for (int c = 0; c < demand.perUnit.length; c++) {
            excludeIf(
                    demand.perUnit[c] > index.free[c][slot],
                    CandidateIndex.CLASSES.get(c).name());
        }
        boolean grantShort = limits.units(site) < 1;
        if (demand.gpu.isPresent()) {
            boolean model = false;
            boolean devices = false;
            boolean granted = false;
            for (int group = 0; group < index.models[slot].length; group++) {
                boolean accepted = demand.gpu.get().accepts(index.models[slot][group]);
                model |= accepted;
                devices |= demand.unitsOfGroup(index, slot, group, 1) > 0;
                granted |= accepted && limits.units(site, index.models[slot][group]) > 0;
            }
            possible &= !excludeIf(!model, "GPU_MODEL");
            excludeIf(model && !devices, "GPU_DEVICES");
            grantShort = model && !granted;
        }
        excludeIf(grantShort, "GRANT");
        return possible;
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
        int site = index.site[slot];
        TreeMap<ResourceClass, Long> fitting = new TreeMap<>();
        double distance = 0;
        for (int c = 0; c < demand.perUnit.length; c++) {
            ResourceClass resourceClass = CandidateIndex.CLASSES.get(c);
            long want = demand.perUnit[c];
            long have = Math.min(want, Math.min(index.free[c][slot], limits.free(site, resourceClass)));
            if (want > 0 && have <= 0) {
                return;
            }
            fitting.put(resourceClass, have);
            distance += want == 0 ? 0 : (double) (want - have) / want;
        }
        Optional<GpuDemand> gpu = demand.gpu.flatMap(want -> gpu(slot, want));
        if (demand.gpu.isPresent() != gpu.isPresent()) {
            return;
        }
        distance += gpu.map(have -> 1 - (double) have.milli() / demand.gpu.get().milli())
                .orElse(0.0);
        if (distance < nearestDistance) {
            nearestDistance = distance;
            int count = distance == 0 ? Math.max(1, placed) : 1;
            nearest = Optional.of(new NearestFit(index.sites[slot], new ResourceVector(fitting), gpu, count));
        }
    }

    private Optional<GpuDemand> gpu(int slot, GpuDemand want) {
        Optional<GpuDemand> best = Optional.empty();
        for (int group = 0; group < index.models[slot].length; group++) {
            String model = index.models[slot][group];
            if (!want.accepts(model)) {
                continue;
            }
            long allowed = limits.free(index.site[slot], ResourceClass.gpuMilli(model));
            Optional<GpuDemand> here = largest(index.devices[slot][group], want, allowed);
            if (here.isPresent()
                    && (best.isEmpty() || here.get().milli() > best.get().milli())) {
                best = here;
            }
        }
        return best;
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
