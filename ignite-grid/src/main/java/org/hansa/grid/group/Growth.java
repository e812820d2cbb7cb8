package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.grid.placing.ResizePlan;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;

/**
 * Resizes at the home. What does not fit at its own sites goes to one other member as a second part, which is held and voted for
 * like any part; the home's own vote is the write that makes its own change final, so that both are one verdict. Units that
 * are given up leave the second part first, where it is, and the home last.
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
            if (intent.coordinates() && !intent.members().orElseThrow().othersOver()) {
                return settled(intent)
                        ? withSecond(intent, command)
                        : new PlaceOutcome.Mismatched(command.allocation());
            }
            PlaceOutcome here = engine.resize(command);
            return here instanceof PlaceOutcome.Refused refused
                            && refused.refusal().reason() == RefusalReason.NO_ROOM
                    ? elsewhere(intents.find(command.allocation()).orElseThrow(), command, refused)
                    : here;
        });
    }

    private static boolean settled(Intent intent) {
        return intent.state() == AllocationState.RESERVED || intent.state() == AllocationState.ACTIVE;
    }

    /** Owners in the order in which the sites are preferred, until one has the room and holds it. */
    private PlaceOutcome elsewhere(Intent intent, ResizeCommand command, PlaceOutcome.Refused atHome) {
        ResizePlan plan = room.resizePlan(intent, command);
        if (!settled(intent)
                || plan.lacking().isEmpty()
                || !intent.command().home().equals(engine.member())) {
            return atHome;
        }
        PlaceOutcome.Refused last = atHome;
        Intent now = intent;
        Beside beside = new Beside(intent.parts());
        for (Map.Entry<MspId, List<SiteId>> each : sitesByOwner(command).entrySet()) {
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

    private Map<MspId, List<SiteId>> sitesByOwner(ResizeCommand command) {
        Map<MspId, List<SiteId>> sites = new LinkedHashMap<>();
        command.sites().forEach(site -> owners.ownerOf(site)
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

    /** Others have parts: nothing gets more anywhere, or the size stays. */
    private PlaceOutcome withSecond(Intent intent, ResizeCommand command) {
        if (intent.command().groups().equals(command.groups())) {
            return new PlaceOutcome.Placed(command.allocation(), intent.state(), intent.allParts(), true);
        }
        List<String> larger = larger(intent, command);
        if (!larger.isEmpty()) {
            String why = "while other members have parts of it, it can get smaller and not larger: "
                    + String.join(", ", larger) + "; ask for further units apart";
            return refused(command, RefusalReason.CONSTRAINT, why);
        }
        boolean untold = intent.members().orElseThrow().others().stream()
                .anyMatch(each -> !each.ended() && each.placed().isEmpty());
        if (untold) {
            return refused(command, RefusalReason.OWNER_REFUSED, "not all owners have told what they have; try again");
        }
        Keeping keeping = Keeping.of(intent, command.groups());
        ResizePlan plan = room.keeping(intent, keeping.own());
        return plan.refusal()
                .<PlaceOutcome>map(why -> new PlaceOutcome.Refused(command.allocation(), why))
                .orElseGet(() -> told(shrinking.drive(intent, command, plan, keeping)));
    }

    /** Groups that are to have more, and what each can have. */
    private static List<String> larger(Intent intent, ResizeCommand command) {
        List<String> larger = new ArrayList<>();
        for (int group = 0; group < command.groups().size(); group++) {
            GroupRequest wanted = command.groups().get(group);
            GroupRequest before = intent.command().groups().get(group);
            int units = Keeping.everywhere(intent, group);
            if (wanted.request().count() > units) {
                larger.add("group " + before.name() + " can have " + units + " or fewer");
            } else if (!Keeping.noLarger(wanted, before)) {
                larger.add("the units of group " + before.name() + " keep their size or get smaller");
            }
        }
        return larger;
    }

    private static PlaceOutcome refused(ResizeCommand command, RefusalReason reason, String why) {
        return new PlaceOutcome.Refused(command.allocation(), Refusal.of(reason, why));
    }
}
