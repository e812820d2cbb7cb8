package org.hansa.grid.group;

import org.hansa.ledger.model.PartState;

/**
 * What an owner says of its part when another owner asks.
 *
 * @param state its vote, or {@code HELD} while it has not voted
 * @param ended whether it has given the room back since it voted
 */
public record PartWord(PartState state, boolean ended) {
    /** It voted against. */
    public static final PartWord AGAINST = new PartWord(PartState.RELEASED, true);
}
