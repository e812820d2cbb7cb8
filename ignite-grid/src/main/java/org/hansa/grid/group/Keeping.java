package org.hansa.grid.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.MspId;

/**
 * Which units stay where when an allocation over several members gets smaller: those at home longest, and of the others those of
 * the first. So what a growth brought goes first.
 *
 * @param own by group
 * @param others by group; of a group that goes there none
 */
record Keeping(SortedMap<Integer, Integer> own, Map<MspId, SortedMap<Integer, Integer>> others) {
    static Keeping of(Intent intent, List<GroupRequest> groups) {
        TreeMap<Integer, Integer> left = new TreeMap<>();
        for (int group = 0; group < groups.size(); group++) {
            left.put(group, groups.get(group).request().count());
        }
        SortedMap<Integer, Integer> own = take(left, units(intent.parts()));
        Map<MspId, SortedMap<Integer, Integer>> others = new LinkedHashMap<>();
        intent.members().orElseThrow().others().stream()
                .filter(each -> !each.ended())
                .forEach(each -> others.put(each.owner(), take(left, each.units())));
        return new Keeping(own, others);
    }

    private static SortedMap<Integer, Integer> take(TreeMap<Integer, Integer> left, SortedMap<Integer, Integer> has) {
        TreeMap<Integer, Integer> kept = new TreeMap<>();
        has.forEach((group, units) -> {
            int stay = Math.min(units, left.getOrDefault(group, 0));
            kept.put(group, stay);
            left.merge(group, -stay, Integer::sum);
        });
        return kept;
    }

    static TreeMap<Integer, Integer> units(List<PlacedPart> parts) {
        TreeMap<Integer, Integer> units = new TreeMap<>();
        parts.forEach(part -> units.merge(part.group(), part.units(), Integer::sum));
        return units;
    }

    /** Units of a group wherever they are. */
    static int everywhere(Intent intent, int group) {
        return units(intent.parts()).getOrDefault(group, 0) + elsewhere(intent, group);
    }

    /** Those of other members. */
    static int elsewhere(Intent intent, int group) {
        return intent.members().map(MemberParts::others).orElseGet(List::of).stream()
                .filter(each -> !each.ended())
                .mapToInt(each -> each.units().getOrDefault(group, 0))
                .sum();
    }

    /** Whether other members would give up units of a group. */
    boolean leaves(int group, Intent intent) {
        int left = others.values().stream()
                .mapToInt(each -> each.getOrDefault(group, 0))
                .sum();
        return left < elsewhere(intent, group);
    }

    /** Whether a unit of a group takes no more than before. */
    static boolean noLarger(GroupRequest next, GroupRequest before) {
        return next.request().perUnit().fitsIn(before.request().perUnit())
                && next.request().gpu().equals(before.request().gpu());
    }

    /** What is to be asked of an owner about a group of its part: a group has a count also when none of it is left there. */
    static GroupRequest counted(GroupRequest group, int units) {
        return group.exactly(Math.max(1, units));
    }

    MemberPart of(MemberPart part) {
        return others.containsKey(part.owner()) ? part.keeping(others.get(part.owner())) : part;
    }
}
