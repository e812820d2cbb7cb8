package org.hansa.grid;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.anchor.LedgerUnavailableException;
import org.hansa.grid.anchor.SealedBatch;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/** The ledger's rules for anchors in memory, with the ways in which a network can lie about outcomes. */
final class SimulatedLedger implements AllocationLedger {
    /** What the next submission does. */
    enum Trouble {
        NONE,
        /** Commits, and nobody is told. */
        LOST_STATUS,
        /** Never ordered, and nobody is told. */
        LOST_ENVELOPE,
        /** Ordered and found invalid. */
        INVALID,
        /** Nobody is told, nobody answers for a while, and it commits between the next proposal and its submission. */
        LATE
    }

    private record Late(SealedBatch batch, String txId) {}

    private static final class Stream {
        long nextBatch;
        Frontier frontier = Frontier.EMPTY;
        final Map<Long, AnchorRecord> records = new HashMap<>();
        final Map<Long, byte[]> live = new TreeMap<>();
        final Map<ContractHandle, Long> contractCounts = new HashMap<>();
        final List<byte[]> leaves = new ArrayList<>();
    }

    private final Map<String, Stream> streams = new HashMap<>();
    private final Map<String, byte[]> records = new HashMap<>();
    private final Map<String, Long> committed = new HashMap<>();
    private final Map<String, byte[]> proposed = new HashMap<>();
    private long transactions;
    private boolean unavailable;
    private Trouble trouble = Trouble.NONE;
    private Optional<Late> late = Optional.empty();
    private Function<Leaf, Optional<VoidCode>> judge = leaf -> Optional.empty();

    synchronized void unavailable(boolean value) {
        unavailable = value;
    }

    synchronized void trouble(Trouble value) {
        trouble = value;
    }

    synchronized void judge(Function<Leaf, Optional<VoidCode>> value) {
        judge = value;
    }

    /** Whether a transaction is on its way that nobody knows of. */
    synchronized boolean commitsLate() {
        return late.isPresent();
    }

    synchronized long transactions() {
        return transactions;
    }

    synchronized void forget() {
        streams.clear();
        committed.clear();
        transactions = 0;
        trouble = Trouble.NONE;
        late = Optional.empty();
    }

    /** Leaves of live reservations, by sequence. */
    synchronized List<Leaf> live(SiteId site) {
        return stream(site.value()).live.values().stream().map(Leaf::parse).toList();
    }

    synchronized List<byte[]> leaves(String stream) {
        return List.copyOf(stream(stream).leaves);
    }

    private Stream stream(String name) {
        return streams.computeIfAbsent(name, any -> new Stream());
    }

    private void answerOnlyIfAvailable() {
        if (unavailable) {
            throw new LedgerUnavailableException("no peer answers", null);
        }
    }

    @Override
    public synchronized Preparation prepare(SealedBatch batch) {
        answerOnlyIfAvailable();
        Stream stream = stream(batch.stream().name());
        if (batch.batch() < stream.nextBatch) {
            return new Preparation.Refused(LedgerError.ALREADY_ANCHORED, "batch " + batch.batch());
        }
        if (batch.batch() > stream.nextBatch) {
            return new Preparation.Refused(LedgerError.LEDGER_BEHIND, "head is at " + stream.nextBatch);
        }
        Optional<String> broken = check(stream, batch);
        if (broken.isPresent()) {
            return new Preparation.Refused(LedgerError.GAP, broken.get());
        }
        if (!extended(stream, batch).root().equals(batch.root())) {
            return new Preparation.Refused(LedgerError.ROOT_MISMATCH, "of batch " + batch.batch());
        }
        String txId = Digest.of(("tx-" + proposed.size()).getBytes(StandardCharsets.UTF_8))
                .hex();
        proposed.put(txId, new byte[] {1});
        return new Preparation.Prepared(new Envelope(txId, new byte[] {1}));
    }

    /** What is wrong with the form of a batch: this is where a gap, a stolen sequence or a false {@code closes} shows. */
    private Optional<String> check(Stream stream, SealedBatch batch) {
        if (batch.firstSequence() != stream.frontier.size() || batch.count() > 1_000 || batch.count() == 0) {
            return Optional.of("first sequence " + batch.firstSequence());
        }
        if (!(batch.stream() instanceof StreamId.Site)) {
            return Optional.empty();
        }
        Map<ContractHandle, Long> counts = new HashMap<>(stream.contractCounts);
        long sequence = batch.firstSequence();
        for (byte[] bytes : batch.leaves()) {
            Leaf leaf = Leaf.parse(bytes);
            long expected = counts.getOrDefault(leaf.body().contract(), 0L);
            if (leaf.siteSequence() != sequence || leaf.contractSequence() != expected) {
                return Optional.of("leaf " + leaf.siteSequence() + " at " + sequence + ", contract sequence "
                        + leaf.contractSequence() + " for " + expected);
            }
            counts.put(leaf.body().contract(), expected + 1);
            boolean earlier = leaf.closes().isPresent() && leaf.closes().getAsLong() < batch.firstSequence();
            if (earlier
                    && batch.closed().stream()
                            .noneMatch(each -> Leaf.parse(each).siteSequence()
                                    == leaf.closes().getAsLong())) {
                return Optional.of("the reservation that leaf " + sequence + " closes was not presented");
            }
            sequence++;
        }
        return Optional.empty();
    }

    private static Frontier extended(Stream stream, SealedBatch batch) {
        return stream.frontier.appendAll(
                batch.leaves().stream().map(MerkleTree::leafHash).toList());
    }

    @Override
    public synchronized Submission submit(SealedBatch batch, Envelope envelope) {
        answerOnlyIfAvailable();
        if (late.isPresent()) {
            commit(late.get().batch(), late.get().txId());
            late = Optional.empty();
            return new Submission.Invalidated(envelope.txId(), "MVCC_READ_CONFLICT");
        }
        if (batch.batch() != stream(batch.stream().name()).nextBatch) {
            // Another engine's proposal read the same head, and was ordered first.
            return new Submission.Invalidated(envelope.txId(), "MVCC_READ_CONFLICT");
        }
        Trouble now = trouble;
        trouble = Trouble.NONE;
        switch (now) {
            case LOST_ENVELOPE -> {
                return new Submission.Unknown(envelope.txId(), "deadline");
            }
            case INVALID -> {
                return new Submission.Invalidated(envelope.txId(), "MVCC_READ_CONFLICT");
            }
            case LATE -> {
                late = Optional.of(new Late(batch, envelope.txId()));
                unavailable = true;
                return new Submission.Unknown(envelope.txId(), "deadline");
            }
            default -> {
                AnchorRecord record = commit(batch, envelope.txId());
                return now == Trouble.LOST_STATUS
                        ? new Submission.Unknown(envelope.txId(), "deadline")
                        : new Submission.Committed(record, envelope.txId(), transactions);
            }
        }
    }

    private AnchorRecord commit(SealedBatch batch, String txId) {
        Stream stream = stream(batch.stream().name());
        List<AnchorRecord.Voided> voided = new ArrayList<>();
        if (batch.stream() instanceof StreamId.Site) {
            batch.leaves().forEach(each -> count(stream, Leaf.parse(each), each, voided));
        }
        stream.frontier = extended(stream, batch);
        stream.leaves.addAll(batch.leaves());
        stream.nextBatch++;
        transactions++;
        committed.put(txId, transactions);
        AnchorRecord record = new AnchorRecord(
                batch.stream().name(),
                batch.batch(),
                batch.firstSequence(),
                batch.count(),
                batch.root(),
                voided,
                ResourceVector.ZERO,
                txId,
                1);
        stream.records.put(batch.batch(), record);
        return record;
    }

    private void count(Stream stream, Leaf leaf, byte[] bytes, List<AnchorRecord.Voided> voided) {
        stream.contractCounts.merge(leaf.body().contract(), 1L, Long::sum);
        Optional<VoidCode> code = judge.apply(leaf);
        if (code.isEmpty()
                && leaf.closes().isPresent()
                && !stream.live.containsKey(leaf.closes().getAsLong())) {
            code = Optional.of(VoidCode.CLOSES_UNKNOWN);
        }
        if (code.isPresent()) {
            voided.add(new AnchorRecord.Voided(leaf.siteSequence(), code.get()));
            return;
        }
        leaf.closes().ifPresent(stream.live::remove);
        if (leaf.body().event().opens()) {
            stream.live.put(leaf.siteSequence(), bytes);
        }
    }

    @Override
    public synchronized Lookup status(String txId, Duration deadline) {
        answerOnlyIfAvailable();
        Long block = committed.get(txId);
        return block == null ? new Lookup.NotFound() : new Lookup.Valid(block);
    }

    @Override
    public synchronized SiteHead siteHead(SiteId site) {
        answerOnlyIfAvailable();
        Stream stream = stream(site.value());
        return new SiteHead(site, stream.nextBatch, stream.frontier, totals(stream), 0);
    }

    private static ResourceVector totals(Stream stream) {
        return stream.live.values().stream()
                .map(each -> Leaf.parse(each).body().resources())
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    /** A record that a contract would have written. */
    synchronized void record(String key, CanonicalRecord record) {
        records.put(key, record.bytes());
    }

    /** The chaincode's keys, as a peer would have them. */
    synchronized Map<String, byte[]> state(List<SiteId> sites) {
        Map<String, byte[]> state = new TreeMap<>(records);
        for (SiteId site : sites) {
            Stream stream = stream(site.value());
            state.put(LedgerKey.siteHead(site), siteHead(site).bytes());
            stream.records.forEach((batch, record) -> state.put(LedgerKey.siteBatch(site, batch), record.bytes()));
            stream.live.forEach((sequence, leaf) -> state.put(
                    LedgerKey.live(site, sequence),
                    HexFormat.of().formatHex(MerkleTree.leafHash(leaf)).getBytes(StandardCharsets.US_ASCII)));
        }
        return state;
    }

    @Override
    public synchronized DecisionHead decisionHead(MspId member) {
        answerOnlyIfAvailable();
        Stream stream = stream(member.value());
        return new DecisionHead(member, stream.nextBatch, stream.frontier, 0);
    }

    @Override
    public synchronized Optional<AnchorRecord> batch(StreamId stream, long batch) {
        answerOnlyIfAvailable();
        return Optional.ofNullable(stream(stream.name()).records.get(batch));
    }
}
