package org.hansa.grid.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * A release that the tenant asks of an owner, because the home is not there to be asked. A part that is given back ends the whole,
 * so the owner frees its own at once and tells the others until each has answered; the home, where it has no part, is told too,
 * and finds out when it looks at what stands if it does not hear.
 */
final class GiveBack {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final RemoteOwners owners;
    private final OwnerCalls calls;

    GiveBack(Engine engine, RemoteOwners owners, OwnerCalls calls) {
        this.owners = owners;
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
    }

    /** @return {@code RELEASING} while another owner has not answered */
    ReleaseOutcome release(AllocationId id) {
        Optional<Intent> giving = room.alone(id, () -> intents.find(id)
                .map(room::finish)
                .filter(Intent::holdsRoom)
                .map(each -> begin(each, Optional.empty())));
        return giving.map(each -> new ReleaseOutcome(
                        ReleaseOutcome.Result.RELEASED, Optional.of(told(each).state())))
                .orElseGet(() -> new ReleaseOutcome(
                        ReleaseOutcome.Result.ALREADY_ENDED, intents.find(id).map(Intent::state)));
    }

    /** That others are to be told is durable with the release itself. @param failure why, where nobody wanted it */
    Intent begin(Intent intent, Optional<String> failure) {
        if (intent.tells()) {
            return intent;
        }
        Intent whole = room.unclaimed(intent);
        Intent known = whole.with(whole.members().orElseThrow().decided(GroupVerdict.RELEASE), engine.now());
        Intent giving = intents.record(failure.map(why -> known.releasing(AllocationState.FAILED, why, engine.now()))
                .orElseGet(() -> known.in(AllocationState.RELEASING, known.parts(), engine.now())));
        room.free(giving);
        return giving;
    }

    /** After a restart, or a silence. */
    Intent again(Intent giving) {
        room.alone(giving.command().allocation(), () -> {
            room.free(giving);
            return giving;
        });
        return told(giving);
    }

    /** Not alone with it: whoever is told may be telling the same at the same time. */
    Intent told(Intent giving) {
        AllocationId id = giving.command().allocation();
        List<MspId> open = untold(giving).stream().map(MemberPart::owner).toList();
        Map<MspId, OwnerCalls.Answer<ReleaseOutcome>> answers = tell(open, giving);
        MspId home = giving.command().home();
        if (giving.members().orElseThrow().of(home).isEmpty()) {
            tell(List.of(home), giving);
        }
        return room.alone(id, () -> intents.find(id)
                .filter(Intent::tells)
                .map(each -> answered(each, open, answers))
                .orElseGet(() -> intents.find(id).orElseThrow()));
    }

    /** Who had its part before this one was asked for may not know of it, and hears it from the home: which this member may be by now. */
    private List<MemberPart> untold(Intent giving) {
        MemberParts members = giving.members().orElseThrow();
        int since = members.own().map(MemberPart::round).orElse(0);
        MspId home = owners.homeOf(giving.command().contract())
                .orElse(giving.command().home());
        return members.others().stream()
                .filter(each -> !each.ended())
                .filter(each -> each.round() >= since
                        || each.owner().equals(home)
                        || members.self().equals(home))
                .toList();
    }

    private Map<MspId, OwnerCalls.Answer<ReleaseOutcome>> tell(List<MspId> others, Intent giving) {
        MemberParts members = giving.members().orElseThrow();
        long accepted = giving.acceptedAtMillis().orElseThrow();
        return calls.all(others, owner -> {
            int round = members.of(owner.member())
                    .or(members::own)
                    .map(MemberPart::round)
                    .orElse(members.round());
            return owner.release(giving.command().allocation(), round, ReleaseReason.TENANT, accepted);
        });
    }

    private Intent answered(Intent giving, List<MspId> asked, Map<MspId, OwnerCalls.Answer<ReleaseOutcome>> answers) {
        MemberParts members = giving.members().orElseThrow();
        for (MspId owner : asked) {
            if (answers.get(owner).value().isPresent()) {
                members = members.with(members.of(owner).orElseThrow().over());
            }
        }
        Intent known = giving.with(members, engine.now());
        return untold(known).isEmpty() ? room.released(known) : intents.record(known);
    }
}
