package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * One round of a group at its coordinator: hold every part, decide, have all owners vote, and once all votes are known have them
 * reserve. The intent says before each step what the step will be, so that whoever finds it carries on from there.
 */
final class PartRound {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;
    private final MspId home;
    private final WholeRound whole;

    PartRound(Engine engine, RemoteOwners owners, OwnerCalls calls, MspId home) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
        this.home = home;
        this.whole = new WholeRound(engine, owners, calls, this);
    }

    /**
     * What a round came to.
     *
     * @param refusals by owner, those of a round that was given up before anybody voted
     */
    record Outcome(Intent intent, Map<MspId, Refusal> refusals) {}

    /** The home's own part is held first: when there is no room for it nobody else has to be asked. */
    Outcome drive(PlaceCommand command, List<MemberPart> parts, Map<MspId, List<SiteId>> sites) {
        PlaceCommand held = command.asHold(command.sites(), engine.now() + GroupCoordinator.HOLD_MILLIS);
        Optional<Intent> earlier = intents.find(command.allocation());
        int round = earlier.map(Intent::attempt).orElse(0) + 1;
        MemberParts members = MemberParts.asked(round, home, parts);
        if (WholeRound.is(members)) {
            return whole.drive(held, earlier, members, sites);
        }
        if (members.own().isPresent()) {
            PlaceOutcome here = engine.placement().take(held, members, sites.get(home), earlier);
            if (here instanceof PlaceOutcome.Refused refused) {
                return new Outcome(find(command.allocation()), Map.of(home, refused.refusal()));
            }
        } else {
            intents.record(Intent.attempt(held, earlier, List.of(), Optional.of(members), engine.now()));
        }
        return asked(find(command.allocation()), sites);
    }

    private Outcome asked(Intent asking, Map<MspId, List<SiteId>> sites) {
        MemberParts plan = asking.members().orElseThrow();
        List<MspId> others = plan.others().stream().map(MemberPart::owner).toList();
        Map<MspId, OwnerCalls.Answer<PlaceOutcome>> answers = calls.all(others, owner -> {
            MemberPart part = plan.of(owner.member()).orElseThrow();
            return owner.hold(share(asking.command(), part, sites.get(part.owner())), plan);
        });
        MemberParts members = plan;
        TreeMap<MspId, Refusal> refusals = new TreeMap<>();
        for (MspId owner : others) {
            OwnerCalls.Answer<PlaceOutcome> answer = answers.get(owner);
            MemberPart part = members.of(owner).orElseThrow();
            PlaceOutcome outcome = answer.value().orElse(null);
            if (outcome instanceof PlaceOutcome.Placed placed) {
                members = members.with(part.told(placed.parts()));
            } else {
                // Who refused holds nothing, so there is nothing to ask back.
                members = outcome instanceof PlaceOutcome.Refused
                        ? members.with(part.in(PartState.RELEASED).over())
                        : members;
                refusals.put(owner, refusal(owner, answer));
            }
        }
        Intent heldAll = asking.with(members, engine.now());
        long left = asking.command().holdUntilMillis().orElse(0) - engine.now();
        if (refusals.isEmpty() && left < GroupCoordinator.LEAST_LEFT_MILLIS) {
            refusals.put(home, ownerRefused("the holds took too long: " + left + " ms of them are left"));
        }
        return refusals.isEmpty()
                ? new Outcome(decide(heldAll, members), Map.of())
                : new Outcome(giveUp(heldAll, merged(refusals)), refusals);
    }

    private static PlaceCommand share(PlaceCommand command, MemberPart part, List<SiteId> at) {
        List<GroupRequest> groups = new ArrayList<>();
        part.units()
                .forEach((number, units) ->
                        groups.add(command.groups().get(number).exactly(units)));
        return command.atSites(at).withGroups(groups).withoutNote();
    }

    static Refusal refusal(MspId owner, OwnerCalls.Answer<PlaceOutcome> answer) {
        if (answer.value().orElse(null) instanceof PlaceOutcome.Refused refused) {
            return refused.refusal();
        }
        return ownerRefused(
                answer.value().isPresent()
                        ? owner + " knows the id for another request"
                        : owner + " did not answer: "
                                + answer.silence().or(answer::untrusted).orElse(""));
    }

    static Refusal ownerRefused(String detail) {
        return Refusal.of(RefusalReason.OWNER_REFUSED, detail);
    }

    /** Where only grants are missing, what all of them lack. */
    static Refusal merged(SortedMap<MspId, Refusal> refusals) {
        Optional<Refusal> other = refusals.values().stream()
                .filter(each -> each.reason() != RefusalReason.QUOTA)
                .findFirst();
        if (other.isPresent()) {
            return other.get();
        }
        Refusal first = refusals.get(refusals.firstKey());
        TreeMap<SiteId, ResourceVector> shortfall = new TreeMap<>();
        refusals.values().forEach(each -> shortfall.putAll(each.grantShortfall()));
        return new Refusal(
                first.reason(),
                first.detail(),
                first.candidates(),
                first.excluded(),
                first.nearest(),
                shortfall,
                first.retryAfterMillis());
    }

    /** The decision and the home's own vote are one write, durable before any owner hears of it. */
    private Intent decide(Intent held, MemberParts members) {
        MemberParts decided = members.decided(GroupVerdict.CONFIRM).ownConfirmed();
        return carryOut(intents.record(
                held.in(AllocationState.HELD, held.parts(), engine.now()).with(decided, engine.now())));
    }

    /** Asks for the votes that are not known, and once all are for it has the owners reserve. */
    Intent carryOut(Intent decided) {
        AllocationId id = decided.command().allocation();
        MemberParts members = decided.members().orElseThrow();
        if (WholeRound.is(members)) {
            return whole.carryOut(decided);
        }
        List<MspId> open = members.others().stream()
                .filter(each -> !each.state().isFinal())
                .map(MemberPart::owner)
                .toList();
        int round = members.round();
        Map<MspId, OwnerCalls.Answer<PlaceOutcome>> votes = calls.all(open, owner -> owner.confirm(id, round));
        for (MspId owner : open) {
            MemberPart part = members.of(owner).orElseThrow();
            OwnerCalls.Answer<PlaceOutcome> vote = votes.get(owner);
            if (vote.untrusted().isPresent()) {
                return distrust(
                        decided.with(members, engine.now()),
                        owner,
                        vote.untrusted().get());
            }
            members = members.with(voted(part, vote.value()));
        }
        Optional<MemberPart> lost = members.lost();
        if (lost.isPresent()) {
            return turn(
                    decided.with(members, engine.now()),
                    "the hold at " + lost.get().owner() + " ended before it was confirmed",
                    false);
        }
        return members.allConfirmed()
                ? settle(decided.with(members, engine.now()))
                : intents.record(decided.with(members, engine.now()));
    }

    private static MemberPart voted(MemberPart part, Optional<PlaceOutcome> vote) {
        if (vote.isEmpty()) {
            return part;
        }
        if (vote.get() instanceof PlaceOutcome.Placed placed) {
            return part.in(PartState.CONFIRMED).told(placed.parts());
        }
        return part.in(vote.get() instanceof PlaceOutcome.Pending ? PartState.CONFIRMED : PartState.RELEASED);
    }

    /** The verdict is known: each owner reserves, the home last, so that what it shows as reserved is promised everywhere. */
    private Intent settle(Intent confirmed) {
        AllocationId id = confirmed.command().allocation();
        MemberParts members = confirmed.members().orElseThrow();
        List<MspId> open = members.others().stream()
                .filter(each -> !each.promised())
                .map(MemberPart::owner)
                .toList();
        int round = members.round();
        Map<MspId, OwnerCalls.Answer<PlaceOutcome>> answers = calls.all(open, owner -> owner.settle(id, round));
        for (MspId owner : open) {
            OwnerCalls.Answer<PlaceOutcome> answer = answers.get(owner);
            MemberPart part = members.of(owner).orElseThrow();
            if (answer.untrusted().isPresent()) {
                return distrust(
                        confirmed.with(members, engine.now()),
                        owner,
                        answer.untrusted().get());
            }
            PlaceOutcome outcome = answer.value().orElse(null);
            if (outcome instanceof PlaceOutcome.Placed placed) {
                members = members.with(part.told(placed.parts()));
            } else if (outcome instanceof PlaceOutcome.Refused refused) {
                return turn(
                        confirmed.with(members.with(part.over()), engine.now()),
                        owner + " gave its part back: " + refused.refusal().detail(),
                        true);
            }
        }
        Intent settled = confirmed.with(members, engine.now());
        return members.others().stream().allMatch(MemberPart::promised) ? reserve(settled) : intents.record(settled);
    }

    /** Each other owner has promised its part. */
    Intent reserve(Intent settled) {
        PlaceOutcome outcome = room.reserve(settled);
        Intent reserved = find(settled.command().allocation());
        return outcome instanceof PlaceOutcome.Placed ? reserved : turn(reserved, "the home's own part is gone", true);
    }

    Intent distrust(Intent intent, MspId owner, String why) {
        engine.announcer().tellOnce(EngineEvent.Kind.OWNER_UNTRUSTED, intent, owner + ": " + why);
        return turn(intent, why, true);
    }

    /**
     * The decision turns, durably, before anything is given back.
     *
     * @param chase whether an owner may have reserved, so that each has to say that its room is free; otherwise they find out by
     *     asking each other
     */
    Intent turn(Intent intent, String why, boolean chase) {
        GroupVerdict verdict = chase ? GroupVerdict.GIVE_BACK : GroupVerdict.RELEASE;
        MemberParts turned = intent.members().orElseThrow().decided(verdict);
        return giveBack(intents.record(intent.with(turned, engine.now())
                .ending(engine.now())
                .failed(AllocationState.HELD, why, engine.now())));
    }

    /** It was decided to have nothing, so nothing may stay held. */
    Intent giveBack(Intent turning) {
        MemberParts members = turning.members().orElseThrow();
        Intent freed = release(turning, ReleaseReason.GROUP_ABORTED);
        boolean waits = members.decision() == GroupVerdict.GIVE_BACK
                && !freed.members().orElseThrow().othersOver();
        return waits
                ? intents.record(freed)
                : room.deny(freed, ownerRefused(turning.failure().orElse("interrupted")));
    }

    /** Nobody has voted: holds that do not hear of it end by themselves, and a late one is of a round that is over. */
    private Intent giveUp(Intent asking, Refusal refusal) {
        MemberParts turned = asking.members().orElseThrow().decided(GroupVerdict.RELEASE);
        Intent turning = intents.record(asking.with(turned, engine.now()));
        return room.deny(release(turning, ReleaseReason.GROUP_ABORTED), refusal);
    }

    /** Driven by nobody any more, and nobody was asked to vote. */
    Intent interrupted(Intent asking) {
        return giveUp(asking, ownerRefused("interrupted before the group was decided"));
    }

    /** Frees what is here, and asks each other owner that has not said so to free its part. */
    Intent release(Intent intent, ReleaseReason reason) {
        room.free(intent);
        AllocationId id = intent.command().allocation();
        MemberParts members = intent.members().orElseThrow();
        List<MspId> open = members.others().stream()
                .filter(each -> !each.ended())
                .map(MemberPart::owner)
                .toList();
        long accepted = intent.acceptedAtMillis().orElseGet(engine::now);
        MemberParts asked = members;
        Map<MspId, OwnerCalls.Answer<ReleaseOutcome>> answers = calls.all(
                open, owner -> owner.release(id, asked.to(owner.member()).round(), reason, accepted));
        for (MspId owner : open) {
            if (answers.get(owner).value().isPresent()) {
                members = members.with(members.of(owner).orElseThrow().over());
            }
        }
        return intent.with(members, engine.now());
    }

    private Intent find(AllocationId id) {
        return intents.find(id).orElseThrow();
    }
}
