package org.hansa.grid.placing;

import java.util.TreeMap;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.OutboxEvent;
import org.hansa.grid.provider.Placement;
import org.hansa.grid.seal.Reservations;
import org.hansa.ledger.model.ResourceVector;
import org.jspecify.annotations.Nullable;

/** What one grant is used for, counted from the providers as sealing will go on to count it. */
final class GrantCount {
    private final TreeMap<Claim, ResourceVector> open = new TreeMap<>();
    /** What providers have of each claim, and is not sealed. */
    private final TreeMap<Claim, ResourceVector> standing = new TreeMap<>();

    private ResourceVector held = ResourceVector.ZERO;
    private ResourceVector used = ResourceVector.ZERO;

    /** What is neither sealed nor only held has an event that waits, which says what it took. */
    void live(LiveAllocation live) {
        if (live.held()) {
            Claim claim = new Claim(live.id(), live.attempt());
            stands(claim, live.resources());
            open.merge(claim, live.resources(), ResourceVector::plus);
        } else if (live.siteSequence() >= 0) {
            used = used.plus(live.resources());
        }
    }

    /** What an event ends has free room, but the grant is free only when it is sealed. */
    void waiting(OutboxEvent event, @Nullable Reservations known) {
        if (event.event().opens()) {
            ResourceVector before = event.event().closes() ? event.resources() : ResourceVector.ZERO;
            int attempt = event.placement().map(Placement::attempt).orElse(0);
            stands(
                    new Claim(event.allocation(), attempt),
                    GrantBook.shortfall(before, event.happening().resources()));
        }
        boolean endsSealed = event.event().closes() && event.closesSequence() >= 0;
        if (endsSealed && (known == null || !known.closed(event.closesSequence()))) {
            used = used.plus(event.resources());
        }
    }

    private void stands(Claim claim, ResourceVector amount) {
        held = held.plus(amount);
        standing.merge(claim, amount, ResourceVector::plus);
    }

    /** What a claim names beyond what providers have: somebody is about to take it there, or to give it back. */
    ResourceVector underWay(GrantEntry stored, Claim claim) {
        ResourceVector has = standing.getOrDefault(claim, ResourceVector.ZERO);
        return GrantBook.shortfall(has, stored.open().get(claim));
    }

    /** Leaves a claim as it is, for whoever is at it. */
    void keep(GrantEntry stored, Claim claim) {
        held = held.plus(underWay(stored, claim));
        open.put(claim, stored.open().get(claim));
    }

    GrantBook.Counted counted(long through, long voidedThrough) {
        return new GrantBook.Counted(held, open, used, through, voidedThrough);
    }
}
