package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
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
 * A contract's home has changed: who was it becomes one owner among others, and every owner answers to the new one. Nobody's vote
 * changes by it, so groups that were on their way end by the votes that there are: a part without one ends with its hold, and a part
 * with one asks the others.
 */
final class Handover {
    private final Engine engine;
    private final IntentBook intents;
    private final PartRoom room;
    private final GrowthRound growing;
    private final MspId self;

    Handover(Engine engine, GrowthRound growing, MspId self) {
        this.engine = engine;
        this.intents = engine.intents();
        this.room = engine.parts();
        this.growing = growing;
        this.self = self;
    }

    /** The home's own owner's parts stay what they are: it was asked for them by another, and settles them with the others. */
    void follow(ContractHandle contract, MspId home) {
        if (home.equals(self)) {
            return;
        }
        for (Position each : intents.page(Optional.of(contract), Optional.empty(), Integer.MAX_VALUE)) {
            intents.find(each.id())
                    .filter(known -> !known.command().home().equals(home))
                    .ifPresent(known -> room.alone(each.id(), () -> follow(each.id(), home)));
        }
    }

    private Intent follow(AllocationId id, MspId home) {
        Intent known = resized(intents.find(id).orElseThrow());
        if (known.state() == AllocationState.RESIZING && known.coordinates()) {
            return known; // Until the other has given its part back, which it does for an owner too.
        }
        Intent moved = known.at(home);
        Optional<MemberParts> members = known.members();
        if (members.isPresent() && members.get().own().isEmpty()) {
            // Nothing of it is here: it is the new home's from now on, which asks those who have it.
            return intents.record(
                    known.unfinished() || known.holdsRoom()
                            ? moved.in(AllocationState.RELEASED, List.of(), engine.now())
                            : moved);
        }
        boolean givingBack = members.isPresent()
                && known.coordinates()
                && known.unfinished()
                && (known.state() == AllocationState.RELEASING
                        || members.get().decision().against());
        if (!givingBack) {
            Intent finished = room.finish(intents.record(moved));
            // Without its vote there is no verdict for it, and nobody is left who would ask for the vote.
            boolean undecided = known.coordinates()
                    && finished.state() == AllocationState.HELD
                    && !members.get().ownIsConfirmed();
            return undecided ? room.end(finished, AllocationState.RELEASED, Optional.empty()) : finished;
        }
        // It was decided to have nothing, and somebody may have been told: as an owner it goes on telling the others.
        Intent releasing = intents.record(moved.with(members.get().decided(GroupVerdict.RELEASE), engine.now())
                .in(AllocationState.RELEASING, known.parts(), engine.now()));
        room.free(releasing);
        return releasing;
    }

    /** A resize over two members goes back, or is done once this member's own vote is cast: the other then asks for it. */
    private Intent resized(Intent known) {
        if (known.state() != AllocationState.RESIZING || !known.coordinates()) {
            return known;
        }
        Intent driven = growing.finish(known);
        MemberParts members = driven.members().orElseThrow();
        if (driven.state() != AllocationState.RESIZING) {
            return driven;
        }
        Intent.Resize change = driven.resize().orElseThrow();
        if (members.decision() == GroupVerdict.CONFIRM) {
            Intent voted = driven.with(members.settled(), driven.updatedAtMillis());
            return intents.record(
                    voted.resized(change.groups(), driven.parts(), change.from(), driven.updatedAtMillis()));
        }
        // Where nothing is here the other would not be told by who is no home any more: it asks, and hears that it is
        // against.
        return members.decision() == GroupVerdict.RELEASE && members.own().isEmpty()
                ? driven.resized(change.groups(), driven.parts(), change.from(), driven.updatedAtMillis())
                : driven;
    }
}
