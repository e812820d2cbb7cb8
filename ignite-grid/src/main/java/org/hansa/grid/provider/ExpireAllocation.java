package org.hansa.grid.provider;

import java.util.List;
import java.util.OptionalLong;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.LeafEvent;

/** Ends a hold or a reservation whose time has come; never before. */
public record ExpireAllocation(AllocationId id, long now, String nonce) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        List<LiveAllocation> mine = before.find(id);
        if (mine.isEmpty()) {
            return Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        LiveAllocation live = mine.get(0);
        OptionalLong due = live.held() ? live.holdUntilMillis() : live.expiresAtMillis();
        if (due.isEmpty() || now < due.getAsLong()) {
            return Transition.unchanged(Verdict.NOT_DUE, before).with(live);
        }
        return EndAllocation.end(before.draft(now).bury(id, live.attempt()), mine, LeafEvent.EXPIRED, nonce);
    }
}
