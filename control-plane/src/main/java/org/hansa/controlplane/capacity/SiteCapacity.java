package org.hansa.controlplane.capacity;

import java.time.Instant;
import java.util.Optional;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Offer;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;

/**
 * What a member promises at a site beside what the ledger has as live there.
 *
 * @param version 0 before the first declaration
 * @param free what is left of what is declared
 * @param offer declared prices and latencies
 */
public record SiteCapacity(
        SiteId site,
        long version,
        ResourceVector declared,
        ResourceVector allocated,
        ResourceVector free,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<Offer> offer) {
    static SiteCapacity of(SiteId site, Optional<CapacityDeclaration> declaration, SiteHead head) {
        ResourceVector declared = declaration.map(CapacityDeclaration::capacity).orElse(ResourceVector.ZERO);
        return new SiteCapacity(
                site,
                declaration.map(CapacityDeclaration::version).orElse(0L),
                declared,
                head.totals(),
                Quantities.rest(declared, head.totals()),
                declaration.map(each -> Instant.ofEpochMilli(each.fromMillis())),
                declaration.map(each -> Instant.ofEpochMilli(each.untilMillis())),
                declaration.flatMap(CapacityDeclaration::offer));
    }
}
