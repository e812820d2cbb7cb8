package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.hansa.ledger.model.AllocationId;

/** Allocations by the time at which something ends by itself. May hold an id twice; whoever acts looks again. */
public final class ExpiryQueue {
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));

    private record Due(long atMillis, AllocationId id) {}

    public synchronized void add(long atMillis, AllocationId id) {
        queue.add(new Due(atMillis, id));
    }

    /** Takes out up to {@code limit} ids that are due. */
    public synchronized List<AllocationId> due(long now, int limit) {
        List<AllocationId> found = new ArrayList<>();
        while (found.size() < limit && !queue.isEmpty() && queue.peek().atMillis() <= now) {
            found.add(queue.remove().id());
        }
        return found;
    }
}
