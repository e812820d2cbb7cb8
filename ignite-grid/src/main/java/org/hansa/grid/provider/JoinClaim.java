package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;

/**
 * What was held for groups beside what they have becomes theirs: one larger reservation, whose event closes the smaller one, or a first one
 * where a group had nothing. Applied again it finds itself done.
 *
 * @param attempt of the claim, and of what it is part of from here on
 */
public record JoinClaim(AllocationId id, int attempt, long now, String nonce) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        List<LiveAllocation> mine = before.find(id).stream()
                .filter(each -> each.attempt() == attempt)
                .toList();
        if (mine.isEmpty()) {
            return Transition.unchanged(Verdict.GONE, before);
        }
        if (mine.stream().noneMatch(LiveAllocation::further)) {
            return ConfirmHold.already(before, mine);
        }
        Draft draft = before.draft(now);
        List<LiveAllocation> joined = new ArrayList<>();
        List<OutboxEvent> events = new ArrayList<>();
        for (LiveAllocation claim : mine) {
            LiveAllocation held = claim.claimed();
            String own = Nonces.of(nonce, events.size());
            Optional<LiveAllocation> has = before.find(id).stream()
                    .filter(each -> each.group() == held.group())
                    .findFirst();
            if (has.isPresent()) {
                LiveAllocation larger = joined(has.get(), held, draft);
                draft.giveBack(claim).giveBack(has.get()).take(larger);
                events.add(draft.resized(has.get(), larger, claim.provenance().orElseThrow(), own));
                joined.add(larger);
            } else {
                LiveAllocation first = held.reserved(draft.nextSeq(), draft.clock(), own);
                draft.replace(claim, first);
                first.event(before.spec()).ifPresent(events::add);
                joined.add(first);
            }
        }
        return new Transition(Verdict.CONFIRMED, draft.done(), true, joined, events);
    }

    private LiveAllocation joined(LiveAllocation has, LiveAllocation held, Draft draft) {
        List<Integer> devices = new ArrayList<>(has.devices());
        devices.addAll(held.devices());
        Collections.sort(devices);
        return has.resized(
                attempt,
                has.units() + held.units(),
                has.resources().plus(held.resources()),
                devices,
                draft.nextSeq(),
                draft.clock());
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(attempt).number(now).text(nonce);
    }

    static JoinClaim read(EntryReader in) {
        return new JoinClaim(in.id(), in.small(), in.number(), in.text());
    }
}
