package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
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
                    draft.giveBack(live).bury(id, live.attempt(), List.of(live));
                    return Transition.changed(Verdict.VOIDED, draft.done()).with(live);
                })
                .orElseGet(() -> Transition.unchanged(Verdict.NOT_LIVE, before));
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(reservedSeq);
    }

    static VoidReservation read(EntryReader in) {
        return new VoidReservation(in.id(), in.number());
    }
}
