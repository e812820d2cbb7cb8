package org.hansa.grid.provider;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command does to an entry.
 *
 * @param entry the entry afterwards; null only for {@code UNKNOWN_PROVIDER}
 * @param changed whether it has to be written
 * @param allocation the live allocation that was taken, found or ended
 * @param event the event that was added, or found waiting
 */
public record Transition(
        Verdict verdict,
        @Nullable ProviderEntry entry,
        boolean changed,
        Optional<LiveAllocation> allocation,
        Optional<OutboxEvent> event) {
    static Transition unchanged(Verdict verdict, @Nullable ProviderEntry entry) {
        return new Transition(verdict, entry, false, Optional.empty(), Optional.empty());
    }

    static Transition changed(Verdict verdict, ProviderEntry entry) {
        return new Transition(verdict, entry, true, Optional.empty(), Optional.empty());
    }

    Transition with(LiveAllocation found) {
        return new Transition(verdict, entry, changed, Optional.of(found), event);
    }

    Transition with(OutboxEvent found) {
        return new Transition(verdict, entry, changed, allocation, Optional.of(found));
    }
}
