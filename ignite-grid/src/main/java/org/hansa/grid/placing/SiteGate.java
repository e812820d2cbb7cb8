package org.hansa.grid.placing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.hansa.grid.EngineStatus.StreamStatus;
import org.hansa.grid.seal.StreamLoop;
import org.hansa.ledger.model.SiteId;

/**
 * Whether a site takes new work. Too far ahead of the ledger it first answers slowly, then not at all; what gives room back
 * never passes here.
 */
public final class SiteGate {
    static final long DELAY_EVENTS = 20_000;
    static final long REFUSE_EVENTS = 100_000;
    static final long DELAY_MILLIS = 10_000;
    static final long REFUSE_MILLIS = 60_000;
    private static final long MAX_DELAY_NANOS = Duration.ofMillis(50).toNanos();
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
        StreamStatus status = watched.status();
        if (status.unanchored() >= REFUSE_EVENTS || age(status) >= REFUSE_MILLIS) {
            return Optional.of("site " + site + " is " + status.unanchored() + " events or " + age(status)
                    + " ms ahead of the ledger");
        }
        return Optional.empty();
    }

    /** Slows the caller down when the site is ahead of the ledger. */
    public void slowDown(SiteId site) {
        StreamStatus status = sites.get(site).status();
        double byEvents = (double) (status.unanchored() - DELAY_EVENTS) / (REFUSE_EVENTS - DELAY_EVENTS);
        double byAge = (double) (age(status) - DELAY_MILLIS) / (REFUSE_MILLIS - DELAY_MILLIS);
        double share = Math.max(byEvents, byAge);
        if (share > 0) {
            LockSupport.parkNanos((long) (MAX_DELAY_NANOS * Math.min(1, share)));
        }
    }

    private static long age(StreamStatus status) {
        return status.oldestUnanchoredMillis().orElse(0);
    }

    private static final class Watched {
        private final StreamLoop loop;
        private long readAt;
        private Optional<StreamStatus> last = Optional.empty();

        Watched(StreamLoop loop) {
            this.loop = loop;
        }

        synchronized StreamStatus status() {
            long now = System.nanoTime();
            if (last.isEmpty() || now - readAt > FRESH_NANOS) {
                last = Optional.of(loop.status());
                readAt = now;
            }
            return last.get();
        }
    }
}
