package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.intent.PlannedPart;

/**
 * What a resize makes of this member's own part.
 *
 * @param target what lies here afterwards
 * @param lacking further units, by group, for which there is no room here; everything else would be possible then
 * @param refusal why it cannot be done here, or not here alone
 */
public record ResizePlan(List<PlannedPart> target, SortedMap<Integer, Integer> lacking, Optional<Refusal> refusal) {
    public ResizePlan {
        target = List.copyOf(target);
        lacking = Collections.unmodifiableSortedMap(new TreeMap<>(lacking));
    }

    /** Units leave the last places first. @param units that stay, by group */
    static ResizePlan keeping(List<PlacedPart> parts, Map<Integer, Integer> units) {
        List<PlannedPart> left = new ArrayList<>();
        units.forEach((group, count) -> left.addAll(
                fewer(parts.stream().filter(part -> part.group() == group).toList(), count)));
        return new ResizePlan(left, new TreeMap<>(), Optional.empty());
    }

    /** @param parts of one group */
    static List<PlannedPart> fewer(List<PlacedPart> parts, int count) {
        List<PlannedPart> left = new ArrayList<>();
        int rest = count;
        for (PlacedPart part : parts) {
            int units = Math.min(rest, part.units());
            rest -= units;
            if (units > 0) {
                left.add(planned(part, units));
            }
        }
        return left;
    }

    static PlannedPart planned(PlacedPart part, int units) {
        return new PlannedPart(part.provider(), part.site(), units, part.gpuModel(), 0, part.group());
    }

    static ResizePlan refused(Refusal why) {
        return new ResizePlan(List.of(), new TreeMap<>(), Optional.of(why));
    }
}
