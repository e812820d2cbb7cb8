package org.hansa.grid.provider;

import java.util.List;
import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.LeafEvent;

/** Ends a hold or a reservation whose time has come; never before. */
public record ExpireAllocation(AllocationId id, long now, String nonce) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        List<LiveAllocation> mine = before.find(id);
        if (mine.isEmpty()) {
            return before.graves(id).stream()
                    .findFirst()
                    .map(grave -> EndAllocation.again(before, grave))
                    .orElseGet(() -> Transition.unchanged(Verdict.NOT_LIVE, before));
        }
        LiveAllocation live = mine.get(0);
        OptionalLong due = live.held() ? live.holdUntilMillis() : live.expiresAtMillis();
        if (due.isEmpty() || now < due.getAsLong()) {
            return Transition.unchanged(Verdict.NOT_DUE, before).with(live);
        }
        return EndAllocation.end(
                before.draft(now).bury(id, live.attempt(), mine), mine, LeafEvent.EXPIRED, OptionalLong.empty(), nonce);
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(now).text(nonce);
    }

    static ExpireAllocation read(EntryReader in) {
        return new ExpireAllocation(in.id(), in.number(), in.text());
    }
}
