package org.hansa.controlplane.allocation;

import java.util.List;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/**
 * Tells the engine which of the member's sites wind down, and until when. Compares what is with what should be every time, so
 * that neither a missed declaration nor a restart matters: a declaration that is renewed withdraws the notices.
 */
final class WindDown {
    private final MspId member;
    private final LedgerView ledger;
    private final CapacityEnds ends;
    private final AllocationEngine engine;

    WindDown(MspId member, LedgerView ledger, CapacityEnds ends, AllocationEngine engine) {
        this.member = member;
        this.ledger = ledger;
        this.ends = ends;
        this.engine = engine;
    }

    /** One turn; nothing while the ledger's view is behind, since a renewal may be in what is missing. */
    void turn() {
        if (ledger.caughtUp()) {
            List<SiteId> own = ledger.sites().stream()
                    .filter(site -> site.owner().equals(member))
                    .map(SiteRecord::site)
                    .toList();
            engine.notices().windDown(ends.windingDown(own));
        }
    }
}
