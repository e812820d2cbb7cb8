package org.hansa.grid.provider;

import org.hansa.grid.DrainMark;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;

/** Sets or takes away the mark that keeps new placements away. Touches nothing that is live. Applied again it changes nothing. */
public record Drain(Cause cause, boolean on, long now) implements ProviderCommand {
    /** On whose account; one does not take away the other's mark. */
    public enum Cause {
        HOST,
        SITE
    }

    @Override
    public Transition on(ProviderEntry before) {
        DrainMark was = before.mark();
        if (was.withdrawn()) {
            return Transition.unchanged(Verdict.UNKNOWN_PROVIDER, before);
        }
        DrainMark is = cause == Cause.HOST ? was.withHost(on) : was.withSite(on);
        return is.equals(was)
                ? Transition.unchanged(Verdict.ALREADY, before)
                : Transition.changed(Verdict.MARKED, before.draft(now).mark(is).done());
    }

    @Override
    public void write(EntryWriter out) {
        out.constant(cause).flag(on).number(now);
    }

    static Drain read(EntryReader in) {
        return new Drain(in.constant(Cause.class), in.flag(), in.number());
    }
}
