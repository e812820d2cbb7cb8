package org.hansa.controlplane.allocation;

import java.util.function.Supplier;
import org.hansa.ledger.model.SiteId;

/**
 * A site that is permitted and cannot be used for a request.
 *
 * @param code {@link SiteCeilings#LATENCY}, {@link SiteCeilings#PRICE} or {@link CapacityEnds#TERM}
 * @param refusal says why; most requests are placed at another site, and nobody asks
 */
record BarredSite(SiteId site, String code, Supplier<SiteRefusal> refusal) {}
