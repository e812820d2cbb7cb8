package org.hansa.grid;

import org.hansa.ledger.model.SiteId;

/**
 * Whether a site takes new placements, and what is still on it.
 *
 * @param version counts the changes between drained and not; 0 before the first
 * @param providers in service there
 * @param live reservations and holds on them
 */
public record SiteDrain(SiteId site, long version, boolean drained, int providers, int live) {}
