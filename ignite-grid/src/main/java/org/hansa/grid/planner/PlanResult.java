package org.hansa.grid.planner;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.NearestFit;
import org.hansa.grid.intent.PlannedPart;

/** The planner's answer. */
public sealed interface PlanResult {
    /** Parts, one per provider, that hold all units. */
    record Found(List<PlannedPart> parts) implements PlanResult {
        public Found {
            parts = List.copyOf(parts);
        }
    }

    /**
     * There is no room for all units. Fields as in {@link org.hansa.grid.Refusal}.
     *
     * @param group number of the group that found none
     */
    record None(int candidates, SortedMap<String, Integer> excluded, Optional<NearestFit> nearest, int group)
            implements PlanResult {
        None(int candidates, SortedMap<String, Integer> excluded, Optional<NearestFit> nearest) {
            this(candidates, excluded, nearest, 0);
        }

        None ofGroup(int number) {
            return new None(candidates, excluded, nearest, number);
        }

        public None {
            excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
        }
    }
}
