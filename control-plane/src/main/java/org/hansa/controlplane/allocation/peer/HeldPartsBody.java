package org.hansa.controlplane.allocation.peer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.grid.group.HeldPart;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;

/**
 * A page of the parts that an owner has for the home that asks.
 *
 * @param next what to ask with for the next page; absent after the last
 * @param signer PEM certificate of the identity that signed the receipts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeldPartsBody(List<Part> parts, @Nullable String next, String signer) {
    /** @param hold as it was asked for; epoch and height are not kept and are 0 */
    record Part(HoldBody hold, AllocationState state, List<OutcomeBody.Part> placed, long createdAtMillis) {
        static Part of(HeldPart part) {
            return new Part(
                    HoldBody.of(part.command(), part.parts(), 0, 0),
                    part.state(),
                    part.placed().stream().map(OutcomeBody.Part::of).toList(),
                    part.createdAtMillis());
        }

        /** @throws RuntimeException when it makes no sense */
        HeldPart part(MspId home, MspId owner) {
            return new HeldPart(
                    hold.command(home),
                    state,
                    hold.left(owner),
                    placed.stream().map(OutcomeBody.Part::part).toList(),
                    createdAtMillis);
        }
    }

    static HeldPartsBody of(HeldPart.Page page, String signer) {
        return new HeldPartsBody(
                page.parts().stream().map(Part::of).toList(),
                page.next().map(HeldPartsBody::text).orElse(null),
                signer);
    }

    static String text(Position position) {
        return position.createdAtMillis() + "." + position.id();
    }

    /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} */
    static Optional<Position> position(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            int dot = text.indexOf('.');
            return Optional.of(
                    new Position(Long.parseLong(text, 0, dot, 10), new AllocationId(text.substring(dot + 1))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            FieldErrors errors = new FieldErrors();
            errors.add("after", "is not where a page ended");
            errors.throwIfAny();
            throw new IllegalStateException("unreachable", e);
        }
    }
}
