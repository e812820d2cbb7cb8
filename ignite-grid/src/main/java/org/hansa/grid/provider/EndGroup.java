package org.hansa.grid.provider;

import java.util.List;
import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.LeafEvent;

/**
 * Gives back what one group of an allocation has here, and leaves its other groups alone. Where nothing is, nothing of this attempt or
 * an earlier one can rise either.
 */
public record EndGroup(AllocationId id, int attempt, int group, long now, String nonce) implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        List<LiveAllocation> all = before.find(id).stream()
                .filter(each -> each.attempt() <= attempt)
                .toList();
        List<LiveAllocation> mine =
                all.stream().filter(each -> each.group() == group).toList();
        if (mine.isEmpty()) {
            return before.find(id).isEmpty() || group >= LiveAllocation.FURTHER
                    ? nothingHere(before)
                    : Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        Draft draft = before.draft(now);
        // While another group is here its presence keeps a late duplicate out; afterwards, and of a claim, only a
        // tombstone does.
        return EndAllocation.end(
                all.size() == mine.size() || group >= LiveAllocation.FURTHER ? draft.bury(id, attempt, mine) : draft,
                mine,
                LeafEvent.RELEASED,
                OptionalLong.of(now),
                nonce);
    }

    private Transition nothingHere(ProviderEntry before) {
        return before.graves(id).stream()
                .filter(each -> each.attempt() >= attempt)
                .findFirst()
                .map(grave -> EndAllocation.again(before, grave))
                .orElseGet(() -> Transition.changed(
                        Verdict.NOT_LIVE,
                        before.draft(now).bury(id, attempt, List.of()).done()));
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(attempt).number(group).number(now).text(nonce);
    }

    static EndGroup read(EntryReader in) {
        return new EndGroup(in.id(), in.small(), in.small(), in.number(), in.text());
    }
}
