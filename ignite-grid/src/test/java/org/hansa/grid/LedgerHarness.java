package org.hansa.grid;

import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.ledger.model.SiteId;

/** The simulated ledger for tests of other packages. */
public final class LedgerHarness {
    private final SimulatedLedger ledger = new SimulatedLedger();

    public AllocationLedger ledger() {
        return ledger;
    }

    public void checkAll(AllocationEngine engine, SiteId site) {
        Invariants invariants = new Invariants(engine);
        invariants.check();
        invariants.grantsAreExact();
        invariants.ledgerAgrees(ledger, site);
    }
}
