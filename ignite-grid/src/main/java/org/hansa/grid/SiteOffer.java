package org.hansa.grid;

import org.hansa.ledger.model.ResourceVector;

/**
 * What the grid may have given out at a site before long, and has by now. GPUs as {@code GPU_MILLI:<model>}.
 *
 * @param offered all of what open providers have, and what lies on drained ones
 * @param taken reservations and holds, those included that the ledger does not have yet
 */
public record SiteOffer(ResourceVector offered, ResourceVector taken) {}
