package org.hansa.grid;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.VoidCode;

/**
 * An allocation as its member knows it now.
 *
 * @param command what was asked
 * @param attempt counts from 1; one more after each attempt that ended without effect
 * @param owner the member that holds the room when it is not this one
 * @param refusal present in {@code DENIED}
 * @param failure present in {@code FAILED} and {@code STUCK}, for example {@code ANCHOR_REFUSED: GRANT_EXCEEDED}
 */
public record AllocationView(
        PlaceCommand command,
        AllocationState state,
        int attempt,
        List<Part> parts,
        Optional<MspId> owner,
        Optional<Refusal> refusal,
        Optional<String> failure,
        long createdAtMillis,
        long updatedAtMillis) {
    public AllocationView {
        parts = List.copyOf(parts);
    }

    /** A part and what the ledger knows of its reservation. Records of another owner's parts are with that owner. */
    public record Part(PlacedPart placed, RecordView record) {}

    /**
     * @param siteSequence place of the {@code RESERVED} leaf, once sealed
     * @param batch anchored batch that brought it
     * @param txId transaction that recorded it
     */
    public record RecordView(
            RecordState state,
            OptionalLong siteSequence,
            OptionalLong batch,
            Optional<String> txId,
            OptionalLong block,
            Optional<VoidCode> voided) {
        public static final RecordView UNSEALED = new RecordView(
                RecordState.UNSEALED,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }
}
