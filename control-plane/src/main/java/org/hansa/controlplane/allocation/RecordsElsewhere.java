package org.hansa.controlplane.allocation;

import java.util.List;
import java.util.Map;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.grid.AllocationView;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;

/** Where reservations at another member are on the ledger: only their owner knows which leaf is whose. */
@FunctionalInterface
public interface RecordsElsewhere {
    /**
     * One call for many.
     *
     * @return parts with their records, of those that the owner knows
     * @throws Failure {@code PEER_UNAVAILABLE} when there is no answer, or none that can be read
     */
    Map<AllocationId, List<AllocationView.Part>> ask(MspId owner, List<AllocationId> allocations);
}
