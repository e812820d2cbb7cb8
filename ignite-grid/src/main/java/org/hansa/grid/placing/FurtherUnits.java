package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanResult;
import org.hansa.grid.planner.Planner;
import org.hansa.ledger.model.ProviderId;

/**
 * Where further units of one group go beside those that stand. Rules are asked of all units together: what stands is counted by spread
 * and chooses the domain of affinity. A group with rules may grow on several of its providers at once, and beside them.
 */
final class FurtherUnits {
    private final CandidateIndex index;
    private final int number;
    private final GroupRequest group;
    private final List<PlacedPart> parts;

    /** @param number of the group @param parts of it, which stay */
    FurtherUnits(CandidateIndex index, int number, GroupRequest group, List<PlacedPart> parts) {
        this.index = index;
        this.number = number;
        this.group = group;
        this.parts = parts;
    }

    /** @param taken providers that have any part of the allocation, before or after */
    PlanRequest question(int further, List<PlanRequest.Allowance> sites, Set<ProviderId> taken) {
        TreeMap<ProviderId, Integer> standing = new TreeMap<>();
        Set<ProviderId> avoid = new HashSet<>(taken);
        if (!group.rules().isEmpty()) {
            parts.forEach(part -> standing.merge(part.provider(), part.units(), Integer::sum));
            avoid.removeAll(standing.keySet());
        }
        return new PlanRequest(
                group.request().withCount(further),
                sites,
                1,
                ThreadLocalRandom.current().nextLong(),
                avoid,
                further,
                group.rules(),
                standing);
    }

    /** A part has GPUs of one model, so a provider whose other model the plan wants is left out, and it is planned again. */
    PlanResult plan(PlanRequest request) {
        PlanRequest asked = request;
        for (int left = parts.size(); ; left--) {
            PlanResult result = Planner.plan(index, asked);
            Set<ProviderId> mixed = result instanceof PlanResult.Found found ? mixed(found.parts()) : Set.of();
            if (mixed.isEmpty() || left == 0) {
                return result;
            }
            Set<ProviderId> avoid = new HashSet<>(asked.avoid());
            avoid.addAll(mixed);
            asked = asked.without(avoid);
        }
    }

    private Set<ProviderId> mixed(List<PlannedPart> further) {
        Set<ProviderId> mixed = new HashSet<>();
        for (PlannedPart each : further) {
            at(each.provider())
                    .filter(part -> !part.gpuModel().equals(each.gpuModel()))
                    .ifPresent(part -> mixed.add(part.provider()));
        }
        return mixed;
    }

    private Optional<PlacedPart> at(ProviderId provider) {
        return parts.stream().filter(part -> part.provider().equals(provider)).findFirst();
    }

    /** What stands, with the further units all at one of them. */
    List<PlannedPart> joining(PlacedPart part, int further) {
        return merged(Map.of(part.provider(), further));
    }

    /** What stands and what comes: as larger parts where there is one, and as parts of their own. */
    List<PlannedPart> with(List<PlannedPart> further) {
        Map<ProviderId, Integer> larger = new HashMap<>();
        List<PlannedPart> apart = new ArrayList<>();
        for (PlannedPart each : further) {
            if (at(each.provider()).isPresent()) {
                larger.merge(each.provider(), each.units(), Integer::sum);
            } else {
                apart.add(each);
            }
        }
        List<PlannedPart> all = merged(larger);
        apart.forEach(each -> all.add(each.ofGroup(number)));
        return all;
    }

    private List<PlannedPart> merged(Map<ProviderId, Integer> further) {
        List<PlannedPart> all = new ArrayList<>();
        parts.forEach(
                part -> all.add(ResizePlan.planned(part, part.units() + further.getOrDefault(part.provider(), 0))));
        return all;
    }
}
