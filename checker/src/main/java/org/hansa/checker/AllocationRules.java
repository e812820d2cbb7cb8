package org.hansa.checker;

import static org.hansa.checker.Violation.Kind.DOUBLE_ALLOCATION;
import static org.hansa.checker.Violation.Kind.LEAKED_ROOM;
import static org.hansa.checker.Violation.Kind.LOST_ACKNOWLEDGEMENT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Allocations across providers: what a member's intent answers for is what lies there, no more and no less. */
final class AllocationRules {
    private record Place(Grid.Provider provider, Grid.Live live) {}

    private AllocationRules() {}

    static void check(Grid grid, Findings findings) {
        Map<String, List<Place>> rooms = new TreeMap<>();
        grid.providers().values().forEach(provider -> provider.live().forEach(live -> rooms.computeIfAbsent(
                        provider.member() + "/" + live.allocation(), any -> new ArrayList<>())
                .add(new Place(provider, live))));
        Map<String, Grid.Intent> intents = new HashMap<>();
        grid.intents().forEach(each -> intents.put(each.member() + "/" + each.allocation(), each));
        rooms.forEach((key, places) -> answeredFor(places, Optional.ofNullable(intents.get(key)), findings));
        intents.forEach((key, intent) -> {
            if (intent.promisesRoom()) {
                present(intent, rooms.getOrDefault(key, List.of()), findings);
            }
        });
    }

    private static void answeredFor(List<Place> places, Optional<Grid.Intent> intent, Findings findings) {
        for (Place place : places) {
            String where = place.live().allocation();
            if (intent.isEmpty()) {
                findings.add(
                        LEAKED_ROOM, where, "holds room on " + place.provider().id() + " and nobody knows it");
            } else if (!intent.get().holdsRoom()) {
                findings.add(
                        LEAKED_ROOM,
                        where,
                        "holds room on " + place.provider().id() + " and is "
                                + intent.get().state());
            } else if (place.live().attempt() > intent.get().attempt()
                    || !intent.get().places(place.provider().id(), place.live())) {
                findings.add(
                        DOUBLE_ALLOCATION,
                        where,
                        "holds room on " + place.provider().id() + ", where its answer did not put it");
            }
        }
    }

    private static void present(Grid.Intent intent, List<Place> places, Findings findings) {
        for (Grid.Part part : intent.parts()) {
            boolean there = places.stream()
                    .anyMatch(place -> place.provider().id().equals(part.provider())
                            && place.live().group() == part.group()
                            && place.live().units() == part.units());
            findings.unless(
                    there,
                    LOST_ACKNOWLEDGEMENT,
                    intent.allocation(),
                    "is " + intent.state() + " with " + part.units() + " units on " + part.provider()
                            + ", which does not have them");
        }
    }
}
