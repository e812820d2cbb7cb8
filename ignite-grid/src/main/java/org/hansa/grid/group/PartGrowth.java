package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.grid.placing.ResizePlan;
import org.hansa.grid.placing.ResizeShare;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;

/**
 * This owner's part of an allocation that is to get larger: what comes further is held beside what it has, voted for like a part, and
 * made one with it or given back by the verdict, which is this vote and that of the home that asked. What it has is not touched before.
 * Of whoever drives the allocation alone.
 */
final class PartGrowth {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;

    PartGrowth(Engine engine, OwnerCalls calls) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
    }

    /** @param further its groups are those that are to have more, in order, with so much more @param asked with this as its own part */
    PlaceOutcome hold(Intent standing, PlaceCommand further, MemberParts asked) {
        AllocationId id = further.allocation();
        List<Integer> numbers = List.copyOf(asked.own().orElseThrow().units().keySet());
        MemberPart own = standing.members().orElseThrow().own().orElseThrow();
        if (!own.units().keySet().containsAll(numbers)
                || numbers.size() != further.groups().size()) {
            return refused(id, Refusal.of(RefusalReason.OWNER_REFUSED, "the part has none of these groups"));
        }
        ResizeShare share = share(standing, further, numbers);
        ResizePlan plan = room.resizePlan(standing, share);
        if (plan.refusal().isPresent()) {
            return refused(id, plan.refusal().get());
        }
        MemberParts members = standing.members().get().claiming(asked, further.home());
        return held(intents.record(room.resizeBegun(standing, share.command(), plan)
                .decided(GroupVerdict.OPEN, standing.updatedAtMillis())
                .with(members, standing.updatedAtMillis())));
    }

    /** What was asked before is asked again. */
    PlaceOutcome again(Intent claiming) {
        if (!room.claimed(claiming)) {
            room.unclaimed(claiming);
            return gone(claiming, "interrupted before all of it was held");
        }
        return held(claiming);
    }

    private PlaceOutcome held(Intent claiming) {
        AllocationId id = claiming.command().allocation();
        Optional<List<PlacedPart>> held = room.claim(claiming);
        if (held.isEmpty()) {
            return refused(
                    id, Refusal.of(RefusalReason.NO_ROOM, "others took the room or the grant meanwhile; try again"));
        }
        List<Integer> groups =
                held.get().stream().map(PlacedPart::group).distinct().sorted().toList();
        List<PlacedPart> parts = held.get().stream()
                .map(part -> part.ofGroup(groups.indexOf(part.group())))
                .toList();
        return new PlaceOutcome.Placed(id, claiming.state(), parts, false);
    }

    private static ResizeShare share(Intent standing, PlaceCommand further, List<Integer> numbers) {
        List<GroupRequest> groups = new ArrayList<>(standing.command().groups());
        List<GroupRequest> ruled = new ArrayList<>(groups);
        Map<Integer, Integer> units = new HashMap<>(Keeping.units(standing.parts()));
        Map<Integer, List<SiteId>> sites = new HashMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            int here = standing.groupHere(numbers.get(i));
            GroupRequest more = further.groups().get(i);
            units.merge(here, more.request().count(), Integer::sum);
            GroupRequest larger = groups.get(here).exactly(units.get(here));
            groups.set(here, larger);
            ruled.set(here, new GroupRequest(larger.name(), larger.minCount(), larger.request(), more.rules()));
            sites.put(here, further.sites());
        }
        ResizeCommand command = new ResizeCommand(
                further.allocation(),
                standing.updatedAtMillis(),
                groups,
                further.sites(),
                further.decisionDigest(),
                further.policyRevision(),
                further.requestDigest(),
                further.consent(),
                further.commitments());
        return new ResizeShare(command, ruled, units, sites);
    }

    /** This member's vote: for it, while there is time. */
    PlaceOutcome confirm(Intent claiming) {
        AllocationId id = claiming.command().allocation();
        if (!voted(claiming)) {
            if (left(claiming) < GroupCoordinator.LEAST_LEFT_MILLIS) {
                room.unclaimed(claiming);
                return gone(claiming, "confirmed with " + left(claiming) + " ms of the hold left");
            }
            MemberParts members = claiming.members().orElseThrow().decided(GroupVerdict.CONFIRM);
            intents.record(claiming.with(members, claiming.updatedAtMillis()));
        }
        return new PlaceOutcome.Pending(id, claiming.state());
    }

    private static boolean voted(Intent claiming) {
        return claiming.members().orElseThrow().decision() == GroupVerdict.CONFIRM;
    }

    private long left(Intent claiming) {
        return claiming.resize().orElseThrow().issuedAtMillis() + GroupCoordinator.HOLD_MILLIS - engine.now();
    }

    PlaceOutcome settle(Intent claiming) {
        AllocationId id = claiming.command().allocation();
        if (!voted(claiming)) {
            return new PlaceOutcome.Pending(id, claiming.state());
        }
        MemberParts members = claiming.members().orElseThrow();
        MspId home = members.voter().orElseThrow();
        PartWord word = calls.all(List.of(home), owner -> owner.part(id, members.round()))
                .get(home)
                .value()
                .orElse(PartWord.standing(PartState.HELD));
        if (word.lost()) {
            room.unclaimed(claiming);
            return gone(claiming, "GROUP_LOST: the part of " + home + " is " + word.text());
        }
        return word.state() == PartState.CONFIRMED
                ? PartShrink.placed(room.join(claiming), false)
                : new PlaceOutcome.Pending(id, claiming.state());
    }

    /** @return whether it waits still */
    boolean open(Intent claiming) {
        if (voted(claiming)) {
            return settle(claiming) instanceof PlaceOutcome.Pending;
        }
        if (left(claiming) > 0) {
            return true;
        }
        room.unclaimed(claiming);
        return false;
    }

    private static PlaceOutcome gone(Intent claiming, String why) {
        return refused(claiming.command().allocation(), Refusal.of(RefusalReason.OWNER_REFUSED, why));
    }

    private static PlaceOutcome refused(AllocationId id, Refusal why) {
        return new PlaceOutcome.Refused(id, why);
    }
}
