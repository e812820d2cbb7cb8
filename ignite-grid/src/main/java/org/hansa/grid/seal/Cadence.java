package org.hansa.grid.seal;

import java.time.Duration;

/**
 * When to anchor and when to seal without anchoring. A transaction waits for company: until it would carry a lot; two intervals
 * when a hundred share it; three when fewer do; but only one when next to nothing comes in, so that a single event is anchored
 * soon. Sealing goes with it, and comes before it only where waiting would do harm: an outbox is nearly full, or the ledger does
 * not answer.
 *
 * @param interval longest time a lonely event waits
 * @param enough events that are not worth waiting for more
 * @param alone up to so many events after one interval count as next to nothing
 */
public record Cadence(Duration interval, int enough, int alone) {
    private static final int FULL = 1_000;
    private static final int WORTH_A_TRANSACTION = 100;
    private static final Duration HARM = Duration.ofSeconds(5);

    /** Asked when nothing is in flight. @param events that the ledger does not have. @param ageMillis of the oldest of them */
    boolean anchors(long events, long ageMillis) {
        return events > 0 && (events >= Math.min(enough, FULL) || ageMillis >= patience(events));
    }

    /** @param ageMillis of the oldest waiting event */
    boolean seals(LeafSource.Waiting waiting, long ageMillis) {
        return waiting.pressed() || floods(waiting, ageMillis);
    }

    /** Whether so much waits, or for so long, that all of it has to be sealed. */
    boolean floods(LeafSource.Waiting waiting, long ageMillis) {
        return waiting.events() >= FULL || (waiting.events() > 0 && ageMillis >= HARM.toMillis());
    }

    private long patience(long events) {
        long lonely = interval.toMillis();
        if (events <= alone) {
            return lonely;
        }
        return events >= WORTH_A_TRANSACTION ? lonely * 2 : lonely * 3;
    }
}
