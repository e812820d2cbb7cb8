package org.hansa.grid.placing;

import java.time.Duration;
import org.hansa.grid.EngineStatus.StreamStatus;

/**
 * How far a site is ahead of the ledger, and what that costs whoever wants something new of it: nothing at first, then time,
 * more of it the further it is, then a refusal.
 *
 * @param events that are not anchored
 * @param oldestMillis how long the first of them has waited
 */
record Backlog(long events, long oldestMillis) {
    static final long DELAY_EVENTS = 20_000;
    static final long REFUSE_EVENTS = 100_000;
    static final long DELAY_MILLIS = 10_000;
    static final long REFUSE_MILLIS = 60_000;
    static final long MAX_DELAY_NANOS = Duration.ofMillis(50).toNanos();

    static Backlog of(StreamStatus status) {
        return new Backlog(status.unanchored(), status.oldestUnanchoredMillis().orElse(0));
    }

    boolean refuses() {
        return events >= REFUSE_EVENTS || oldestMillis >= REFUSE_MILLIS;
    }

    long delayNanos() {
        double byEvents = share(events, DELAY_EVENTS, REFUSE_EVENTS);
        double byAge = share(oldestMillis, DELAY_MILLIS, REFUSE_MILLIS);
        return (long) (MAX_DELAY_NANOS * Math.max(byEvents, byAge));
    }

    /** How much of the way from the one to the other. */
    private static double share(long value, long from, long to) {
        return Math.min(1, Math.max(0, (double) (value - from) / (to - from)));
    }
}
