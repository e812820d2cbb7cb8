package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.grid.archive.OwnReservations;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ProviderId;

/**
 * A home whose grid was lost knows again, from its archive, what lies at its own sites, and not what lies with others. It asks
 * each of them for the parts that they have for it, page by page, and writes those intents again before it takes anything new.
 * That it has done so is durable; a member that begins with an empty archive has nothing to ask for. What it had asked for when its
 * grid was lost may still come to an owner, which may reserve it until the hold that was asked for would have ended: so it asks once
 * more after that.
 */
final class Recall {
    private final IntentBook intents;
    private final PartRoom room;
    private final RemoteOwners owners;
    private final OwnerCalls calls;
    private final Engine engine;
    private final MspId home;
    private final Map<AllocationId, Map<MspId, HeldPart>> told = new LinkedHashMap<>();
    private final List<MspId> answered = new ArrayList<>();
    private volatile boolean asked;
    /** The last turn, as it left the list of what waits for this member's own hosts. */
    private volatile Set<AllocationId> waiting = Set.of();

    private boolean over;
    /** When nothing that was asked for before the grid was lost can rise any more; empty while nobody has to be asked once more. */
    private OptionalLong onceMoreAt = OptionalLong.empty();

    Recall(Engine engine, MspId home, RemoteOwners owners, OwnerCalls calls) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.owners = owners;
        this.calls = calls;
        this.home = home;
        over = intents.recalled();
        if (!over && engine.archive().isNew()) {
            intents.markRecalled();
            over = true;
        }
        asked = over;
    }

    /** Whether this member knows what it ever knew of an allocation. */
    boolean knows(AllocationId id) {
        return asked && !waiting.contains(id);
    }

    /** Whether all others have answered. */
    boolean asked() {
        return asked;
    }

    /** Asks whom it has not heard, and writes what it has learnt. @return how much is still open */
    synchronized int turn() {
        if (over && (onceMoreAt.isEmpty() || engine.now() < onceMoreAt.getAsLong())) {
            return 0;
        }
        if (over) {
            onceMoreAt = OptionalLong.empty();
            answered.clear();
            over = false;
        }
        List<MspId> silent =
                owners.all().stream().filter(each -> !answered.contains(each)).toList();
        calls.all(silent, this::everything)
                .forEach((owner, answer) -> answer.value().ifPresent(parts -> {
                    parts.forEach(each -> told.computeIfAbsent(each.command().allocation(), any -> new TreeMap<>())
                            .put(owner, each));
                    answered.add(owner);
                }));
        int open =
                (int) silent.stream().filter(each -> !answered.contains(each)).count();
        return open > 0 ? open : write();
    }

    private List<HeldPart> everything(RemoteOwner owner) {
        List<HeldPart> parts = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        do {
            HeldPart.Page page = owner.held(after);
            parts.addAll(page.parts());
            after = page.next();
        } while (after.isPresent());
        return parts;
    }

    private int write() {
        Map<AllocationId, Set<ProviderId>> own =
                OwnReservations.standing(engine.siteLoops().keySet(), engine.archive());
        Map<AllocationId, Map<MspId, HeldPart>> left = new HashMap<>();
        told.forEach((id, parts) -> {
            if (!room.alone(id, () -> known(id, parts, own.getOrDefault(id, Set.of())))) {
                left.put(id, parts);
            }
        });
        told.keySet().retainAll(left.keySet());
        waiting = Set.copyOf(left.keySet());
        if (!asked) {
            onceMoreAt = OptionalLong.of(engine.now() + GroupCoordinator.HOLD_MILLIS);
        }
        asked = true;
        if (left.isEmpty()) {
            intents.markRecalled();
            over = true;
        }
        return left.size();
    }

    /** @return false while providers of this member that have room of it are not registered again */
    private boolean known(AllocationId id, Map<MspId, HeldPart> parts, Set<ProviderId> own) {
        Optional<Intent> known = intents.find(id);
        if (known.flatMap(Intent::members).isPresent()) {
            return true;
        }
        if (own.stream().anyMatch(each -> engine.providers().find(each).isEmpty())) {
            return false;
        }
        Intent again = new Recollection(engine, home, parts, known, !own.isEmpty(), Set.of()).intent();
        intents.record(again);
        engine.watch(again);
        return true;
    }
}
