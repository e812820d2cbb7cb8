package org.hansa.grid.placing;

import java.util.Optional;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.intent.Intent;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.RefusalReason;

/** Which outcomes stay with an id: those with an effect, and final ones. Everything else may be tried again. */
final class PinnedAnswers {
    private PinnedAnswers() {}

    static boolean sameRequest(PlaceCommand a, PlaceCommand b) {
        return a.contract().equals(b.contract()) && a.requestDigest().equals(b.requestDigest());
    }

    /** The answer that an earlier call left; empty when a new attempt is allowed. */
    static Optional<PlaceOutcome> of(Intent intent) {
        AllocationId id = intent.command().allocation();
        boolean placed = !intent.parts().isEmpty() || intent.members().isPresent();
        switch (intent.state()) {
            case DENIED -> {
                Refusal refusal = intent.refusal().orElseThrow();
                return refusal.reason().retryable()
                        ? Optional.empty()
                        : Optional.of(new PlaceOutcome.Refused(id, refusal));
            }
            case EXPIRED -> {
                boolean onlyHeld = intent.allParts().stream().allMatch(each -> each.providerSeq() == 0);
                return onlyHeld ? Optional.empty() : Optional.of(replay(intent));
            }
            case RELEASED -> {
                return Optional.of(placed ? replay(intent) : withdrawn(id));
            }
            default -> {
                return Optional.of(replay(intent));
            }
        }
    }

    static PlaceOutcome withdrawn(AllocationId id) {
        return new PlaceOutcome.Refused(
                id, Refusal.of(RefusalReason.WITHDRAWN, "the allocation was released before it was placed"));
    }

    static PlaceOutcome replay(Intent intent) {
        return new PlaceOutcome.Placed(intent.command().allocation(), intent.state(), intent.allParts(), true);
    }
}
