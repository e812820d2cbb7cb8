package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.List;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;

/** Turns a hold into a reservation. The first final state stands: a hold that ran out or was released is gone. */
public record ConfirmHold(AllocationId id, int attempt, long now, String nonce) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        List<LiveAllocation> mine = before.find(id).stream()
                .filter(each -> each.attempt() == attempt)
                .toList();
        if (mine.isEmpty()) {
            return Transition.unchanged(Verdict.GONE, before);
        }
        LiveAllocation first = mine.get(0);
        if (!first.held()) {
            return already(before, mine);
        }
        if (now >= first.holdUntilMillis().getAsLong()) {
            return Transition.unchanged(Verdict.GONE, before).with(first);
        }
        Draft draft = before.draft(now);
        List<LiveAllocation> reserved = new ArrayList<>();
        List<OutboxEvent> events = new ArrayList<>();
        for (LiveAllocation hold : mine) {
            LiveAllocation reservation = hold.reserved(draft.nextSeq(), draft.clock(), Nonces.of(nonce, events.size()));
            draft.replace(hold, reservation);
            reservation.event(before.spec()).ifPresent(events::add);
            reserved.add(reservation);
        }
        return new Transition(Verdict.CONFIRMED, draft.done(), true, reserved, events);
    }

    /** Done before: with what is live, and what of its events still waits. */
    static Transition already(ProviderEntry before, List<LiveAllocation> mine) {
        List<OutboxEvent> waiting = before.outbox().stream()
                .filter(event -> mine.stream().anyMatch(each -> each.reservedSeq() == event.providerSeq()))
                .toList();
        return new Transition(Verdict.ALREADY, before, false, mine, waiting);
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(attempt).number(now).text(nonce);
    }

    static ConfirmHold read(EntryReader in) {
        return new ConfirmHold(in.id(), in.small(), in.number(), in.text());
    }
}
