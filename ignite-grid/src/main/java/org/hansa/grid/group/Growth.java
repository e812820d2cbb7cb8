package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.grid.placing.ResizePlan;
import org.hansa.grid.placing.ResizeShare;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;

/**
 * Resizes at the home. What does not fit at its own sites goes to one other member, where it is held and voted for like any part; the
 * home's own vote is the write that makes its own change final, so that both are one verdict. What others have beside that stays as it
 * is. Units that are given up leave the part that came last first, where it is, and the home last.
 */
final class Growth {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final RemoteOwners owners;
    private final OwnerCalls calls;
    private final GrowthRound round;
    private final ShrinkRound shrinking;

    Growth(Engine engine, RemoteOwners owners, OwnerCalls calls, GrowthRound round, ShrinkRound shrinking) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.owners = owners;
        this.calls = calls;
        this.round = round;
        this.shrinking = shrinking;
    }

    PlaceOutcome resize(ResizeCommand command) {
        return room.alone(command.allocation(), () -> {
            Optional<Intent> found = intents.find(command.allocation());
            if (found.isEmpty()
                    || found.get().updatedAtMillis() != command.readAtMillis()
                    || found.get().command().groups().size() != command.groups().size()) {
                return new PlaceOutcome.Mismatched(command.allocation());
            }
            Intent intent = found.filter(Intent::coordinates).map(round::finish).orElse(found.get());
            if (intent.coordinates()) {
                return settled(intent)
                        ? withOthers(intent, command)
                        : new PlaceOutcome.Mismatched(command.allocation());
            }
            PlaceOutcome here = engine.resize(command);
            return here instanceof PlaceOutcome.Refused refused
                            && refused.refusal().reason() == RefusalReason.NO_ROOM
                    ? alone(intents.find(command.allocation()).orElseThrow(), command, refused)
                    : here;
        });
    }

    private static boolean settled(Intent intent) {
        return intent.state() == AllocationState.RESERVED || intent.state() == AllocationState.ACTIVE;
    }

    /** All of it lies at home, which has not the room for more. */
    private PlaceOutcome alone(Intent intent, ResizeCommand command, PlaceOutcome.Refused atHome) {
        return settled(intent) && intent.command().home().equals(engine.member())
                ? elsewhere(intent, command, room.resizePlan(intent, atHome(intent, command)), atHome)
                : atHome;
    }

    /** Owners in the order in which the sites are preferred, until one has the room and holds it. */
    private PlaceOutcome elsewhere(Intent intent, ResizeCommand command, ResizePlan plan, PlaceOutcome.Refused atHome) {
        if (plan.lacking().isEmpty()) {
            return atHome;
        }
        PlaceOutcome.Refused last = atHome;
        Intent now = intent;
        for (Map.Entry<MspId, List<SiteId>> each :
                sitesByOwner(intent, command, plan).entrySet()) {
            Beside beside = new Beside(others(intent, each.getKey()));
            List<SiteId> sites = sites(command, plan, beside, each.getValue());
            PlaceCommand question = share(intent, command, plan, beside, sites);
            if (!sites.isEmpty() && roomAt(each.getKey(), question, plan)) {
                GrowthRound.Outcome outcome = round.drive(now, command, plan, each.getKey(), question);
                if (outcome.refusal().isEmpty()) {
                    return told(outcome.intent());
                }
                last = new PlaceOutcome.Refused(
                        command.allocation(), outcome.refusal().get());
                now = outcome.intent();
                if (!settled(now)) {
                    return last;
                }
            }
        }
        return last;
    }

    static PlaceOutcome told(Intent intent) {
        return new PlaceOutcome.Placed(intent.command().allocation(), intent.state(), intent.allParts(), false);
    }

    /** Of those that have no part yet, or one that has some of every group that lacks room. */
    private Map<MspId, List<SiteId>> sitesByOwner(Intent intent, ResizeCommand command, ResizePlan plan) {
        Map<MspId, List<SiteId>> sites = new LinkedHashMap<>();
        command.sites().forEach(site -> owners.ownerOf(site)
                .filter(owner -> intent.members()
                        .flatMap(members -> members.of(owner))
                        .filter(part -> part.ended()
                                || !part.units()
                                        .keySet()
                                        .containsAll(plan.lacking().keySet()))
                        .isEmpty())
                .ifPresent(owner ->
                        sites.computeIfAbsent(owner, any -> new ArrayList<>()).add(site)));
        return sites;
    }

    private boolean roomAt(MspId owner, PlaceCommand question, ResizePlan plan) {
        Optional<List<Integer>> units = calls.all(List.of(owner), each -> each.room(question))
                .get(owner)
                .value();
        List<Integer> wanted = List.copyOf(plan.lacking().values());
        return units.filter(each -> each.size() == wanted.size())
                .filter(each -> IntStream.range(0, wanted.size()).allMatch(i -> each.get(i) >= wanted.get(i)))
                .isPresent();
    }

    /** What of the new size is to lie at home: all that the others have not. */
    private ResizeShare atHome(Intent intent, ResizeCommand command) {
        Beside beside = new Beside(others(intent, intent.command().home()));
        List<GroupRequest> groups = new ArrayList<>();
        Map<Integer, Integer> units = new HashMap<>();
        Map<Integer, List<SiteId>> sites = new HashMap<>();
        for (int group = 0; group < command.groups().size(); group++) {
            GroupRequest wanted = command.groups().get(group);
            int count = wanted.request().count();
            List<SiteId> open = beside.sites(group, wanted, own(command));
            groups.add(beside.asked(group, wanted, count, open));
            units.put(group, count - Keeping.elsewhere(intent, group));
            sites.put(group, open);
        }
        return new ResizeShare(command, groups, units, sites);
    }

    /** What lies with others than that one. */
    private static List<PlacedPart> others(Intent intent, MspId one) {
        if (intent.members().isEmpty()) {
            return one.equals(intent.command().home()) ? List.of() : intent.parts();
        }
        MemberParts members = intent.members().get();
        List<PlacedPart> others = new ArrayList<>(one.equals(members.self()) ? List.of() : intent.parts());
        members.others().stream()
                .filter(each -> !each.owner().equals(one) && !each.ended())
                .forEach(each -> others.addAll(each.placed()));
        return others;
    }

    private List<SiteId> own(ResizeCommand command) {
        return command.sites().stream()
                .filter(site -> owners.ownerOf(site).isEmpty())
                .toList();
    }

    /** Those of one owner at which all groups that lack room may have further units. */
    private static List<SiteId> sites(ResizeCommand command, ResizePlan plan, Beside beside, List<SiteId> sites) {
        List<SiteId> left = sites;
        for (int group : plan.lacking().keySet()) {
            left = beside.sites(group, command.groups().get(group), left);
        }
        return left;
    }

    /** What is to come further, under the decision of today, until the allocation ends. */
    private PlaceCommand share(
            Intent intent, ResizeCommand command, ResizePlan plan, Beside beside, List<SiteId> sites) {
        List<GroupRequest> groups = new ArrayList<>();
        plan.lacking()
                .forEach((group, units) ->
                        groups.add(beside.asked(group, command.groups().get(group), units, sites)));
        return new PlaceCommand(
                command.allocation(),
                intent.command().contract(),
                intent.command().home(),
                groups,
                sites,
                PlaceCommand.SiteOrder.BEST_FIT,
                OptionalLong.of(engine.now() + GroupCoordinator.HOLD_MILLIS),
                intent.command().expiresAtMillis(),
                command.decisionDigest(),
                command.policyRevision(),
                command.requestDigest(),
                command.consent(),
                command.commitments(),
                "",
                intent.command().tenure());
    }

    /** Others have parts, or had. */
    private PlaceOutcome withOthers(Intent intent, ResizeCommand command) {
        if (intent.command().groups().equals(command.groups())) {
            return new PlaceOutcome.Placed(command.allocation(), intent.state(), intent.allParts(), true);
        }
        Keeping keeping = Keeping.of(intent, command.groups());
        boolean larger = larger(intent, command);
        Optional<String> both = larger ? atOnce(intent, command, keeping) : Optional.empty();
        if (both.isPresent()) {
            return refused(command, RefusalReason.CONSTRAINT, both.get());
        }
        boolean untold = intent.members().orElseThrow().others().stream()
                .anyMatch(each -> !each.ended()
                        && !(larger ? each.promised() : !each.placed().isEmpty()));
        if (untold) {
            return refused(command, RefusalReason.OWNER_REFUSED, "not all owners have told what they have; try again");
        }
        return larger ? more(intent, command) : less(intent, command, keeping);
    }

    private PlaceOutcome less(Intent intent, ResizeCommand command, Keeping keeping) {
        ResizePlan plan = room.keeping(intent, keeping.own());
        return plan.refusal()
                .<PlaceOutcome>map(why -> new PlaceOutcome.Refused(command.allocation(), why))
                .orElseGet(() -> told(shrinking.drive(intent, command, plan, keeping)));
    }

    private PlaceOutcome more(Intent intent, ResizeCommand command) {
        ResizePlan plan = room.resizePlan(intent, atHome(intent, command));
        if (plan.refusal().isPresent()) {
            return elsewhere(
                    intent,
                    command,
                    plan,
                    new PlaceOutcome.Refused(
                            command.allocation(), plan.refusal().get()));
        }
        GrowthRound.Outcome outcome = round.here(intent, command, plan);
        return outcome.refusal()
                .<PlaceOutcome>map(why -> new PlaceOutcome.Refused(command.allocation(), why))
                .orElseGet(() -> told(outcome.intent()));
    }

    private static boolean larger(Intent intent, ResizeCommand command) {
        boolean larger = false;
        for (int group = 0; group < command.groups().size(); group++) {
            GroupRequest wanted = command.groups().get(group);
            larger |= wanted.request().count() > Keeping.everywhere(intent, group)
                    || !Keeping.noLarger(wanted, intent.command().groups().get(group));
        }
        return larger;
    }

    /** Something gets larger, while what others have would change in another way: that comes after it, or is not done at all. */
    private static Optional<String> atOnce(Intent intent, ResizeCommand command, Keeping keeping) {
        for (int group = 0; group < command.groups().size(); group++) {
            GroupRequest wanted = command.groups().get(group);
            GroupRequest before = intent.command().groups().get(group);
            boolean there = Keeping.elsewhere(intent, group) > 0;
            if (there && !Keeping.noLarger(wanted, before)) {
                return Optional.of("other members have units of group " + before.name()
                        + ": those keep their size or get smaller; ask for more of them");
            }
            if (there && !wanted.request().perUnit().equals(before.request().perUnit())) {
                return Optional.of("other members have units of group " + before.name()
                        + ": ask for further units first, and then for smaller ones");
            }
            if (keeping.leaves(group, intent)) {
                return Optional.of("other members would give up units of group " + before.name()
                        + " while something else gets larger: ask for one after the other");
            }
        }
        return Optional.empty();
    }

    private static PlaceOutcome refused(ResizeCommand command, RefusalReason reason, String why) {
        return new PlaceOutcome.Refused(command.allocation(), Refusal.of(reason, why));
    }
}
