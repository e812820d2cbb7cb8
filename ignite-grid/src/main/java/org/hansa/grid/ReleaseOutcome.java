package org.hansa.grid;

import java.util.Optional;
import org.hansa.ledger.model.AllocationState;

/**
 * Answer to a release; the room is free when it is returned, and the release is in an outbox.
 *
 * @param state the allocation's state afterwards; absent for {@code UNKNOWN}
 */
public record ReleaseOutcome(Result result, Optional<AllocationState> state) {
    /** What the call found. */
    public enum Result {
        RELEASED,
        /** It had ended before, by release, expiry, eviction or refusal. */
        ALREADY_ENDED,
        /** Never seen here. The id is remembered as released, so that a hold that comes late cannot rise. */
        UNKNOWN
    }
}
