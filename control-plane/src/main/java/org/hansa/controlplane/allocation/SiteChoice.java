package org.hansa.controlplane.allocation;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.grid.Refusal;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;

/**
 * Where a request may go: the residency decision over all sites of the contract's parties, cut down to what the contract, the
 * request and its ceilings allow.
 *
 * @param permitted sorted; empty means refused, by ceilings if any site was barred by them and else by residency
 * @param barred sites that are permitted and do not meet a ceiling, the nearest to it first
 * @param excluded every site that was asked for and may not be used
 */
record SiteChoice(
        ResidencyDecision decision, List<SiteId> permitted, List<BarredSite> barred, List<SiteRefusal> excluded) {
    SiteChoice {
        permitted = List.copyOf(permitted);
        barred = List.copyOf(barred);
        excluded = List.copyOf(excluded);
    }

    /** All sites that were not used, those first of which a change of the request would help. */
    List<SiteRefusal> refusals() {
        return Stream.concat(barred.stream().map(each -> each.refusal().get()), excluded.stream())
                .toList();
    }

    /** What to answer when no permitted site meets the ceilings; a declaration that ends may still be renewed. */
    Refusal beyondCeilings() {
        if (barred.stream().allMatch(each -> each.code().equals(CapacityEnds.TERM))) {
            return Refusal.of(
                    RefusalReason.NO_ROOM,
                    "At none of the " + barred.size() + " permitted sites capacity is declared for as long as that.");
        }
        String dimensions =
                barred.stream().map(BarredSite::code).distinct().sorted().collect(Collectors.joining(", "));
        return Refusal.of(
                RefusalReason.CONSTRAINT,
                "None of the " + barred.size() + " permitted sites meets the request's ceilings: " + dimensions + ".");
    }
}
