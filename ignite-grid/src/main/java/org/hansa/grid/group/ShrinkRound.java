package org.hansa.grid.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
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

/**
 * What makes an allocation over several members smaller, at the home. Giving up units never finds that there is no room, so there is
 * nothing to vote for: that it is to be done is durable, and it is done until every owner has answered. Who keeps something hears of it
 * before anybody gives back all: from then on those who stay know that who goes takes nothing with it.
 */
final class ShrinkRound {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;

    ShrinkRound(Engine engine, OwnerCalls calls) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
    }

    /** @return {@code RESIZING} while an owner has not answered */
    Intent drive(Intent intent, ResizeCommand command, ResizePlan plan, Keeping keeping) {
        MemberParts members = intent.members().orElseThrow().decided(GroupVerdict.SHRINK);
        for (MemberPart each : members.others()) {
            members = members.with(keeping.of(each));
        }
        Optional<MemberPart> own = members.own().map(each -> each.keeping(keeping.own()));
        members = own.map(members::with).orElse(members);
        return carryOut(
                intents.record(room.resizeBegun(intent, command, plan).with(members, intent.updatedAtMillis())));
    }

    Intent carryOut(Intent shrinking) {
        Step kept = ask(shrinking, part -> !part.emptied());
        if (kept.over()) {
            return kept.intent();
        }
        Step gone = ask(kept.intent(), MemberPart::emptied);
        return gone.over() ? gone.intent() : here(gone.intent());
    }

    /** @param over whether nothing comes after it, as long as nobody answers more */
    private record Step(Intent intent, boolean over) {}

    private Step ask(Intent shrinking, Predicate<MemberPart> which) {
        MemberParts members = shrinking.members().orElseThrow();
        List<MspId> open = members.others().stream()
                .filter(each -> !each.ended())
                .filter(which)
                .map(MemberPart::owner)
                .toList();
        MemberParts asked = members;
        Map<MspId, OwnerCalls.Answer<PlaceOutcome>> answers = calls.all(
                open, owner -> ask(owner, shrinking, asked.of(owner.member()).orElseThrow()));
        for (MspId owner : open) {
            OwnerCalls.Answer<PlaceOutcome> answer = answers.get(owner);
            if (answer.untrusted().isPresent() || answer.value().orElse(null) instanceof PlaceOutcome.Refused) {
                return new Step(lost(shrinking, owner, answer), true);
            }
            if (!(answer.value().orElse(null) instanceof PlaceOutcome.Placed placed)) {
                return new Step(shrinking, true);
            }
            MemberPart part = members.of(owner).orElseThrow();
            members = members.with(part.emptied() ? part.over().at(List.of()) : part.told(placed.parts()));
        }
        return new Step(shrinking.with(members, shrinking.updatedAtMillis()), false);
    }

    private static PlaceOutcome ask(RemoteOwner owner, Intent shrinking, MemberPart part) {
        AllocationId id = shrinking.command().allocation();
        MemberParts members = shrinking.members().orElseThrow();
        if (part.emptied()) {
            long accepted = shrinking.resize().orElseThrow().issuedAtMillis();
            owner.release(id, part.round(), ReleaseReason.GROUP_ABORTED, accepted);
            return new PlaceOutcome.Placed(id, AllocationState.RELEASED, List.of(), false);
        }
        return owner.shrink(left(shrinking, part), members);
    }

    /** Under the decision of the resize. */
    private static PlaceCommand left(Intent shrinking, MemberPart part) {
        Intent.Resize change = shrinking.resize().orElseThrow();
        List<GroupRequest> groups = part.units().entrySet().stream()
                .map(each -> Keeping.counted(change.groups().get(each.getKey()), each.getValue()))
                .toList();
        PlaceCommand smaller = shrinking.command().withoutNote().withGroups(groups);
        return change.provenance()
                .under(smaller.atSites(
                        part.placed().stream().map(PlacedPart::site).distinct().toList()));
    }

    private Intent here(Intent shrinking) {
        MemberParts members = shrinking.members().orElseThrow();
        Intent smaller = room.resize(shrinking);
        MemberParts after = members.othersOver()
                ? members.alone(Keeping.units(smaller.parts()))
                : members.decided(GroupVerdict.CONFIRM);
        Intent done = intents.record(smaller.with(after, smaller.updatedAtMillis()));
        engine.announcer().resized(done);
        return done;
    }

    /** An owner's part is over, or nobody would believe that it stands: so the whole is given back. */
    Intent lost(Intent intent, MspId owner, OwnerCalls.Answer<PlaceOutcome> answer) {
        answer.untrusted().ifPresent(why -> engine.announcer()
                .tellOnce(EngineEvent.Kind.OWNER_UNTRUSTED, intent, owner + ": " + why));
        return intents.record(
                intent.releasing(AllocationState.FAILED, PartRoom.PART_ENDED + "that of " + owner, engine.now()));
    }
}
