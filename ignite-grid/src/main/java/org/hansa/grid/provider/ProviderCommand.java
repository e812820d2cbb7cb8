package org.hansa.grid.provider;

import org.hansa.grid.codec.EntryWriter;
import org.jspecify.annotations.Nullable;

/**
 * One write of one provider entry: a pure function, so that the grid may apply it again, on any copy, with the same result.
 * Time and randomness come in as parameters.
 */
public sealed interface ProviderCommand
        permits PutProvider,
                TakeRoom,
                ConfirmHold,
                JoinClaim,
                EndAllocation,
                EndGroup,
                Drain,
                Withdraw,
                ResizeRoom,
                ExpireAllocation,
                TrimSealed,
                VoidReservation,
                CloseAgain,
                RestoreFromArchive {
    default Transition apply(@Nullable ProviderEntry before) {
        return before == null ? Transition.unchanged(Verdict.UNKNOWN_PROVIDER, null) : on(before);
    }

    Transition on(ProviderEntry before);

    /** Its fields; {@link ProviderChange} knows how each kind is read again. */
    void write(EntryWriter out);
}
