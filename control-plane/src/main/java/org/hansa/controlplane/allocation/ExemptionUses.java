package org.hansa.controlplane.allocation;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.SiteId;

/**
 * Counts uses of exemptions on the ledger, before the effect: what cannot be counted does not happen. A crash between the
 * two leaves a use without its effect, never an effect without its use.
 */
final class ExemptionUses {
    private final LedgerView ledger;
    private final LedgerWriter writer;

    ExemptionUses(LedgerView ledger, LedgerWriter writer) {
        this.ledger = ledger;
        this.writer = writer;
    }

    /** Whether the decision permits the site only because of exemptions. */
    boolean needed(ResidencyDecision decision, SiteId site) {
        return decision.exemptions().containsKey(site);
    }

    /**
     * Counts one use of what permits the site.
     *
     * @return false when it is spent or lapsed by now, or is not to be found: then the site is not permitted
     * @throws Failure when the ledger does not answer; nothing happens then
     */
    boolean use(ResidencyDecision decision, SiteId site) {
        SortedMap<SiteId, SortedSet<String>> needed = decision.exemptions();
        List<ExemptionRecord> used = ledger.exemptions().stream()
                .filter(each ->
                        needed.getOrDefault(site, Collections.emptySortedSet()).contains(each.exemption()))
                .filter(each -> each.site().filter(only -> !only.equals(site)).isEmpty())
                .toList();
        for (ExemptionRecord each : used) {
            if (!counted(each, decision)) {
                return false;
            }
        }
        return !used.isEmpty();
    }

    private boolean counted(ExemptionRecord exemption, ResidencyDecision decision) {
        try {
            writer.submit(
                    LedgerIdentity.ANCHOR,
                    LedgerFunction.USE_EXEMPTION,
                    exemption.exemption(),
                    decision.digest().hex());
            return true;
        } catch (Failure failure) {
            if (failure.kind() == FailureKind.WRONG_STATE || failure.kind() == FailureKind.NOT_FOUND) {
                return false;
            }
            throw failure;
        }
    }
}
