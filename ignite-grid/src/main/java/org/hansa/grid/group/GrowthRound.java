package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
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
 * One attempt to make larger what lies with several members, or is to, and its undoing. What the others have stands: the home's own
 * change is one vote, and where it has not the room for all, that of the one owner that is asked for the rest is the other. The intent
 * says how far it got:
 *
 * <table>
 * <caption>{@code RESIZING} with parts of others</caption>
 * <tr><th>decision</th><th>whoever finds it</th></tr>
 * <tr><td>{@code OPEN}</td><td>goes back; nothing has changed here, and how the other voted is not known</td></tr>
 * <tr><td>{@code VOTED}</td><td>changes what is here, or goes back when that cannot be: nobody else is against it</td></tr>
 * <tr><td>{@code CONFIRM}</td><td>has the other reserve; what is here has changed</td></tr>
 * <tr><td>{@code RELEASE}</td><td>has the other give back what it holds; the old size stands</td></tr>
 * <tr><td>{@code SHRINK}</td><td>tells each owner what it keeps, has those give back that keep nothing, and then does here what
 *     the plan says</td></tr>
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

    /** The home has the room for all that is further, so nobody else is asked. */
    Outcome here(Intent intent, ResizeCommand command, ResizePlan plan) {
        return changed(begun(intent, command, plan, Optional.empty()), command);
    }

    /** @param share what the owner is to have further */
    Outcome drive(Intent intent, ResizeCommand command, ResizePlan plan, MspId owner, PlaceCommand share) {
        Intent begun = begun(intent, command, plan, Optional.of(owner));
        MemberParts members = begun.members().orElseThrow();
        OwnerCalls.Answer<PlaceOutcome> held = calls.all(
                        List.of(owner), each -> each.hold(share, members.asking(owner, plan.lacking())))
                .get(owner);
        if (!(held.value().orElse(null) instanceof PlaceOutcome.Placed)) {
            return new Outcome(goBack(begun), Optional.of(PartRound.refusal(owner, held)));
        }
        AllocationId id = command.allocation();
        OwnerCalls.Answer<PlaceOutcome> vote = calls.all(List.of(owner), each -> each.confirm(id, members.round()))
                .get(owner);
        if (!(vote.value().orElse(null) instanceof PlaceOutcome.Pending)) {
            return new Outcome(
                    goBack(begun), Optional.of(PartRound.ownerRefused(owner + " did not confirm the further units")));
        }
        return changed(
                intents.record(begun.with(members.decided(GroupVerdict.VOTED), begun.updatedAtMillis())), command);
    }

    /** Rounds are never used again, so that an owner tells a late call of an earlier one. */
    private Intent begun(Intent intent, ResizeCommand command, ResizePlan plan, Optional<MspId> owner) {
        MemberParts standing = intent.members()
                .orElseGet(() -> MemberParts.asked(
                        intent.attempt(),
                        intent.command().home(),
                        List.of(MemberPart.asked(intent.command().home(), Keeping.units(intent.parts()))
                                .in(PartState.CONFIRMED))));
        return intents.record(
                room.resizeBegun(intent, command, plan).with(standing.growing(owner), intent.updatedAtMillis()));
    }

    private Outcome changed(Intent voted, ResizeCommand command) {
        Intent after = changeHere(voted);
        boolean grown = after.command().groups().equals(command.groups()) && after.state() != AllocationState.RELEASING;
        return new Outcome(
                after,
                grown
                        ? Optional.empty()
                        : Optional.of(PartRound.ownerRefused("the room was taken meanwhile; try again")));
    }

    /** Of this member as the home, alone. A resize that was interrupted is driven to its end, as far as the others answer. */
    Intent finish(Intent intent) {
        if (intent.state() != AllocationState.RESIZING) {
            return intent;
        }
        return switch (intent.members().orElseThrow().decision()) {
            case OPEN -> goBack(intent);
            case VOTED -> changeHere(intent);
            case CONFIRM -> settle(intent);
            case RELEASE, GIVE_BACK -> giveBack(intent);
            case SHRINK -> shrinking.carryOut(intent);
        };
    }

    /** This member's own change, and with the same write its vote. */
    private Intent changeHere(Intent voted) {
        Intent.Resize change = voted.resize().orElseThrow();
        Intent outcome = room.resize(voted);
        if (!outcome.command().groups().equals(change.groups())) {
            return goBack(outcome.resizing(change, voted.plan()));
        }
        MemberParts decided = decided(voted.members().orElseThrow(), outcome);
        return settle(
                intents.record(outcome.resizing(change, outcome.plan()).with(decided, outcome.updatedAtMillis())));
    }

    /** All votes are for it: what the home has now is its part, and what lacks then is the other's. */
    private static MemberParts decided(MemberParts voted, Intent outcome) {
        MemberParts members = voted.decided(GroupVerdict.CONFIRM);
        TreeMap<Integer, Integer> own = Keeping.units(outcome.parts());
        if (members.own().isPresent() || !own.isEmpty()) {
            MemberPart before = members.own().orElseGet(() -> MemberPart.asked(members.self(), own));
            members.own().ifPresent(part -> part.units().keySet().forEach(group -> own.putIfAbsent(group, 0)));
            MemberPart here = before.keeping(own).in(PartState.CONFIRMED);
            return withOther(members.own().isPresent() ? members.with(here) : members.joined(here), outcome);
        }
        return withOther(members, outcome);
    }

    private static MemberParts withOther(MemberParts members, Intent outcome) {
        return members.voter()
                .map(owner -> {
                    SortedMap<Integer, Integer> further = lacking(members, outcome);
                    return members.of(owner)
                            .map(part -> members.with(part.more(further)))
                            .orElseGet(() -> members.joined(MemberPart.asked(owner, further)
                                    .of(members.round())
                                    .in(PartState.CONFIRMED)));
                })
                .orElse(members);
    }

    private static SortedMap<Integer, Integer> lacking(MemberParts members, Intent outcome) {
        TreeMap<Integer, Integer> lacking = new TreeMap<>();
        for (int group = 0; group < outcome.command().groups().size(); group++) {
            int number = group;
            int there = members.all().stream()
                    .mapToInt(each -> each.units().getOrDefault(number, 0))
                    .sum();
            int count = outcome.command().request(group).count();
            if (count > there) {
                lacking.put(group, count - there);
            }
        }
        return lacking;
    }

    private Intent settle(Intent decided) {
        MemberParts members = decided.members().orElseThrow();
        if (members.voter().isEmpty()) {
            return resized(decided);
        }
        AllocationId id = decided.command().allocation();
        MspId owner = members.voter().get();
        OwnerCalls.Answer<PlaceOutcome> answer = calls.all(List.of(owner), each -> each.settle(id, members.round()))
                .get(owner);
        if (answer.untrusted().isPresent() || answer.value().orElse(null) instanceof PlaceOutcome.Refused) {
            return shrinking.lost(decided.with(members.settled(), decided.updatedAtMillis()), owner, answer);
        }
        if (answer.value().orElse(null) instanceof PlaceOutcome.Placed placed) {
            MemberPart part = members.of(owner).orElseThrow();
            MemberParts known = members.with(part.told(placed.parts()));
            return resized(decided.with(known.settled(), decided.updatedAtMillis()));
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

    /** Nothing has changed here, or not any more: the old size stands, and what the other holds is not wanted. */
    private Intent goBack(Intent begun) {
        Intent.Resize change = begun.resize().orElseThrow();
        Intent.Resize nothing = new Intent.Resize(
                begun.command().groups(), change.from(), change.provenance(), change.issuedAtMillis());
        MemberParts members = begun.members().orElseThrow().decided(GroupVerdict.RELEASE);
        return giveBack(intents.record(begun.resizing(nothing, begun.plan()).with(members, begun.updatedAtMillis())));
    }

    /** Stands as {@code RESIZING} until the other owner has answered. */
    private Intent giveBack(Intent releasing) {
        AllocationId id = releasing.command().allocation();
        MemberParts members = releasing.members().orElseThrow();
        long begun = releasing.resize().orElseThrow().issuedAtMillis();
        boolean free = members.voter().stream().allMatch(asked -> calls.all(
                        List.of(asked), owner -> owner.release(id, members.round(), ReleaseReason.GROUP_ABORTED, begun))
                .get(asked)
                .value()
                .isPresent());
        if (!free) {
            return releasing;
        }
        Intent.Resize change = releasing.resize().orElseThrow();
        return intents.record(releasing
                .with(members.goneBack(), releasing.updatedAtMillis())
                .resized(change.groups(), releasing.parts(), change.from(), releasing.updatedAtMillis()));
    }
}
