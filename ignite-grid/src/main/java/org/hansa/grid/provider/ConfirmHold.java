package org.hansa.grid.provider;

import java.util.Optional;
import org.hansa.ledger.model.AllocationId;

/** Turns a hold into a reservation. The first final state stands: a hold that ran out or was released is gone. */
public record ConfirmHold(AllocationId id, int attempt, long now, String nonce) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        Optional<LiveAllocation> mine = before.find(id).filter(each -> each.attempt() == attempt);
        if (mine.isEmpty()) {
            return Transition.unchanged(Verdict.GONE, before);
        }
        LiveAllocation hold = mine.get();
        if (!hold.held()) {
            Transition already = Transition.unchanged(Verdict.ALREADY, before).with(hold);
            return before.outbox().stream()
                    .filter(each -> each.providerSeq() == hold.reservedSeq())
                    .findFirst()
                    .map(already::with)
                    .orElse(already);
        }
        if (now >= hold.holdUntilMillis().getAsLong()) {
            return Transition.unchanged(Verdict.GONE, before).with(hold);
        }
        Draft draft = before.draft(now);
        LiveAllocation reservation = hold.reserved(draft.nextSeq());
        draft.replace(hold, reservation);
        OutboxEvent event = draft.reserved(reservation, reservation.reservedSeq(), nonce);
        return Transition.changed(Verdict.CONFIRMED, draft.done())
                .with(reservation)
                .with(event);
    }
}
