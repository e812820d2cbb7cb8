package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a command does to an entry.
 *
 * @param entry the entry afterwards; null only for {@code UNKNOWN_PROVIDER}
 * @param changed whether it has to be written
 * @param allocations what was taken, found or ended: one per group of the request
 * @param events that were added, or found waiting
 */
public record Transition(
        Verdict verdict,
        @Nullable ProviderEntry entry,
        boolean changed,
        List<LiveAllocation> allocations,
        List<OutboxEvent> events) {
    public Transition {
        allocations = List.copyOf(allocations);
        events = List.copyOf(events);
    }

    static Transition unchanged(Verdict verdict, @Nullable ProviderEntry entry) {
        return new Transition(verdict, entry, false, List.of(), List.of());
    }

    static Transition changed(Verdict verdict, ProviderEntry entry) {
        return new Transition(verdict, entry, true, List.of(), List.of());
    }

    Transition with(LiveAllocation found) {
        return new Transition(verdict, entry, changed, with(allocations, found), events);
    }

    Transition with(OutboxEvent found) {
        return new Transition(verdict, entry, changed, allocations, with(events, found));
    }

    private static <T> List<T> with(List<T> some, T one) {
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    /** The first of them; the only one, unless a request has several groups. */
    public Optional<LiveAllocation> allocation() {
        return allocations.stream().findFirst();
    }

    /** The first of them. */
    public Optional<OutboxEvent> event() {
        return events.stream().findFirst();
    }

    /** An answer on its way back: the caller keeps its candidates in step with the entry. */
    void write(EntryWriter out) {
        out.constant(verdict)
                .optional(Optional.ofNullable(entry), each -> out.bytes(ProviderCodec.encode(each)))
                .flag(changed)
                .list(allocations, (to, each) -> each.write(to))
                .list(events, (to, each) -> each.write(to));
    }

    static Transition read(EntryReader in) {
        return new Transition(
                in.constant(Verdict.class),
                in.optional(in::bytes).map(ProviderCodec::decode).orElse(null),
                in.flag(),
                in.list(LiveAllocation::read),
                in.list(OutboxEvent::read));
    }
}
