package org.hansa.grid.planner;

import java.util.TreeMap;
import org.hansa.grid.GpuDemand;

/**
 * Why nothing fitted: how many candidates each dimension excluded, and what would have fitted. Made only for a refusal, and
 * without looking at every host: the counts are kept per shape, and the nearest fit is looked for as a plan is.
 *
 * <p>Hosts without the devices are counted by their emptiest device where a unit wants several slices, and by the group of
 * which fewest lack them where several models of one host would do.
 */
final class Explanation {
    private final CandidateIndex index;
    private final Demand demand;
    private final GrantLimits limits;
    private final TreeMap<String, Integer> excluded = new TreeMap<>();

    private Explanation(CandidateIndex index, PlanRequest request) {
        this.index = index;
        demand = new Demand(index, request.request());
        limits = new GrantLimits(index, request);
    }

    /** @param placed units that did find room */
    static PlanResult.None of(CandidateIndex index, PlanRequest request, int placed) {
        synchronized (index) {
            Explanation explanation = new Explanation(index, request);
            Nearest nearest = new Nearest(index, explanation.demand, explanation.limits);
            for (int site = 0; site < index.siteCount(); site++) {
                for (Shape shape : index.shapesAt(site)) {
                    if (explanation.count(shape)) {
                        nearest.look(shape);
                    }
                }
            }
            return new PlanResult.None(index.size(), explanation.excluded, nearest.found(placed));
        }
    }

    /** Counts every dimension that excludes hosts of the shape. @return whether a smaller request could go there */
    private boolean count(Shape shape) {
        if (!limits.permitted(shape.site)) {
            exclude("SITE", shape.hosts);
            return false;
        }
        exclude("DRAINED", shape.drained);
        exclude("ENTRY_FULL", shape.hosts - shape.drained - shape.tree.size());
        boolean possible = true;
        for (String trait : demand.request.requiredTraits()) {
            possible &= !excludeIf(!has(shape, trait), "TRAIT:" + trait, shape);
        }
        for (String trait : demand.request.forbiddenTraits()) {
            possible &= !excludeIf(has(shape, trait), "TRAIT:" + trait, shape);
        }
        for (int c = 0; c < demand.perUnit.length; c++) {
            boolean none = shape.total[c] == 0;
            int lacking = none ? demand.perUnit[c] > 0 ? shape.hosts : 0 : shape.census.lacking(c, demand.perUnit[c]);
            exclude(CandidateIndex.CLASSES.get(c).name(), lacking);
        }
        GpuDemand want = demand.gpu;
        if (want == null) {
            excludeIf(limits.units(shape.site) < 1, "GRANT", shape);
            return possible;
        }
        return possible & countDevices(shape, want);
    }

    private boolean countDevices(Shape shape, GpuDemand want) {
        boolean model = false;
        boolean granted = false;
        int lacking = shape.hosts;
        for (int group = 0; group < shape.models.length; group++) {
            if (demand.accepts(shape, group)) {
                model = true;
                granted |= limits.units(shape.site, shape.models[group]) > 0;
                lacking = Math.min(lacking, shape.census.lackingDevices(group, want));
            }
        }
        if (excludeIf(!model, "GPU_MODEL", shape)) {
            return false;
        }
        exclude("GPU_DEVICES", lacking);
        excludeIf(!granted, "GRANT", shape);
        return true;
    }

    private boolean has(Shape shape, String trait) {
        int number = index.traitNumber(trait);
        return number >= 0 && shape.traits.get(number);
    }

    private boolean excludeIf(boolean holds, String dimension, Shape shape) {
        if (holds) {
            exclude(dimension, shape.hosts);
        }
        return holds;
    }

    private void exclude(String dimension, int hosts) {
        if (hosts > 0) {
            excluded.merge(dimension, hosts, Integer::sum);
        }
    }
}
