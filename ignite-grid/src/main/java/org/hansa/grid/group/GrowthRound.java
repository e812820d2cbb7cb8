package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.grid.placing.ResizePlan;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;

/**
 * One attempt to resize with a second part at another member, and its undoing. The intent says how far it got:
 *
 * <table>
 * <caption>{@code RESIZING} with parts of others</caption>
 * <tr><th>decision</th><th>the other's vote</th><th>whoever finds it</th></tr>
 * <tr><td>{@code OPEN}</td><td>not known</td><td>goes back; nothing has changed here</td></tr>
 * <tr><td>{@code OPEN}</td><td>for it</td><td>changes what is here, or goes back when that cannot be</td></tr>
 * <tr><td>{@code CONFIRM}</td><td>for it</td><td>has the other reserve; what is here has changed</td></tr>
 * <tr><td>{@code RELEASE}</td><td></td><td>has the other give its part back; the old size stands</td></tr>
 * <tr><td>{@code SHRINK}</td><td></td><td>tells each owner what it keeps, has those give back that keep nothing, and then does
 *     here what the plan says</td></tr>
 * </table>
 */
final class GrowthRound {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;
    private final ShrinkRound shrinking;

    GrowthRound(Engine engine, OwnerCalls calls, ShrinkRound shrinking) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
        this.shrinking = shrinking;
    }

    /** @param refusal why it came to nothing; the intent is then as it was, or goes back to it as soon as the other answers */
    record Outcome(Intent intent, Optional<Refusal> refusal) {}

    Outcome drive(Intent intent, ResizeCommand command, ResizePlan plan, MspId owner, PlaceCommand share) {
        MemberParts parts = asked(intent, plan, owner);
        Intent begun = intents.record(room.resizeBegun(intent, command, plan).with(parts, intent.updatedAtMillis()));
        OwnerCalls.Answer<PlaceOutcome> held =
                calls.all(List.of(owner), each -> each.hold(share, parts)).get(owner);
        if (!(held.value().orElse(null) instanceof PlaceOutcome.Placed placed)) {
            return new Outcome(goBack(begun), Optional.of(PartRound.refusal(owner, held)));
        }
        MemberPart second = parts.of(owner).orElseThrow();
        MemberParts known = parts.with(second.at(PartDesk.numbered(placed.parts(), second)));
        AllocationId id = command.allocation();
        OwnerCalls.Answer<PlaceOutcome> vote = calls.all(List.of(owner), each -> each.confirm(id, parts.round()))
                .get(owner);
        if (!(vote.value().orElse(null) instanceof PlaceOutcome.Pending)) {
            Intent back = goBack(begun.with(known, begun.updatedAtMillis()));
            return new Outcome(back, Optional.of(PartRound.ownerRefused(owner + " did not confirm the further units")));
        }
        Intent voted = intents.record(
                begun.with(known.with(known.of(owner).orElseThrow().in(PartState.CONFIRMED)), begun.updatedAtMillis()));
        Intent after = changeHere(voted);
        boolean grown = after.command().groups().equals(command.groups()) && after.state() != AllocationState.RELEASING;
        return new Outcome(
                after,
                grown
                        ? Optional.empty()
                        : Optional.of(PartRound.ownerRefused("the room was taken meanwhile; try again")));
    }

    /** Rounds are never used again, so that an owner tells a late call of an earlier one. */
    private static MemberParts asked(Intent intent, ResizePlan plan, MspId owner) {
        int round = intent.members().map(MemberParts::round).orElse(intent.attempt()) + 1;
        MspId home = intent.command().home();
        return MemberParts.asked(
                round, home, List.of(MemberPart.asked(home, own(intent)), MemberPart.asked(owner, plan.lacking())));
    }

    private static TreeMap<Integer, Integer> own(Intent intent) {
        return Keeping.units(intent.parts());
    }

    /** Of this member as the home, alone. A resize that was interrupted is driven to its end, as far as the others answer. */
    Intent finish(Intent intent) {
        if (intent.state() != AllocationState.RESIZING) {
            return intent;
        }
        MemberParts members = intent.members().orElseThrow();
        if (members.othersOver()) {
            return intents.record(room.resize(intent));
        }
        return switch (members.decision()) {
            case OPEN ->
                members.others().stream().allMatch(each -> each.state() == PartState.CONFIRMED)
                        ? changeHere(intent)
                        : goBack(intent);
            case CONFIRM -> settle(intent);
            case RELEASE, GIVE_BACK -> giveBack(intent);
            case SHRINK -> shrinking.carryOut(intent);
        };
    }

    /** This member's own change, and with the same write its vote. */
    private Intent changeHere(Intent voted) {
        Intent.Resize change = voted.resize().orElseThrow();
        Intent outcome = room.resize(voted);
        MemberParts members = voted.members().orElseThrow();
        if (!outcome.command().groups().equals(change.groups())) {
            return goBack(outcome.resizing(change, voted.plan()));
        }
        TreeMap<Integer, Integer> own = own(outcome);
        MemberParts decided = members.with(MemberPart.asked(members.self(), own))
                .decided(GroupVerdict.CONFIRM)
                .ownConfirmed();
        return settle(
                intents.record(outcome.resizing(change, outcome.plan()).with(decided, outcome.updatedAtMillis())));
    }

    private Intent settle(Intent decided) {
        AllocationId id = decided.command().allocation();
        MemberParts members = decided.members().orElseThrow();
        for (MemberPart each : members.others()) {
            OwnerCalls.Answer<PlaceOutcome> answer = calls.all(
                            List.of(each.owner()), owner -> owner.settle(id, members.round()))
                    .get(each.owner());
            if (answer.untrusted().isPresent() || answer.value().orElse(null) instanceof PlaceOutcome.Refused) {
                return shrinking.lost(decided, each.owner(), answer);
            }
            if (answer.value().orElse(null) instanceof PlaceOutcome.Placed placed) {
                List<PlacedPart> places = PartDesk.numbered(placed.parts(), each);
                return resized(decided.with(members.with(each.at(places)), decided.updatedAtMillis()));
            }
        }
        return decided;
    }

    private Intent resized(Intent done) {
        Intent.Resize change = done.resize().orElseThrow();
        Intent after =
                intents.record(done.resized(change.groups(), done.parts(), change.from(), done.updatedAtMillis()));
        engine.announcer().resized(after);
        return after;
    }

    /** Nothing has changed here, or not any more: the old size stands, and what the other has is not wanted. */
    private Intent goBack(Intent begun) {
        Intent.Resize change = begun.resize().orElseThrow();
        Intent.Resize nothing = new Intent.Resize(
                begun.command().groups(), change.from(), change.provenance(), change.issuedAtMillis());
        MemberParts members = begun.members().orElseThrow().decided(GroupVerdict.RELEASE);
        return giveBack(intents.record(begun.resizing(nothing, begun.plan()).with(members, begun.updatedAtMillis())));
    }

    /** Stands as {@code RESIZING} until every other owner has answered. */
    private Intent giveBack(Intent releasing) {
        AllocationId id = releasing.command().allocation();
        MemberParts members = releasing.members().orElseThrow();
        long begun = releasing.resize().orElseThrow().issuedAtMillis();
        for (MemberPart each : members.others()) {
            boolean free = each.ended()
                    || calls.all(
                                    List.of(each.owner()),
                                    owner -> owner.release(id, members.round(), ReleaseReason.GROUP_ABORTED, begun))
                            .get(each.owner())
                            .value()
                            .isPresent();
            if (!free) {
                return releasing;
            }
        }
        Intent.Resize change = releasing.resize().orElseThrow();
        return intents.record(releasing
                .with(members.alone(own(releasing)), releasing.updatedAtMillis())
                .resized(change.groups(), releasing.parts(), change.from(), releasing.updatedAtMillis()));
    }
}
