package org.hansa.grid.intent;

import java.util.Optional;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/** Units that a plan puts on one provider. @param factsVersion of the provider when the plan was made */
public record PlannedPart(ProviderId provider, SiteId site, int units, Optional<String> gpuModel, long factsVersion) {}
