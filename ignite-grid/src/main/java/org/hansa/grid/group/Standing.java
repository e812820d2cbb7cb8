package org.hansa.grid.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;

/**
 * Groups that stand: an owner may have to give its part back later, because its site is drained or the ledger counts its leaf as
 * zero. Then the rest is not what was asked for, and is given back too. A few are looked at each time, the next ones in turn.
 */
final class Standing {
    private static final int PER_TURN = 50;
    /** All parts end with their term, each by its owner's clock; that is no news. */
    private static final long TERM_MARGIN_MILLIS = 60_000;

    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final OwnerCalls calls;
    private final RemoteOwners owners;
    private final MspId self;
    private final BiFunction<Intent, Optional<String>, Intent> lost;
    private Optional<Position> last = Optional.empty();

    /** @param lost ends one that stood, for a reason if nobody wanted it to end */
    Standing(
            Engine engine,
            RemoteOwners owners,
            MspId self,
            OwnerCalls calls,
            BiFunction<Intent, Optional<String>, Intent> lost) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.calls = calls;
        this.owners = owners;
        this.self = self;
        this.lost = lost;
    }

    synchronized void look() {
        List<Position> next = intents.page(Optional.empty(), last, PER_TURN);
        last = next.size() < PER_TURN ? Optional.empty() : Optional.of(next.get(next.size() - 1));
        next.stream()
                .flatMap(each -> intents.find(each.id()).stream())
                .filter(this::stands)
                .forEach(this::check);
    }

    private boolean stands(Intent intent) {
        boolean reserved = intent.state() == AllocationState.RESERVED || intent.state() == AllocationState.ACTIVE;
        long term = intent.command().expiresAtMillis().orElse(Long.MAX_VALUE);
        return reserved && leads(intent) && term - TERM_MARGIN_MILLIS > engine.now();
    }

    /** Whether it is this member's to look after: as the contract's home of now, also where it was asked for by an earlier one. */
    private boolean leads(Intent intent) {
        return intent.members().isPresent()
                && owners.homeOf(intent.command().contract()).map(self::equals).orElse(intent.coordinates());
    }

    private void check(Intent intent) {
        AllocationId id = intent.command().allocation();
        MemberParts members = intent.members().orElseThrow();
        List<MspId> others = members.others().stream()
                .filter(each -> !each.emptied())
                .map(MemberPart::owner)
                .toList();
        Map<MspId, OwnerCalls.Answer<PartWord>> words = calls.all(others, owner -> {
            int round = members.of(owner.member()).orElseThrow().round();
            return owner.part(id, round);
        });
        others.stream()
                .filter(owner ->
                        words.get(owner).value().filter(PartWord::ended).isPresent())
                .findFirst()
                .ifPresent(owner -> end(id, owner, words.get(owner).value().orElseThrow()));
    }

    /** What was released at an owner is released; what an owner lost has failed. */
    private void end(AllocationId id, MspId owner, PartWord word) {
        Optional<String> why =
                word.released() ? Optional.empty() : Optional.of(PartRoom.PART_ENDED + "that of " + owner);
        long accepted = Math.min(word.acceptedAtMillis().orElse(Long.MAX_VALUE), engine.now());
        room.alone(id, () -> intents.find(id).filter(this::stands).map(each -> lost.apply(each.ending(accepted), why)));
    }
}
