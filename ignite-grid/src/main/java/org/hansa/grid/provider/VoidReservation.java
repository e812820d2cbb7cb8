package org.hansa.grid.provider;

import java.util.Optional;
import org.hansa.ledger.model.AllocationId;

/** Frees the room of a reservation that the ledger counts as zero. No event: for the ledger it never was. */
public record VoidReservation(AllocationId id, long reservedSeq) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        Optional<LiveAllocation> mine = before.find(id).stream()
                .filter(each -> each.reservedSeq() == reservedSeq)
                .findFirst();
        return mine.map(live -> {
                    Draft draft = before.draft(before.clockMillis());
                    draft.giveBack(live).bury(id, live.attempt());
                    return Transition.changed(Verdict.VOIDED, draft.done()).with(live);
                })
                .orElseGet(() -> Transition.unchanged(Verdict.NOT_LIVE, before));
    }
}
