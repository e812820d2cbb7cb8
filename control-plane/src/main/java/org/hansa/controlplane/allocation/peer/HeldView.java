package org.hansa.controlplane.allocation.peer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.AllocationView;
import org.hansa.grid.AllocationView.RecordView;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.VoidCode;
import org.jspecify.annotations.Nullable;

/**
 * What an owner knows of an allocation for another member's contract.
 *
 * @param hold as it was asked for; epoch and height are not kept and are 0
 * @param signer PEM certificate of the identity that signed the receipts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeldView(
        HoldBody hold,
        AllocationState state,
        List<RecordedPart> parts,
        @Nullable String failure,
        @Nullable Long releaseAcceptedAtMillis,
        long createdAtMillis,
        long updatedAtMillis,
        @Nullable String signer) {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RecordedPart(
            OutcomeBody.Part placed,
            RecordState state,
            @Nullable Long siteSequence,
            @Nullable Long batch,
            @Nullable String txId,
            @Nullable Long block,
            @Nullable VoidCode voided) {
        AllocationView.Part part() {
            return new AllocationView.Part(
                    placed.part(),
                    Optional.empty(),
                    new RecordView(
                            state,
                            optional(siteSequence),
                            optional(batch),
                            Optional.ofNullable(txId),
                            optional(block),
                            Optional.ofNullable(voided)));
        }
    }

    static HeldView of(AllocationView view, String signer) {
        return new HeldView(
                HoldBody.of(view.command(), 0, 0),
                view.state(),
                view.parts().stream().map(HeldView::part).toList(),
                view.failure().orElse(null),
                boxed(view.releaseAcceptedAtMillis()),
                view.createdAtMillis(),
                view.updatedAtMillis(),
                signer);
    }

    private static RecordedPart part(AllocationView.Part part) {
        RecordView record = part.record();
        return new RecordedPart(
                OutcomeBody.Part.of(part.placed()),
                record.state(),
                boxed(record.siteSequence()),
                boxed(record.batch()),
                record.txId().orElse(null),
                boxed(record.block()),
                record.voided().orElse(null));
    }

    AllocationView view(MspId home) {
        return new AllocationView(
                hold.command(home),
                state,
                1,
                parts.stream().map(RecordedPart::part).toList(),
                List.of(),
                Optional.empty(),
                Optional.ofNullable(failure),
                optional(releaseAcceptedAtMillis),
                createdAtMillis,
                updatedAtMillis);
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
