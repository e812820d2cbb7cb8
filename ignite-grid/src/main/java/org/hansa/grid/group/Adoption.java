package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;

/**
 * The new home of a contract finds out what there is under it: each owner tells what it has, and each allocation that stands gets an
 * intent here, from which it is shown, released and looked after. What has no verdict yet is not touched, but counted: its owners
 * come to one. Asked again it comes to the same, with what further owners tell.
 */
final class Adoption {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;
    private final MspId self;

    Adoption(Engine engine, OwnerCalls calls, MspId self) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
        this.self = self;
    }

    AdoptedParts adopt(ContractHandle contract, List<MspId> owners) {
        Map<AllocationId, Map<MspId, HeldPart>> told = new TreeMap<>();
        Set<MspId> silent = new TreeSet<>();
        calls.all(owners, owner -> everything(owner, contract)).forEach((owner, answer) -> answer.value()
                .ifPresentOrElse(
                        parts -> parts.forEach(
                                each -> told.computeIfAbsent(each.command().allocation(), any -> new TreeMap<>())
                                        .put(owner, each)),
                        () -> silent.add(owner)));
        int open = 0;
        for (Map.Entry<AllocationId, Map<MspId, HeldPart>> each : told.entrySet()) {
            boolean known = room.alone(each.getKey(), () -> adopt(each.getKey(), each.getValue(), silent));
            open += known ? 0 : 1;
        }
        return new AdoptedParts(silent, told.size() - open, open);
    }

    private static List<HeldPart> everything(RemoteOwner owner, ContractHandle contract) {
        List<HeldPart> parts = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        do {
            HeldPart.Page page = owner.held(contract, after);
            parts.addAll(page.parts());
            after = page.next();
        } while (after.isPresent());
        return parts;
    }

    /** @return false while there is no verdict, on all of it or on more of it that was asked for */
    private boolean adopt(AllocationId id, Map<MspId, HeldPart> told, Set<MspId> silent) {
        int round = told.values().stream()
                .mapToInt(each -> each.parts().round())
                .max()
                .orElseThrow();
        boolean changing = told.values().stream().anyMatch(each -> each.state() == AllocationState.RESIZING);
        Optional<Intent> known = intents.find(id);
        Optional<MemberPart> own = known.flatMap(Intent::members).flatMap(MemberParts::own);
        if (own.isPresent() && stands(known.get())) {
            // This member is an owner of it too, and settles it with the others; those that were asked later it hears
            // of now.
            joined(known.get(), told);
            return !changing && told.values().stream().allMatch(HeldPart::stands);
        }
        boolean undecided = own.isPresent() && known.get().unfinished();
        if (undecided && known.get().members().orElseThrow().round() >= round) {
            return true;
        }
        Map<MspId, HeldPart> counting = Recollection.counting(told);
        boolean verdict = !changing && counting.values().stream().anyMatch(HeldPart::stands);
        if (!verdict || (own.isPresent() && known.get().holdsRoom())) {
            return false;
        }
        boolean unknown = known.filter(Intent::coordinates).isEmpty();
        boolean more = known.filter(each -> more(each, counting)).isPresent();
        if (unknown || more) {
            Optional<Intent> ended = known.filter(each -> more && !each.holdsRoom());
            Intent again = new Recollection(engine, self, told, ended, false, silent).intent();
            // One part stands, so all were voted for; an owner that has not heard finds out by itself.
            engine.watch(intents.record(
                    again.state() == AllocationState.HELD
                            ? again.in(AllocationState.RESERVED, List.of(), engine.now())
                            : again));
        }
        return counting.size() == told.size();
    }

    /** Whether an owner tells of what this member has not counted as its part, or counts no more. */
    private static boolean more(Intent known, Map<MspId, HeldPart> told) {
        boolean counted = known.coordinates() && (known.state() == AllocationState.RESERVED || !known.unfinished());
        return counted
                && told.entrySet().stream().anyMatch(each -> {
                    MemberPart theirs =
                            each.getValue().parts().of(each.getKey()).orElseThrow();
                    Optional<MemberPart> part = known.members().orElseThrow().of(each.getKey());
                    return part.isEmpty()
                            || (known.holdsRoom()
                                    && (part.get().placed().isEmpty()
                                            || !part.get().units().equals(theirs.units())));
                });
    }

    private void joined(Intent known, Map<MspId, HeldPart> told) {
        MemberParts members = known.members().orElseThrow();
        for (Map.Entry<MspId, HeldPart> each : told.entrySet()) {
            MemberPart theirs = each.getValue().parts().of(each.getKey()).orElseThrow();
            if (each.getValue().stands() && members.of(each.getKey()).isEmpty()) {
                members = members.joined(theirs.in(PartState.CONFIRMED));
            }
        }
        if (!members.equals(known.members().orElseThrow())) {
            intents.record(known.with(members, known.updatedAtMillis()));
        }
    }

    private static boolean stands(Intent known) {
        return known.state() == AllocationState.RESERVED || known.state() == AllocationState.ACTIVE;
    }
}
