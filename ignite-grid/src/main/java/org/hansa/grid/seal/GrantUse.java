package org.hansa.grid.seal;

import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantBook.SealedUse;
import org.hansa.grid.provider.Placement;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.ResourceVector;

/** What a batch does to one grant, while its leaves are gone through. */
final class GrantUse {
    private final TreeMap<Claim, ResourceVector> released = new TreeMap<>();
    private ResourceVector taken = ResourceVector.ZERO;
    private ResourceVector freed = ResourceVector.ZERO;

    /** @param before what a resized reservation had: only what it grew by was held for it */
    void opened(LeafBody body, Placement placement, Optional<ResourceVector> before) {
        ResourceVector held = GrantBook.shortfall(before.orElse(ResourceVector.ZERO), body.resources());
        released.merge(new Claim(body.allocation(), placement.attempt()), held, ResourceVector::plus);
        taken = taken.plus(body.resources());
    }

    void closed(ResourceVector reservation) {
        freed = freed.plus(reservation);
    }

    SealedUse sum() {
        return new SealedUse(released, taken, freed);
    }
}
