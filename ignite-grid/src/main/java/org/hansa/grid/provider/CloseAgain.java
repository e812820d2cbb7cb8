package org.hansa.grid.provider;

import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.LeafEvent;

/**
 * Releases a reservation on the ledger whose {@code EXPIRED} leaf was voided as too early: its room here is free already, and
 * without a second closing leaf the ledger would count it for ever.
 *
 * @param reservation as its archived leaf describes it
 */
public record CloseAgain(LiveAllocation reservation, long now, String nonce) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        boolean waiting =
                before.outbox().stream().anyMatch(each -> each.closesSequence() == reservation.siteSequence());
        if (waiting) {
            return Transition.unchanged(Verdict.ALREADY, before);
        }
        Draft draft = before.draft(now);
        OutboxEvent event = draft.ended(reservation, LeafEvent.RELEASED, OptionalLong.empty(), nonce);
        return Transition.changed(Verdict.ENDED, draft.done()).with(event);
    }

    @Override
    public void write(EntryWriter out) {
        reservation.write(out);
        out.number(now).text(nonce);
    }

    static CloseAgain read(EntryReader in) {
        return new CloseAgain(LiveAllocation.read(in), in.number(), in.text());
    }
}
