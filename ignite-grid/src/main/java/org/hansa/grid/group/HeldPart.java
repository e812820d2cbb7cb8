package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationState;

/**
 * What an owner tells a home of a part that it has for it.
 *
 * @param command its groups are those of the part, in order
 * @param state {@code HELD} when the owner has voted for it and does not know the verdict; {@code RESIZING} while its size changes
 * @param parts all parts with the home's round; the votes of the others are not told
 * @param placed with the owner's promises once it is reserved; groups are numbered as in the part
 * @param createdAtMillis when the owner first heard of it
 */
public record HeldPart(
        PlaceCommand command, AllocationState state, MemberParts parts, List<PlacedPart> placed, long createdAtMillis) {
    public HeldPart {
        placed = List.copyOf(placed);
    }

    /** Whether its owner knows the verdict, which was for it. */
    boolean stands() {
        return state != AllocationState.HELD;
    }

    /** Some of them. @param next where to go on; empty after the last */
    public record Page(List<HeldPart> parts, Optional<Position> next) {
        public Page {
            parts = List.copyOf(parts);
        }
    }
}
