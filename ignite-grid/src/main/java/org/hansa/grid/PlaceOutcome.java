package org.hansa.grid;

import java.util.List;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;

/** Answer to {@link AllocationEngine#place}, and to what owners of parts are asked. Durable before it is returned. */
public sealed interface PlaceOutcome {
    AllocationId allocation();

    /**
     * Room is taken.
     *
     * @param state {@code HELD} or {@code RESERVED}, or a later one when {@code replayed}
     * @param replayed whether an earlier call did it and this one only found it
     */
    record Placed(AllocationId allocation, AllocationState state, List<PlacedPart> parts, boolean replayed)
            implements PlaceOutcome {
        public Placed {
            parts = List.copyOf(parts);
        }
    }

    /** No room was taken, and none is held. */
    record Refused(AllocationId allocation, Refusal refusal) implements PlaceOutcome {}

    /** Other members have not answered yet; nothing is promised. Ask again, or wait for the coordinator's recovery. */
    record Pending(AllocationId allocation, AllocationState state) implements PlaceOutcome {}

    /** The id belongs to another request. Nothing was changed. */
    record Mismatched(AllocationId allocation) implements PlaceOutcome {}
}
