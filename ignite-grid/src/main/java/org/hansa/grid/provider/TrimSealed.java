package org.hansa.grid.provider;

import java.util.Map;
import java.util.TreeMap;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;

/**
 * Drops sealed events from the outbox and writes down where reservations were sealed.
 *
 * @param watermark {@code providerSeq} of the last sealed event
 * @param sequences site sequence of each sealed reservation, by {@code providerSeq}
 */
public record TrimSealed(long watermark, Map<Long, Long> sequences) implements ProviderCommand {
    public TrimSealed {
        sequences = Map.copyOf(sequences);
    }

    @Override
    public Transition on(ProviderEntry before) {
        boolean nothing = before.outbox().stream().noneMatch(each -> each.providerSeq() <= watermark);
        if (nothing) {
            return Transition.unchanged(Verdict.ALREADY, before);
        }
        Draft draft = before.draft(before.clockMillis());
        draft.events.removeIf(each -> each.providerSeq() <= watermark);
        draft.events.replaceAll(each -> each.closesSequence() < 0 && sequences.containsKey(each.closesSeq())
                ? each.closing(sequences.get(each.closesSeq()))
                : each);
        draft.live.replaceAll(this::sealed);
        return Transition.changed(Verdict.TRIMMED, draft.done());
    }

    private LiveAllocation sealed(LiveAllocation live) {
        boolean waited = live.opening().isPresent() && live.reservedSeq() <= watermark;
        boolean told = live.siteSequence() < 0 && sequences.containsKey(live.reservedSeq());
        return waited || told ? live.sealedAt(sequences.getOrDefault(live.reservedSeq(), -1L)) : live;
    }

    @Override
    public void write(EntryWriter out) {
        out.number(watermark).map(new TreeMap<>(sequences), (seq, sequence) -> out.number(seq)
                .number(sequence));
    }

    static TrimSealed read(EntryReader in) {
        long watermark = in.number();
        Map<Long, Long> sequences = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            sequences.put(in.number(), in.number());
        }
        return new TrimSealed(watermark, sequences);
    }
}
