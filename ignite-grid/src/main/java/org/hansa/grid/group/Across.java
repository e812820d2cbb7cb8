package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.placing.Engine;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;

/**
 * Plans parts at several members, group after group: home first, and where that has no room for all units each other owner is asked
 * how many it has room for beside what it is to have already. Then a round carries the plan out. An owner that refuses is left out
 * of the next plan; a group that found no room is the first to be placed in it.
 */
final class Across {
    /** Plans for one request; each may cost a call to every member for each group. */
    private static final int MAX_PLANS = 6;

    private final Engine engine;
    private final MspId home;
    private final RemoteOwners owners;
    private final OwnerCalls calls;
    private final PartRound round;

    Across(Engine engine, MspId home, RemoteOwners owners, OwnerCalls calls, PartRound round) {
        this.engine = engine;
        this.home = home;
        this.owners = owners;
        this.calls = calls;
        this.round = round;
    }

    /** What has been learnt about one request while it was planned. */
    private static final class Search {
        private final List<Integer> order;
        private final Set<MspId> refusing = new TreeSet<>();
        private int plans;
        private String lacking = "";

        Search(int groups) {
            order = new ArrayList<>(IntStream.range(0, groups).boxed().toList());
        }

        /** @return whether trying again with this group first is anything new */
        boolean first(int group) {
            boolean already = order.get(0) == group;
            order.remove(Integer.valueOf(group));
            order.add(0, group);
            return !already;
        }
    }

    PlaceOutcome place(PlaceCommand command) {
        Search search = new Search(command.groups().size());
        for (Reach reach : Reach.of(command, home, owners)) {
            boolean again = true;
            while (again && search.plans++ < MAX_PLANS) {
                Reach left = reach.without(search.refusing);
                Split split = new Split(command.withoutNote(), left);
                Optional<Integer> lacking = plan(split, search);
                if (lacking.isPresent()) {
                    search.lacking = split.lacking(lacking.get());
                    again = search.first(lacking.get());
                    continue;
                }
                PartRound.Outcome outcome = round.drive(command, split.parts(), left.sites());
                if (outcome.intent().state() != AllocationState.DENIED) {
                    return GroupCoordinator.answer(outcome.intent(), false);
                }
                Refusal refusal = outcome.intent().refusal().orElseThrow();
                if (refusal.reason() == RefusalReason.QUOTA || !refusal.reason().retryable()) {
                    return new PlaceOutcome.Refused(command.allocation(), refusal);
                }
                again = learn(search, refusal, outcome.refusals());
            }
        }
        return refused(command, search);
    }

    /** @return whether another plan may come to something else */
    private static boolean learn(Search search, Refusal refusal, Map<MspId, Refusal> refusals) {
        search.lacking = refusal.detail();
        refusals.forEach((owner, why) -> {
            if (why.reason() != RefusalReason.NO_ROOM && why.reason() != RefusalReason.QUOTA) {
                search.refusing.add(owner);
            }
        });
        return !refusals.isEmpty();
    }

    /** @return the group that found no room */
    private Optional<Integer> plan(Split split, Search search) {
        for (int group : search.order) {
            Map<MspId, Integer> room = new LinkedHashMap<>();
            if (split.reach().sites().containsKey(home)) {
                room.put(home, last(engine.placement().room(split.question(home, group))));
            }
            if (!split.enough(group, room.getOrDefault(home, 0))) {
                askOthers(split, group, search, room);
            }
            if (!split.place(group, room)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** Whoever does not answer, or takes nothing new, is left out and counted. */
    private void askOthers(Split split, int group, Search search, Map<MspId, Integer> room) {
        List<MspId> others = split.reach().sites().keySet().stream()
                .filter(each -> !each.equals(home) && !search.refusing.contains(each))
                .toList();
        long until = engine.now() + GroupCoordinator.HOLD_MILLIS;
        calls.all(others, owner -> {
                    PlaceCommand question = split.question(owner.member(), group);
                    return owner.room(question.asHold(question.sites(), until));
                })
                .forEach((owner, answer) -> answer.value()
                        .filter(units -> !units.isEmpty())
                        .ifPresentOrElse(units -> room.put(owner, last(units)), () -> search.refusing.add(owner)));
    }

    private static int last(List<Integer> units) {
        return Math.max(0, units.get(units.size() - 1));
    }

    private static PlaceOutcome refused(PlaceCommand command, Search search) {
        Refusal plain = Refusal.of(
                search.refusing.isEmpty() ? RefusalReason.NO_ROOM : RefusalReason.OWNER_REFUSED, search.lacking);
        TreeMap<String, Integer> excluded = new TreeMap<>();
        if (!search.refusing.isEmpty()) {
            excluded.put(RefusalReason.OWNER_REFUSED.name(), search.refusing.size());
        }
        return new PlaceOutcome.Refused(
                command.allocation(),
                new Refusal(
                        plain.reason(),
                        plain.detail(),
                        0,
                        excluded,
                        plain.nearest(),
                        plain.grantShortfall(),
                        plain.retryAfterMillis()));
    }
}
