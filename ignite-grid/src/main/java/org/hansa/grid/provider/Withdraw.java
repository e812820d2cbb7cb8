package org.hansa.grid.provider;

import java.util.List;
import org.hansa.grid.DrainMark;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;

/**
 * Takes a provider out of service, when nothing is live on it. The entry stays: events of it may still wait to be sealed, and
 * a later registration under the same id goes on with their sequence.
 */
public record Withdraw(long now) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        if (before.mark().withdrawn()) {
            return Transition.unchanged(Verdict.UNKNOWN_PROVIDER, before);
        }
        return before.live().isEmpty()
                ? Transition.changed(
                        Verdict.MARKED,
                        before.draft(now).mark(DrainMark.WITHDRAWN).done())
                : new Transition(Verdict.IN_USE, before, false, before.live(), List.of());
    }

    @Override
    public void write(EntryWriter out) {
        out.number(now);
    }

    static Withdraw read(EntryReader in) {
        return new Withdraw(in.number());
    }
}
