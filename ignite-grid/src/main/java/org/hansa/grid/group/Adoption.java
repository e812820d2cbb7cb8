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
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;

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

    /** @return false while there is no verdict */
    private boolean adopt(AllocationId id, Map<MspId, HeldPart> told, Set<MspId> silent) {
        int round = told.values().stream()
                .mapToInt(each -> each.parts().round())
                .max()
                .orElseThrow();
        Optional<Intent> known = intents.find(id);
        Optional<MemberParts> members = known.flatMap(Intent::members);
        if (members.filter(each -> each.own().isPresent() && each.round() >= round)
                .isPresent()) {
            return true; // This member is an owner of it too, and settles it with the others.
        }
        boolean changing = told.values().stream()
                .anyMatch(each -> each.parts().round() == round && each.state() == AllocationState.RESIZING);
        boolean verdict = !changing
                && told.values().stream().anyMatch(each -> each.parts().round() == round && stands(each));
        if (!verdict
                || (members.filter(each -> each.own().isPresent()).isPresent()
                        && known.get().holdsRoom())) {
            return false;
        }
        boolean unknown = known.filter(Intent::coordinates).isEmpty();
        boolean more =
                known.filter(each -> each.state() == AllocationState.RESERVED).isPresent()
                        && members.orElseThrow().others().stream()
                                .anyMatch(part -> part.placed().isEmpty() && told.containsKey(part.owner()));
        if (unknown || more) {
            Intent again = new Recollection(engine, self, told, Optional.empty(), false, silent).intent();
            // One part stands, so all were voted for; an owner that has not heard finds out by itself.
            engine.watch(intents.record(
                    again.state() == AllocationState.HELD
                            ? again.in(AllocationState.RESERVED, List.of(), engine.now())
                            : again));
        }
        return true;
    }

    private static boolean stands(HeldPart part) {
        return part.state() != AllocationState.HELD;
    }
}
