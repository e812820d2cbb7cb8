package org.hansa.launcher.simulation;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.network.simulation.SimulatedCall;

/** What a site's owner has sealed: leaves in dense sequences, cut into batches that never change again. */
final class SealedStream {

    private final SiteId site;
    private final Random random;
    private final List<Leaf> leaves = new ArrayList<>();
    private Frontier frontier = Frontier.EMPTY;
    private int cut;
    private long nextBatch;

    SealedStream(SiteId site, Random random) {
        this.site = site;
        this.random = random;
    }

    /** A batch as it is presented to the ledger, however often. */
    record Batch(long number, SimulatedCall call, List<Leaf> leaves) {}

    Leaf reserve(ResourceVector resources, OptionalLong expiresAtMillis, long nowMillis) {
        return seal(LeafEvent.RESERVED, allocation(), resources, expiresAtMillis, OptionalLong.empty(), nowMillis);
    }

    Leaf close(LeafEvent event, Leaf open, long nowMillis) {
        return seal(
                event,
                open.body().allocation(),
                ResourceVector.ZERO,
                OptionalLong.empty(),
                OptionalLong.of(open.siteSequence()),
                nowMillis);
    }

    boolean hasUncut() {
        return cut < leaves.size();
    }

    /** Everything that is not cut yet, with the earlier leaves that it closes. */
    Batch cut() {
        List<Leaf> batch = List.copyOf(leaves.subList(cut, leaves.size()));
        int first = cut;
        List<Leaf> closed = batch.stream()
                .flatMap(leaf -> leaf.closes().stream().boxed())
                .filter(sequence -> sequence < first)
                .distinct()
                .map(sequence -> leaves.get(sequence.intValue()))
                .toList();
        frontier = frontier.appendAll(batch.stream().map(Leaf::hash).toList());
        cut = leaves.size();
        long number = nextBatch++;
        SimulatedCall call = Calls.with(
                Map.of(LedgerFunction.LEAVES, frame(batch), LedgerFunction.CLOSED, frame(closed)),
                LedgerFunction.SUBMIT_ANCHOR,
                site,
                number,
                first,
                batch.size(),
                frontier.root());
        return new Batch(number, call, batch);
    }

    List<Leaf> leaves() {
        return List.copyOf(leaves);
    }

    /** Replaces a leaf that was sealed, as nobody may: what a checker must notice. */
    void corrupt(int sequence, Leaf other) {
        leaves.set(sequence, other);
    }

    private Leaf seal(
            LeafEvent event,
            AllocationId allocation,
            ResourceVector resources,
            OptionalLong expiresAtMillis,
            OptionalLong closes,
            long nowMillis) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        LeafBody body = new LeafBody(
                site,
                FoundedConsortium.CONTRACT,
                allocation,
                new ProviderId("host-1"),
                leaves.size() + 1L,
                event,
                resources,
                expiresAtMillis,
                FoundedConsortium.digest("decision"),
                FoundedConsortium.POLICY,
                FoundedConsortium.digest("request"),
                Consent.MEMBER_ASSERTED,
                nowMillis,
                OptionalLong.empty(),
                HexFormat.of().formatHex(nonce),
                new TreeMap<>(Map.of("tenant", Digest.of(nonce))));
        Leaf leaf = new Leaf(body, leaves.size(), leaves.size(), closes);
        leaves.add(leaf);
        return leaf;
    }

    private AllocationId allocation() {
        return new AllocationId("00000000-0000-4000-8000-%012x".formatted(leaves.size()));
    }

    private static ByteString frame(List<Leaf> leaves) {
        return ByteString.copyFrom(
                CanonicalJson.frame(leaves.stream().map(Leaf::bytes).toList()));
    }
}
