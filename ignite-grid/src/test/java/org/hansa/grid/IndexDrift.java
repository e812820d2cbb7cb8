package org.hansa.grid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.hansa.grid.placing.Engine;
import org.hansa.ledger.model.ProviderId;

/** Holds the planner's index against the entries as the grid has them. */
public final class IndexDrift {
    private IndexDrift() {}

    /**
     * Looks again while they differ, since a write reaches the index only after it reached the grid; what still differs when
     * the patience ends has drifted. Callers must write nothing meanwhile.
     *
     * @return providers of which the two say different things, and those that only one of them has
     */
    public static List<ProviderId> of(AllocationEngine engine, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<ProviderId> differ = differing(engine.engine());
        while (!differ.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
            differ = differing(engine.engine());
        }
        return differ;
    }

    private static List<ProviderId> differing(Engine engine) {
        List<ProviderId> differ = new ArrayList<>();
        List<ProviderId> unknown = new ArrayList<>(engine.index().providers());
        engine.providers().all().forEach(entry -> {
            unknown.remove(entry.spec().id());
            if (!engine.index().agreesWith(entry)) {
                differ.add(entry.spec().id());
            }
        });
        differ.addAll(unknown);
        return differ;
    }
}
