package org.hansa.grid.seal;

import java.time.Duration;

/**
 * When to seal. With nothing in flight: at once when a batch is worth a transaction; after one interval when little comes in,
 * so that a single event is anchored soon; and after three when more is coming, so that hundreds share a transaction. With
 * one in flight: only when waiting would do harm.
 *
 * @param interval longest time a lonely event waits
 * @param enough events that are worth a transaction of their own
 * @param alone up to so many events after one interval count as little
 */
public record Cadence(Duration interval, int enough, int alone) {
    private static final int FULL = 1_000;
    private static final Duration HARM = Duration.ofSeconds(5);
    private static final int COMPANY = 3;

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
        boolean little = waiting.events() <= alone && ageMillis >= interval.toMillis();
        return waiting.events() >= enough || little || ageMillis >= COMPANY * interval.toMillis();
    }
}
