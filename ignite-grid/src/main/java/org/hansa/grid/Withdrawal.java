package org.hansa.grid;

import java.util.List;
import org.hansa.ledger.model.AllocationId;

/**
 * What became of the wish to take a provider out of service.
 *
 * @param done whether it is out of service now
 * @param live the allocations that are still on it, {@code ProviderEntry.MAX_LIVE} at most; empty when it is done
 */
public record Withdrawal(boolean done, List<AllocationId> live) {
    public Withdrawal {
        live = List.copyOf(live);
    }
}
