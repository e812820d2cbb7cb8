package org.hansa.grid.seal;

import java.time.Duration;
import org.hansa.grid.anchor.StreamId;

/**
 * When to anchor and when to seal without anchoring. A transaction waits for company: until it would carry a lot; two intervals
 * when a hundred come in that time; three when fewer do; but only one when next to nothing comes in, so that a single event is
 * anchored soon. Streams that are equally busy would come to the end of their patience together, and a burst of transactions
 * keeps ledger and processors from all other work; so every stream has a phase of its own, at which it goes once it has waited
 * for one interval. Sealing goes with it, and comes before it only where waiting would do harm: an outbox is nearly full, or the
 * ledger does not answer.
 *
 * @param interval longest time a lonely event waits
 * @param enough events that are not worth waiting for more
 * @param alone up to so many events after one interval count as next to nothing
 * @param phaseMillis by how much the stream's rhythm is ahead of others
 */
public record Cadence(Duration interval, int enough, int alone, long phaseMillis) {
    private static final int LONGEST = 3;
    private static final int FULL = 1_000;
    private static final int WORTH_A_TRANSACTION = 100;
    private static final Duration HARM = Duration.ofSeconds(5);
    /**
     * 2³² over the golden ratio, after Knuth: its multiples keep their distance from each other, and the hashes of names that end in
     * running numbers run too.
     */
    private static final int GOLDEN = 0x9E3779B9;

    public Cadence(Duration interval, int enough, int alone) {
        this(interval, enough, alone, 0);
    }

    /** The same in the phase of one of many streams. */
    Cadence of(StreamId stream) {
        long share = Integer.toUnsignedLong(stream.name().hashCode() * GOLDEN);
        return new Cadence(interval, enough, alone, (share * LONGEST * interval.toMillis()) >>> Integer.SIZE);
    }

    /**
     * Asked when nothing is in flight.
     *
     * @param events that the ledger does not have
     * @param oldestMillis when the first of them was
     */
    boolean anchors(long events, long oldestMillis, long nowMillis) {
        if (events == 0 || events >= Math.min(enough, FULL)) {
            return events > 0;
        }
        long lonely = interval.toMillis();
        long age = nowMillis - oldestMillis;
        if (age < lonely || events <= alone) {
            return age >= lonely;
        }
        long patience = events * 2 * lonely >= WORTH_A_TRANSACTION * age ? 2 * lonely : LONGEST * lonely;
        return age >= patience || turn(nowMillis, patience) > turn(oldestMillis, patience);
    }

    private long turn(long millis, long patience) {
        return Math.floorDiv(millis + phaseMillis, patience);
    }

    /** @param ageMillis of the oldest waiting event */
    boolean seals(LeafSource.Waiting waiting, long ageMillis) {
        return waiting.pressed() || floods(waiting, ageMillis);
    }

    /** Whether so much waits, or for so long, that all of it has to be sealed. */
    boolean floods(LeafSource.Waiting waiting, long ageMillis) {
        return waiting.events() >= FULL || (waiting.events() > 0 && ageMillis >= HARM.toMillis());
    }
}
