package org.hansa.grid.seal;

import java.time.Duration;

/**
 * When to seal. With nothing in flight: at once when a batch is large; after one interval when next to nothing comes in, so that
 * a single event is anchored soon; after two and a half when a hundred share the transaction; and after three in any case. With
 * one in flight: only when waiting would do harm.
 *
 * @param interval longest time a lonely event waits
 * @param enough events that are not worth waiting for more
 * @param alone up to so many events after one interval count as next to nothing
 */
public record Cadence(Duration interval, int enough, int alone) {
    private static final int FULL = 1_000;
    private static final int WORTH_A_TRANSACTION = 100;
    private static final Duration HARM = Duration.ofSeconds(5);

    /** @param ageMillis of the oldest waiting event. @param inFlight sealed batches that the ledger does not have */
    boolean due(LeafSource.Waiting waiting, long ageMillis, int inFlight) {
        if (waiting.events() == 0) {
            return false;
        }
        if (waiting.pressed() || waiting.events() >= FULL || ageMillis >= HARM.toMillis()) {
            return true;
        }
        if (inFlight > 0) {
            return false;
        }
        return waiting.events() >= enough || ageMillis >= patience(waiting.events());
    }

    private long patience(int events) {
        long lonely = interval.toMillis();
        if (events <= alone) {
            return lonely;
        }
        return events >= WORTH_A_TRANSACTION ? lonely * 5 / 2 : lonely * 3;
    }
}
