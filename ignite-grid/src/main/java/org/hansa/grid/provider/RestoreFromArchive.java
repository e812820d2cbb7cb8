package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.DrainMark;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.Leaf;

/**
 * Replays archived events that the entry has not seen, after the grid's files were lost or an older copy came back.
 *
 * @param events of this provider, ascending by {@code providerSeq}; those that the entry knows are passed over
 */
public record RestoreFromArchive(List<Archived> events) implements ProviderCommand {
    /** @param placement present for reservations. @param voided whether the ledger counted it as zero */
    public record Archived(Leaf leaf, Optional<Placement> placement, boolean voided) {
        void write(EntryWriter out) {
            out.bytes(leaf.bytes()).optional(placement, each -> each.write(out)).flag(voided);
        }

        static Archived read(EntryReader in) {
            return new Archived(Leaf.parse(in.bytes()), in.optional(() -> Placement.read(in)), in.flag());
        }
    }

    public RestoreFromArchive {
        events = List.copyOf(events);
    }

    @Override
    public Transition on(ProviderEntry before) {
        List<Archived> missing = events.stream()
                .filter(each -> each.leaf().body().providerSeq() > before.providerSeq())
                .toList();
        if (missing.isEmpty()) {
            return Transition.unchanged(Verdict.ALREADY, before);
        }
        Draft draft = before.draft(before.clockMillis());
        missing.forEach(each -> replay(draft, each));
        if (before.mark().withdrawn() && !draft.live.isEmpty()) {
            // An older copy: it was registered again since. What lies there has to be seen.
            draft.mark(DrainMark.NONE.withHost(true));
        }
        return Transition.changed(Verdict.RESTORED, draft.done());
    }

    private static void replay(Draft draft, Archived archived) {
        Leaf leaf = archived.leaf();
        draft.sequenceAtLeast(leaf.body().providerSeq());
        List<LiveAllocation> mine = draft.live.stream()
                .filter(each -> each.id().equals(leaf.body().allocation()))
                .toList();
        if (leaf.body().event().opens() && archived.voided()) {
            return;
        }
        leaf.closes().ifPresent(sequence -> mine.stream()
                .filter(each -> mine.size() == 1 || each.siteSequence() == sequence)
                .forEach(live -> {
                    draft.giveBack(live);
                    if (!leaf.body().event().opens()) {
                        draft.bury(live.id(), live.attempt(), List.of());
                    }
                }));
        if (leaf.body().event().opens()) {
            LiveAllocation reservation = archived.placement().orElseThrow().with(leaf);
            draft.live.stream()
                    .filter(each -> each.id().equals(reservation.id()) && each.group() == reservation.group())
                    .toList()
                    .forEach(draft::giveBack);
            draft.take(reservation);
        }
    }

    @Override
    public void write(EntryWriter out) {
        out.list(events, (to, each) -> each.write(to));
    }

    static RestoreFromArchive read(EntryReader in) {
        return new RestoreFromArchive(in.list(Archived::read));
    }
}
