package org.hansa.grid.placing;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    static ResizePlan refused(Refusal why) {
        return new ResizePlan(List.of(), new TreeMap<>(), Optional.of(why));
    }
}
