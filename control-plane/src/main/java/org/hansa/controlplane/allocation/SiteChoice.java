package org.hansa.controlplane.allocation;

import java.util.List;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.ledger.model.SiteId;

/**
 * Where a request may go: the residency decision over all sites of the contract's parties, cut down to what the contract and
 * the request name.
 *
 * @param permitted sorted; empty means refused by residency
 * @param excluded every site that was asked for and may not be used
 */
record SiteChoice(ResidencyDecision decision, List<SiteId> permitted, List<SiteRefusal> excluded) {
    SiteChoice {
        permitted = List.copyOf(permitted);
        excluded = List.copyOf(excluded);
    }
}
