package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hansa.ledger.model.AllocationId;

/**
 * Allocations whose driver failed half way, by a write that did not succeed. The next call for the id finishes it, and so does
 * the sweeper, in case nobody calls again: the longer that fails the more rarely, so that one which cannot be finished does not
 * keep it from the others. What does not fit here is found at the next start.
 */
public final class Interrupted {
    /** After so many failures, over about a minute of turns, it is not a moment's trouble. */
    static final int STUCK_AFTER = 8;

    /** Turns of the sweeper, a minute of them. */
    private static final int LONGEST_PAUSE = 300;

    private static final int MAX = 10_000;

    private final Map<AllocationId, Trouble> troubles = new ConcurrentHashMap<>();

    /** @param pause turns until it is tried again */
    private record Trouble(int failures, int pause) {
        private static final Trouble NEW = new Trouble(0, 0);

        Trouble failed() {
            int more = Math.min(failures + 1, STUCK_AFTER);
            return new Trouble(more, Math.min(1 << failures, LONGEST_PAUSE));
        }

        Trouble waited() {
            return new Trouble(failures, Math.max(0, pause - 1));
        }
    }

    /** Runs the work and remembers the id if it fails. */
    <T> T guard(AllocationId id, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            remember(id);
            throw e;
        }
    }

    void remember(AllocationId id) {
        if (troubles.size() < MAX) {
            troubles.putIfAbsent(id, Trouble.NEW);
        }
    }

    /** Of one turn. */
    List<AllocationId> due() {
        List<AllocationId> due = new ArrayList<>();
        troubles.forEach((id, trouble) -> {
            if (trouble.pause() == 0) {
                due.add(id);
            } else {
                troubles.computeIfPresent(id, (same, known) -> known.waited());
            }
        });
        return due;
    }

    /** @return whether it has failed so often that it has to be said */
    boolean failed(AllocationId id) {
        Trouble now = troubles.computeIfPresent(id, (same, known) -> known.failed());
        return now != null && now.failures() == STUCK_AFTER;
    }

    void finished(AllocationId id) {
        troubles.remove(id);
    }
}
