package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.List;
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
        List<LiveAllocation> mine = before.find(id);
        if (mine.stream().anyMatch(each -> each.attempt() > attempt)) {
            return Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        boolean buried =
                before.tombstones().stream().anyMatch(each -> each.id().equals(id) && each.attempt() >= attempt);
        if (mine.isEmpty() && buried) {
            return Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        Draft draft = before.draft(now).bury(id, attempt);
        return mine.isEmpty() ? Transition.changed(Verdict.NOT_LIVE, draft.done()) : end(draft, mine, how, nonce);
    }

    /** @param all of one allocation, held or reserved together */
    static Transition end(Draft draft, List<LiveAllocation> all, LeafEvent how, String nonce) {
        List<OutboxEvent> events = new ArrayList<>();
        for (LiveAllocation live : all) {
            draft.giveBack(live);
            if (!live.held()) {
                events.add(draft.ended(live, how, Nonces.of(nonce, events.size())));
            }
        }
        Verdict verdict = events.isEmpty() ? Verdict.HOLD_ENDED : Verdict.ENDED;
        return new Transition(verdict, draft.done(), true, all, events);
    }
}
