package org.hansa.checker;

import static org.hansa.checker.Violation.Kind.LEAKED_ROOM;
import static org.hansa.checker.Violation.Kind.TORN_GROUP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Allocations over several members, with nothing under way: all of their parts are there or none, and nothing is only held. */
final class GroupRules {
    private GroupRules() {}

    static void check(Grid grid, Set<String> members, Findings findings) {
        Map<String, List<Grid.Intent>> groups = new TreeMap<>();
        grid.intents().forEach(each -> groups.computeIfAbsent(each.allocation(), any -> new ArrayList<>())
                .add(each));
        groups.values().removeIf(intents -> intents.stream().allMatch(each -> each.round() == 0));
        groups.forEach((allocation, intents) -> {
            intents.stream()
                    .filter(each -> Set.of("PENDING", "HELD").contains(each.state()))
                    .forEach(each ->
                            findings.add(LEAKED_ROOM, allocation, "is still " + each.state() + " at " + each.member()));
            intents.stream()
                    .filter(each -> each.round() > 0 && each.stands())
                    .findFirst()
                    .ifPresent(each -> whole(each, intents, members, findings));
        });
    }

    private static void whole(Grid.Intent standing, List<Grid.Intent> intents, Set<String> members, Findings findings) {
        Map<String, Grid.Intent> byMember =
                intents.stream().collect(Collectors.toMap(Grid.Intent::member, each -> each, (one, again) -> one));
        for (String owner : standing.owners()) {
            if (members.contains(owner)) {
                Optional<Grid.Intent> part = Optional.ofNullable(byMember.get(owner));
                findings.unless(
                        part.filter(each -> each.stands() || each.endedLater()).isPresent(),
                        TORN_GROUP,
                        standing.allocation(),
                        "is " + standing.state() + " at " + standing.member() + ", and at " + owner + " "
                                + part.map(Grid.Intent::state).orElse("unknown"));
            }
        }
    }
}
