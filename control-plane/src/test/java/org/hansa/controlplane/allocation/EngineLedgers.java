package org.hansa.controlplane.allocation;

import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.ledger.model.MspId;

/** A member's engine's way to the channel in memory. */
public final class EngineLedgers {
    private EngineLedgers() {}

    public static AllocationLedger of(TestConsortium consortium, MspId member) {
        return new ChaincodeAllocationLedger(consortium.channel().ledgerOf(member));
    }
}
