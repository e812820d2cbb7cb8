package org.hansa.benchmarks.grid;

import java.util.List;

/**
 * One operation of the ladder.
 *
 * @param threads that do it at the same time
 * @param batch requests of one call
 * @param reserves whether it leaves reservations behind
 * @param withIntents whether it writes intents and grants as well
 */
record Rung(
        Name name, int threads, int batch, boolean reserves, boolean withIntents, LadderEntries entries, Step step) {
    /** What is done; the ladder's columns compare them. */
    enum Name {
        /** Reads an entry and writes it unchanged: no guarantee but the log's and the copies'. */
        REWRITE,
        /** The product's write: the change, its event and the key of idempotency in one entry of an ATOMIC cache. */
        ATOMIC,
        ATOMIC_ONE_THREAD,
        /** Sixteen of them in one call. */
        ATOMIC_BY_SIXTEEN,
        /** Answered before the other copies have it. */
        ATOMIC_PRIMARY_SYNC,
        /** A hold, then its confirmation: two writes of one key. */
        HOLD_AND_CONFIRM,
        /** Intent, grant and provider one after the other, as the product does: what comes to nothing half-way is found again. */
        THREE_ENTRIES,
        /** The product's change in a TRANSACTIONAL cache. */
        TRANSACTIONAL,
        /** Intent, grant and provider, all or none. */
        THREE_KEYS_PESSIMISTIC,
        THREE_KEYS_OPTIMISTIC
    }

    /** One call. */
    interface Step {
        /** @return how often it had to be repeated */
        int run(List<LadderRequest> requests);
    }
}
