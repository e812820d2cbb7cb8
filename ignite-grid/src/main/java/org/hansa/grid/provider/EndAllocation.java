package org.hansa.grid.provider;

import java.util.Optional;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.LeafEvent;

/**
 * Gives room back, whatever state the allocation is in, and remembers the id so that a duplicate of the reservation that
 * comes late cannot rise. Always succeeds.
 *
 * @param how {@code RELEASED} or {@code EVICTED}
 */
public record EndAllocation(AllocationId id, int attempt, LeafEvent how, long now, String nonce)
        implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        Optional<LiveAllocation> mine = before.find(id);
        if (mine.isPresent() && mine.get().attempt() > attempt) {
            return Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        boolean buried =
                before.tombstones().stream().anyMatch(each -> each.id().equals(id) && each.attempt() >= attempt);
        if (mine.isEmpty() && buried) {
            return Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        Draft draft = before.draft(now).bury(id, attempt);
        return mine.map(live -> end(draft, live, how, nonce))
                .orElseGet(() -> Transition.changed(Verdict.NOT_LIVE, draft.done()));
    }

    static Transition end(Draft draft, LiveAllocation live, LeafEvent how, String nonce) {
        draft.giveBack(live);
        if (live.held()) {
            return Transition.changed(Verdict.HOLD_ENDED, draft.done()).with(live);
        }
        OutboxEvent event = draft.ended(live, how, nonce);
        return Transition.changed(Verdict.ENDED, draft.done()).with(live).with(event);
    }
}
