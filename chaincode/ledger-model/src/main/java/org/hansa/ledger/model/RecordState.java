package org.hansa.ledger.model;

import java.util.Map;
import java.util.Set;

/** What the ledger knows of an event. */
public enum RecordState {
    /** In the provider's outbox only. */
    UNSEALED,
    /** In a sealed batch, in the archive, not yet committed. */
    SEALED,
    /** Anchored and counted. */
    RECORDED,
    /** Anchored and counted as zero, with a {@link VoidCode}. */
    VOIDED;

    public static final Lifecycle<RecordState> LIFECYCLE =
            new Lifecycle<>(Map.of(UNSEALED, Set.of(SEALED), SEALED, Set.of(RECORDED, VOIDED)));
}
