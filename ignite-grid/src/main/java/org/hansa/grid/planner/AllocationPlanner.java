package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hansa.grid.DomainRule;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Plans all groups of an allocation, or none. One group is what the {@link Planner} answers; several are planned one after
 * the other, each on what those before it leave: first those that are hardest to place, and where that does not work out in
 * the order asked and in the reverse one. A plan for each group alone does not promise one for all together, and finding out
 * for certain is bin packing; what these three orders do not find is refused.
 */
public final class AllocationPlanner {
    /** Steps between the least and all. */
    private static final int SHARES = 64;

    private AllocationPlanner() {}

    /** Pure, like the planner: the index is the same afterwards. */
    public static PlanResult plan(CandidateIndex index, PlanQuestion question) {
        List<PlanRequest> groups = question.groups();
        if (groups.size() == 1) {
            return Planner.plan(index, groups.get(0));
        }
        PlanResult whole = inOrders(index, groups);
        boolean fewerWillDo =
                groups.stream().anyMatch(each -> each.least() < each.request().count());
        return whole instanceof PlanResult.None && fewerWillDo ? fewer(index, groups, whole) : whole;
    }

    /**
     * Fewer units of each, by the same share of what is more than the least, and as many as fit together. Of groups that each
     * take all they can get the first ones leave less to the last than that needs.
     *
     * @param whole what is answered where not even the least of all fits
     */
    private static PlanResult fewer(CandidateIndex index, List<PlanRequest> groups, PlanResult whole) {
        PlanResult best = inOrders(index, shared(groups, 0));
        if (best instanceof PlanResult.None) {
            return whole;
        }
        int fits = 0;
        int tooMuch = SHARES;
        while (tooMuch - fits > 1) {
            int middle = (fits + tooMuch) / 2;
            PlanResult next = inOrders(index, shared(groups, middle));
            if (next instanceof PlanResult.Found) {
                best = next;
                fits = middle;
            } else {
                tooMuch = middle;
            }
        }
        return best;
    }

    private static List<PlanRequest> shared(List<PlanRequest> groups, int share) {
        return groups.stream()
                .map(each -> each.units(each.least() + (each.request().count() - each.least()) * share / SHARES))
                .toList();
    }

    private static PlanResult inOrders(CandidateIndex index, List<PlanRequest> groups) {
        List<List<Integer>> orders = orders(groups);
        PlanResult first = inOrder(index, groups, orders.get(0));
        for (int i = 1; i < orders.size() && first instanceof PlanResult.None; i++) {
            PlanResult next = inOrder(index, groups, orders.get(i));
            // What the hardest groups lacked tells most, so a refusal is theirs.
            first = next instanceof PlanResult.Found ? next : first;
        }
        return first;
    }

    /** As {@link #plan}, without the explanation. */
    public static Optional<List<PlannedPart>> find(CandidateIndex index, PlanQuestion question) {
        if (question.groups().size() == 1) {
            return Planner.find(index, question.groups().get(0));
        }
        return plan(index, question) instanceof PlanResult.Found found ? Optional.of(found.parts()) : Optional.empty();
    }

    private static List<List<Integer>> orders(List<PlanRequest> groups) {
        List<Integer> asked = IntStream.range(0, groups.size()).boxed().toList();
        List<Integer> hardest = new ArrayList<>(asked);
        hardest.sort(Comparator.comparing(number -> hardness(groups.get(number)), Comparator.reverseOrder()));
        List<Integer> reverse = new ArrayList<>(asked);
        Collections.reverse(reverse);
        return List.of(hardest, asked, reverse).stream().distinct().toList();
    }

    /** Affinity before GPUs before the rest; among these by the size of a unit, and of all that must share a domain. */
    private static long hardness(PlanRequest group) {
        boolean together = group.rules().stream().anyMatch(rule -> rule.kind() == DomainRule.Kind.AFFINITY);
        ResourceVector unit = group.request().perUnit();
        long size = unit.get(ResourceClass.VCPU)
                + unit.get(ResourceClass.MEMORY_MB)
                + unit.get(ResourceClass.STORAGE_GB)
                + unit.get(ResourceClass.OBJECT_GB);
        long bounded = Math.min(size, 1L << 40) * (together ? group.request().count() : 1);
        return bounded + (together ? 1L << 61 : 0) + (group.request().gpu().isPresent() ? 1L << 60 : 0);
    }

    private static PlanResult inOrder(CandidateIndex index, List<PlanRequest> groups, List<Integer> order) {
        Map<SiteId, ResourceVector> granted = new HashMap<>();
        List<PlannedPart> parts = new ArrayList<>();
        synchronized (index) {
            try (Trial trial = new Trial(index)) {
                for (int number : order) {
                    PlanRequest group = less(groups.get(number), granted);
                    PlanResult result = Planner.plan(index, group);
                    if (result instanceof PlanResult.None none) {
                        return none.ofGroup(number);
                    }
                    PlanResult.Found found = (PlanResult.Found) result;
                    trial.put(group.request(), found.parts());
                    for (PlannedPart part : found.parts()) {
                        parts.add(part.ofGroup(number));
                        granted.merge(
                                part.site(),
                                group.request().vector(part.units(), part.gpuModel()),
                                ResourceVector::plus);
                    }
                }
            }
        }
        return new PlanResult.Found(parts);
    }

    /** The grants without what the groups before have of them. */
    private static PlanRequest less(PlanRequest group, Map<SiteId, ResourceVector> granted) {
        return group.withSites(group.sites().stream()
                .map(each -> new PlanRequest.Allowance(
                        each.site(),
                        each.rank(),
                        each.grantFree()
                                .map(free -> free.minus(granted.getOrDefault(each.site(), ResourceVector.ZERO)))))
                .toList());
    }
}
