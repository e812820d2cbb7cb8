package org.hansa.grid.placing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.hansa.grid.seal.StreamLoop;
import org.hansa.ledger.model.SiteId;

/**
 * Whether a site takes new work. Too far ahead of the ledger it first answers slowly, then not at all; what gives room back
 * never passes here.
 */
public final class SiteGate {
    /** A status is looked up at most so often, not once per request. */
    private static final long FRESH_NANOS = Duration.ofMillis(50).toNanos();

    private final Map<SiteId, Watched> sites = new HashMap<>();

    public SiteGate(Map<SiteId, StreamLoop> loops) {
        loops.forEach((site, loop) -> sites.put(site, new Watched(loop)));
    }

    public boolean owns(SiteId site) {
        return sites.containsKey(site);
    }

    /** Why the site takes nothing new now; empty when it does. */
    public Optional<String> closed(SiteId site) {
        Watched watched = sites.get(site);
        StreamLoop loop = watched.loop;
        if (loop.driver().frozen().isPresent()) {
            return Optional.of("site " + site + " is frozen by an incident");
        }
        if (!loop.driver().positioned()) {
            return Optional.of("site " + site + " has not been compared with the ledger yet");
        }
        Backlog backlog = watched.backlog();
        return backlog.refuses()
                ? Optional.of("site " + site + " is " + backlog.events() + " events or " + backlog.oldestMillis()
                        + " ms ahead of the ledger")
                : Optional.empty();
    }

    /** Slows the caller down by the site among these that is furthest ahead of the ledger; once, however many there are. */
    public void slowDown(List<SiteId> among) {
        long nanos = among.stream()
                .mapToLong(site -> sites.get(site).backlog().delayNanos())
                .max()
                .orElse(0);
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    private static final class Watched {
        private final StreamLoop loop;
        private long readAt;
        private Optional<Backlog> last = Optional.empty();

        Watched(StreamLoop loop) {
            this.loop = loop;
        }

        synchronized Backlog backlog() {
            long now = System.nanoTime();
            if (last.isEmpty() || now - readAt > FRESH_NANOS) {
                last = Optional.of(Backlog.of(loop.status()));
                readAt = now;
            }
            return last.get();
        }
    }
}
