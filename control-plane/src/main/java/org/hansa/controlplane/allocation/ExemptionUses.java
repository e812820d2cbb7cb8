package org.hansa.controlplane.allocation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.Committed;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.grid.PlaceOutcome;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExemptionUse;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts uses of exemptions on the ledger, before the effect: what cannot be counted does not happen. A request that is
 * refused after all gives its use back, and only then: a crash, or an outcome that nobody knows, leaves a use without its
 * effect, never an effect without its use.
 */
final class ExemptionUses {
    private static final Logger LOG = LoggerFactory.getLogger(ExemptionUses.class);
    private final LedgerView ledger;
    private final LedgerWriter writer;

    ExemptionUses(LedgerView ledger, LedgerWriter writer) {
        this.ledger = ledger;
        this.writer = writer;
    }

    /** What one attempt at a site has used. */
    record Counted(List<ExemptionUse> uses) {}

    /**
     * Counts one use of what permits the site.
     *
     * @return nothing when it is spent or lapsed by now, or is not to be found: then the site is not permitted
     * @throws Failure when the ledger does not answer; nothing happens then
     */
    Optional<Counted> use(ResidencyDecision decision, SiteId site) {
        SortedMap<SiteId, SortedSet<String>> needed = decision.exemptions();
        List<ExemptionRecord> used = ledger.exemptions().stream()
                .filter(each ->
                        needed.getOrDefault(site, Collections.emptySortedSet()).contains(each.exemption()))
                .filter(each -> each.site().filter(only -> !only.equals(site)).isEmpty())
                .toList();
        List<ExemptionUse> counted = new ArrayList<>();
        for (ExemptionRecord each : used) {
            Optional<ExemptionUse> use = counted(each, decision);
            if (use.isEmpty()) {
                giveBack(new Counted(counted));
                return Optional.empty();
            }
            counted.add(use.get());
        }
        return counted.isEmpty() ? Optional.empty() : Optional.of(new Counted(counted));
    }

    private Optional<ExemptionUse> counted(ExemptionRecord exemption, ResidencyDecision decision) {
        try {
            Committed committed = writer.submit(
                    LedgerIdentity.ANCHOR,
                    LedgerFunction.USE_EXEMPTION,
                    exemption.exemption(),
                    decision.digest().hex());
            return Optional.of(ExemptionUse.parse(committed.result()));
        } catch (Failure failure) {
            if (failure.kind() == FailureKind.WRONG_STATE || failure.kind() == FailureKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /**
     * Gives back what was counted for a request that had no effect.
     *
     * @param outcome of that request; of any but a refusal nothing is given back, for it may have had its effect
     */
    void giveBackUnlessPlaced(Counted counted, PlaceOutcome outcome) {
        boolean nothing = outcome instanceof PlaceOutcome.Mismatched
                // A request that was withdrawn on its way may have had room for a moment.
                || (outcome instanceof PlaceOutcome.Refused refused
                        && refused.refusal().reason() != RefusalReason.WITHDRAWN);
        if (nothing) {
            giveBack(counted);
        }
    }

    /** What the ledger does not take back stays counted: one too many is no breach. */
    private void giveBack(Counted counted) {
        for (ExemptionUse each : counted.uses()) {
            try {
                writer.submit(
                        LedgerIdentity.ANCHOR,
                        LedgerFunction.RETURN_EXEMPTION_USE,
                        each.exemption(),
                        Long.toString(each.use()));
            } catch (Failure failure) {
                LOG.warn("use {} of {} without effect stays counted", each.use(), each.exemption(), failure);
            }
        }
    }
}
