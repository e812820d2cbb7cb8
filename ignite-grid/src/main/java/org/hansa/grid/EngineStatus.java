package org.hansa.grid;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.model.SiteId;

/**
 * How far the streams are behind the ledger.
 *
 * @param stuck allocations whose room could not be given back
 */
public record EngineStatus(boolean open, int providers, List<SiteStatus> sites, StreamStatus decisions, long stuck) {
    public EngineStatus {
        sites = List.copyOf(sites);
    }

    /** @param frozen why the site takes nothing new; an incident */
    public record SiteStatus(SiteId site, StreamStatus stream, Optional<String> frozen) {}

    /**
     * @param unsealed events in outboxes
     * @param sealed leaves in the archive: the next sequence
     * @param anchored leaves that the ledger has
     * @param oldestUnanchoredMillis age of the oldest event that the ledger does not have
     * @param transactions anchors that this process saw committed
     * @param problem why the last attempt to anchor did not succeed
     */
    public record StreamStatus(
            long unsealed,
            long sealed,
            long anchored,
            OptionalLong oldestUnanchoredMillis,
            long transactions,
            Optional<String> problem) {
        public long unanchored() {
            return unsealed + sealed - anchored;
        }
    }
}
