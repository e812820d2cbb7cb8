package org.hansa.grid.placing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hansa.ledger.model.AllocationId;

/**
 * Allocations whose driver failed half way, by a write that did not succeed. The next call for the id finishes it, and so does
 * the sweeper, in case nobody calls again. What does not fit here is found at the next start.
 */
public final class Interrupted {
    private static final int MAX = 10_000;

    private final Set<AllocationId> ids = ConcurrentHashMap.newKeySet();

    /** Runs the work and remembers the id if it fails. */
    <T> T guard(AllocationId id, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (ids.size() < MAX) {
                ids.add(id);
            }
            throw e;
        }
    }

    List<AllocationId> all() {
        return List.copyOf(ids);
    }

    void finished(AllocationId id) {
        ids.remove(id);
    }
}
