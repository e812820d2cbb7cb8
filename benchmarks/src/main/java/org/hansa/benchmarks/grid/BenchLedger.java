package org.hansa.benchmarks.grid;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.anchor.SealedBatch;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;

/** Accepts every well-formed batch after a fixed delay: the engine is measured, not a ledger. Totals it does not count. */
final class BenchLedger implements AllocationLedger {
    private final Duration commit;
    private final AtomicLong transactions = new AtomicLong();
    private final Map<String, Map<Long, AnchorRecord>> records = new HashMap<>();
    private final Map<String, Frontier> frontiers = new HashMap<>();
    private volatile boolean paused;

    BenchLedger(Duration commit) {
        this.commit = commit;
    }

    /** While it is, every submission waits: the engine seals and keeps, and nothing is anchored. */
    void pause(boolean on) {
        paused = on;
    }

    long transactions() {
        return transactions.get();
    }

    @Override
    public synchronized Preparation prepare(SealedBatch batch) {
        Frontier next = frontier(batch.stream().name())
                .appendAll(batch.leaves().stream().map(MerkleTree::leafHash).toList());
        if (!next.root().equals(batch.root())) {
            return new Preparation.Refused(LedgerError.ROOT_MISMATCH, "batch " + batch.batch());
        }
        String txId = Digest.of((batch.stream().name() + batch.batch()).getBytes(StandardCharsets.UTF_8))
                .hex();
        return new Preparation.Prepared(new Envelope(txId, new byte[4_096]));
    }

    @Override
    public Submission submit(SealedBatch batch, Envelope envelope) {
        LockSupport.parkNanos(commit.toNanos());
        while (paused) {
            LockSupport.parkNanos(10_000_000);
        }
        synchronized (this) {
            String stream = batch.stream().name();
            frontiers.put(
                    stream,
                    frontier(stream)
                            .appendAll(batch.leaves().stream()
                                    .map(MerkleTree::leafHash)
                                    .toList()));
            AnchorRecord record = new AnchorRecord(
                    stream,
                    batch.batch(),
                    batch.firstSequence(),
                    batch.count(),
                    batch.root(),
                    List.of(),
                    ResourceVector.ZERO,
                    envelope.txId(),
                    System.currentTimeMillis());
            records.computeIfAbsent(stream, any -> new HashMap<>()).put(batch.batch(), record);
            return new Submission.Committed(record, envelope.txId(), transactions.incrementAndGet());
        }
    }

    /** Records of a stream's batches, in order. */
    synchronized List<AnchorRecord> anchors(StreamId stream) {
        return records.getOrDefault(stream.name(), Map.of()).values().stream()
                .sorted(Comparator.comparing(AnchorRecord::batch))
                .toList();
    }

    private Frontier frontier(String stream) {
        return frontiers.getOrDefault(stream, Frontier.EMPTY);
    }

    @Override
    public Lookup status(String txId, Duration deadline) {
        return new Lookup.NotFound();
    }

    @Override
    public synchronized SiteHead siteHead(SiteId site) {
        long next = records.getOrDefault(site.value(), Map.of()).size();
        return new SiteHead(site, next, frontier(site.value()), ResourceVector.ZERO, 0);
    }

    @Override
    public synchronized DecisionHead decisionHead(MspId member) {
        long next = records.getOrDefault(member.value(), Map.of()).size();
        return new DecisionHead(member, next, frontier(member.value()), 0);
    }

    @Override
    public synchronized Optional<AnchorRecord> batch(StreamId stream, long batch) {
        return Optional.ofNullable(records.getOrDefault(stream.name(), Map.of()).get(batch));
    }
}
