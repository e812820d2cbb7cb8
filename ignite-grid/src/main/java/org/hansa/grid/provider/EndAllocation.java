package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.LeafEvent;

/**
 * Gives room back, whatever state the allocation is in, and remembers the id so that a duplicate of the reservation that
 * comes late cannot rise. Always succeeds.
 *
 * @param how {@code RELEASED} or {@code EVICTED}
 * @param accepted when the end was accepted, here or by another member; its event says so where it comes later
 */
public record EndAllocation(AllocationId id, int attempt, LeafEvent how, long accepted, long now, String nonce)
        implements ProviderCommand {
    /** An end that is carried out as it is accepted. */
    public EndAllocation(AllocationId id, int attempt, LeafEvent how, long now, String nonce) {
        this(id, attempt, how, now, now, nonce);
    }

    @Override
    public Transition on(ProviderEntry before) {
        List<LiveAllocation> mine = before.find(id);
        if (mine.stream().anyMatch(each -> each.attempt() > attempt)) {
            return Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        Optional<Tombstone> grave = before.graves(id).stream()
                .filter(each -> each.attempt() >= attempt)
                .findFirst();
        if (mine.isEmpty() && grave.isPresent()) {
            return again(before, grave.get());
        }
        Draft draft = before.draft(now).bury(id, attempt, mine);
        return mine.isEmpty()
                ? Transition.changed(Verdict.NOT_LIVE, draft.done())
                : end(draft, mine, how, OptionalLong.of(accepted), nonce);
    }

    /**
     * The grid applies a command once more when the node that did so died before it answered: what the first time changed is
     * answered again. Once the end is sealed nobody needs that answer.
     */
    static Transition again(ProviderEntry before, Tombstone grave) {
        List<OutboxEvent> ends = before.outbox().stream()
                .filter(each ->
                        each.allocation().equals(grave.id()) && !each.event().opens())
                .toList();
        Verdict verdict = ends.isEmpty() ? Verdict.NOT_LIVE : Verdict.ENDED;
        return new Transition(grave.held() ? Verdict.HOLD_ENDED : verdict, before, false, List.of(), ends);
    }

    /** @param all of one allocation, held or reserved together @param accepted when, unless its time just came */
    static Transition end(Draft draft, List<LiveAllocation> all, LeafEvent how, OptionalLong accepted, String nonce) {
        List<OutboxEvent> events = new ArrayList<>();
        for (LiveAllocation live : all) {
            draft.giveBack(live);
            if (!live.held()) {
                events.add(draft.ended(live, how, accepted, Nonces.of(nonce, events.size())));
            }
        }
        Verdict verdict = events.isEmpty() ? Verdict.HOLD_ENDED : Verdict.ENDED;
        return new Transition(verdict, draft.done(), true, all, events);
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(attempt).constant(how).number(accepted).number(now).text(nonce);
    }

    static EndAllocation read(EntryReader in) {
        return new EndAllocation(
                in.id(), in.small(), in.constant(LeafEvent.class), in.number(), in.number(), in.text());
    }
}
