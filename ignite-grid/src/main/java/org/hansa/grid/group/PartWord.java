package org.hansa.grid.group;

import java.util.OptionalLong;
import org.hansa.ledger.model.PartState;

/**
 * What an owner says of its part when another owner asks.
 *
 * @param state its vote, or {@code HELD} while it has not voted
 * @param ended whether it has given the room back since it voted
 * @param released whether that was because somebody released it: neither its site nor the ledger has taken it away
 * @param acceptedAtMillis when its end was accepted, by the owner's clock, if it has one: what the others used counts until then too
 */
public record PartWord(PartState state, boolean ended, boolean released, OptionalLong acceptedAtMillis) {
    /** Of a part that stands, or never did. */
    public PartWord(PartState state, boolean ended, boolean released) {
        this(state, ended, released, OptionalLong.empty());
    }

    /** It voted against. */
    public static final PartWord AGAINST = new PartWord(PartState.RELEASED, true, false);

    /** With it the group is lost. */
    boolean lost() {
        return ended || state == PartState.EXPIRED || state == PartState.RELEASED;
    }

    String text() {
        return ended ? "over" : state.name();
    }

    /** Whoever says this has the room still. */
    static PartWord standing(PartState state) {
        return new PartWord(state, false, false);
    }
}
