package org.hansa.grid.seal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.grid.provider.OutboxEvent;
import org.hansa.grid.provider.Placement;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.seal.LeafSource.Drafted;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.ProviderId;

/** A site's next batch while events are given their places. */
final class SiteDraft {
    private static final byte[] NO_ANNEX = {};

    private final long firstSequence;
    private final Reservations known;
    private final LongFunction<Leaf> sealedLeaf;
    private final BatchLimits limits = new BatchLimits();
    private final List<ArchivedLeaf> leaves = new ArrayList<>();
    private final List<Leaf> drafted = new ArrayList<>();
    private final TreeMap<String, Long> watermarks = new TreeMap<>();
    private final Map<ContractHandle, Long> counts = new HashMap<>();
    private final Map<String, Long> placedHere = new HashMap<>();

    SiteDraft(long firstSequence, Reservations known, LongFunction<Leaf> sealedLeaf) {
        this.firstSequence = firstSequence;
        this.known = known;
        this.sealedLeaf = sealedLeaf;
    }

    /** Adds a provider's next event. @return false when the batch is full */
    boolean add(ProviderId provider, OutboxEvent event) {
        OptionalLong closes = closes(provider, event);
        LeafBody body = event.leaf(() -> provenance(provider, event, closes));
        long sequence = firstSequence + leaves.size();
        long contractSequence = counts.getOrDefault(event.contract(), known.count(event.contract()));
        Leaf leaf = new Leaf(body, sequence, contractSequence, closes);
        byte[] bytes = leaf.bytes();
        if (!limits.admit(bytes.length, 0)) {
            return false;
        }
        leaves.add(new ArchivedLeaf(
                bytes, event.placement().map(Placement::toBytes).orElse(NO_ANNEX)));
        drafted.add(leaf);
        counts.put(event.contract(), contractSequence + 1);
        placedHere.put(key(provider, event.providerSeq()), sequence);
        watermarks.put(provider.value(), event.providerSeq());
        return true;
    }

    /** The sequence of the reservation that the event ends: sealed earlier, or a moment ago in this batch. */
    private OptionalLong closes(ProviderId provider, OutboxEvent event) {
        if (!event.event().closes()) {
            return OptionalLong.empty();
        }
        if (event.closesSequence() >= 0) {
            return OptionalLong.of(event.closesSequence());
        }
        Long here = placedHere.get(key(provider, event.closesSeq()));
        if (here != null) {
            return OptionalLong.of(here);
        }
        OptionalLong earlier = known.sequence(event.allocation(), provider, event.closesSeq());
        if (earlier.isEmpty()) {
            throw new IllegalStateException("provider " + provider + ": event " + event.providerSeq()
                    + " ends a reservation that was never sealed");
        }
        return earlier;
    }

    private Provenance provenance(ProviderId provider, OutboxEvent event, OptionalLong closes) {
        if (closes.isEmpty() || closes.getAsLong() >= firstSequence) {
            throw new IllegalStateException("provider " + provider + ": event " + event.providerSeq()
                    + " ends a reservation that is sealed, and not in this archive");
        }
        return Provenance.of(sealedLeaf.apply(closes.getAsLong()).body());
    }

    Drafted done() {
        return new Drafted(leaves, watermarks);
    }

    /** The leaves as they were before they became bytes. */
    List<Leaf> drafted() {
        return List.copyOf(drafted);
    }

    private static String key(ProviderId provider, long providerSeq) {
        return provider.value() + '/' + providerSeq;
    }
}
