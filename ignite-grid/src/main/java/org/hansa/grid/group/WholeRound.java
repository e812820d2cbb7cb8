package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.SiteId;

/**
 * One round of a request whose only part is at one other member. That owner's word is the verdict, so the decision is in the first
 * write, and the owner reserves when it is asked, once. A reservation does not end by itself as a hold does: whoever has had no
 * answer asks again, and whoever then wants nothing of it has the owner say that nothing is left.
 */
final class WholeRound {
    /** A connection that broke is no reason to keep a tenant waiting for the next turn. */
    private static final int CALLS = 2;

    private final Engine engine;
    private final RemoteOwners owners;
    private final OwnerCalls calls;
    private final PartRound round;

    WholeRound(Engine engine, RemoteOwners owners, OwnerCalls calls, PartRound round) {
        this.engine = engine;
        this.owners = owners;
        this.calls = calls;
        this.round = round;
    }

    /** Whether all of it is with one other member. */
    static boolean is(MemberParts members) {
        return members.own().isEmpty() && members.all().size() == 1;
    }

    PartRound.Outcome drive(
            PlaceCommand command, Optional<Intent> earlier, MemberParts members, Map<MspId, List<SiteId>> sites) {
        Optional<MemberParts> decided = Optional.of(members.decided(GroupVerdict.CONFIRM));
        Intent asking = engine.intents()
                .record(Intent.attempt(command, earlier, List.of(), decided, engine.now())
                        .in(AllocationState.HELD, List.of(), engine.now()));
        return ask(asking, sites.get(part(asking).owner()), true);
    }

    /** Somebody may have asked before: what the owner did then it says again. */
    Intent carryOut(Intent decided) {
        MemberPart part = part(decided);
        if (part.promised()) {
            return round.reserve(decided);
        }
        List<SiteId> there = decided.command().sites().stream()
                .filter(site ->
                        owners.ownerOf(site).filter(part.owner()::equals).isPresent())
                .toList();
        return ask(decided, there, false).intent();
    }

    /** @param first whether no earlier call can have done anything */
    private PartRound.Outcome ask(Intent decided, List<SiteId> sites, boolean first) {
        MemberParts members = decided.members().orElseThrow();
        MemberPart part = part(decided);
        PlaceCommand command = whole(decided.command(), part, sites);
        boolean untouched = first;
        for (int call = 1; ; call++) {
            OwnerCalls.Answer<PlaceOutcome> answer = calls.one(part.owner(), owner -> owner.reserve(command, members));
            boolean open = answer.value()
                    .filter(PlaceOutcome.Pending.class::isInstance)
                    .isPresent();
            if (answer.silence().isEmpty() && !open) {
                return heard(decided, answer, untouched);
            }
            untouched &= answer.nothingDone();
            if (call == CALLS) {
                return untouched ? refused(decided, answer) : new PartRound.Outcome(decided, Map.of());
            }
        }
    }

    /** Groups that can do with fewer units say so to an owner that has all of them. */
    private static PlaceCommand whole(PlaceCommand command, MemberPart part, List<SiteId> sites) {
        List<GroupRequest> groups = new ArrayList<>();
        boolean all = part.units().size() == command.groups().size();
        part.units().forEach((number, units) -> {
            GroupRequest group = command.groups().get(number);
            groups.add(all && units == group.request().count() ? group : group.exactly(units));
        });
        return command.atSites(sites).withGroups(groups).withoutNote();
    }

    private PartRound.Outcome heard(Intent decided, OwnerCalls.Answer<PlaceOutcome> answer, boolean untouched) {
        MemberPart part = part(decided);
        if (answer.untrusted().isPresent()) {
            return ended(
                    round.distrust(decided, part.owner(), answer.untrusted().get()));
        }
        if (answer.value().orElseThrow() instanceof PlaceOutcome.Placed placed) {
            MemberPart promised = part.in(PartState.CONFIRMED).told(placed.parts());
            Intent settled = decided.with(decided.members().orElseThrow().with(promised), engine.now());
            return ended(
                    promised.promised()
                            ? round.reserve(settled)
                            : round.distrust(decided, part.owner(), "it reserved and promised nothing"));
        }
        // Who refuses holds nothing, as far as this call goes; what became of an earlier one it has to say for itself.
        return untouched
                ? refused(decided, answer)
                : ended(round.turn(
                        decided,
                        part.owner() + " refused: "
                                + PartRound.refusal(part.owner(), answer).detail(),
                        true));
    }

    private static PartRound.Outcome ended(Intent intent) {
        return new PartRound.Outcome(intent, Map.of());
    }

    /** Nothing was taken, and nothing that is under way can take anything. */
    private PartRound.Outcome refused(Intent decided, OwnerCalls.Answer<PlaceOutcome> answer) {
        MemberPart part = part(decided);
        Refusal refusal = PartRound.refusal(part.owner(), answer);
        MemberParts over = decided.members()
                .orElseThrow()
                .with(part.in(PartState.RELEASED).over())
                .decided(GroupVerdict.RELEASE);
        Intent denied = engine.parts().deny(decided.with(over, engine.now()), refusal);
        return new PartRound.Outcome(denied, Map.of(part.owner(), refusal));
    }

    private static MemberPart part(Intent intent) {
        return intent.members().orElseThrow().all().get(0);
    }
}
