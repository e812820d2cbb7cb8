package org.hansa.grid.intent;

import java.util.Optional;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/**
 * Units that a plan puts on one provider.
 *
 * @param factsVersion of the provider when the plan was made
 * @param group number of the group that they are of; several groups may lie on one provider
 */
public record PlannedPart(
        ProviderId provider, SiteId site, int units, Optional<String> gpuModel, long factsVersion, int group) {
    public PlannedPart(ProviderId provider, SiteId site, int units, Optional<String> gpuModel, long factsVersion) {
        this(provider, site, units, gpuModel, factsVersion, 0);
    }

    public PlannedPart ofGroup(int number) {
        return new PlannedPart(provider, site, units, gpuModel, factsVersion, number);
    }
}
