package org.hansa.controlplane.allocation;

import org.hansa.grid.AllocationView;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;

/** Answer to a request for room that was not refused. */
public sealed interface Placement {
    /** @param replayed whether an earlier call with the same key did it */
    record Done(AllocationView allocation, boolean replayed) implements Placement {}

    /** Not decided yet; the intent is driven on, and GET shows what became of it. */
    record Pending(AllocationId allocation, ContractHandle contract) implements Placement {}
}
