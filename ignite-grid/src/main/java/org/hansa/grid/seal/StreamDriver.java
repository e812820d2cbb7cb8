package org.hansa.grid.seal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.AnchorEntry;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MerkleTree;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals one stream: fixes order, writes {@code sealed}, appends the archive, trims the sources. Each step can be done again;
 * the next call after a crash or a failed write finishes the batch that was begun before it drafts another.
 */
public final class StreamDriver {
    private static final Logger LOG = LoggerFactory.getLogger(StreamDriver.class);
    /** Anchored batches whose entries are kept for a stale writer to adopt. */
    private static final int KEPT_ANCHORED = 16;

    private final StreamId stream;
    private final StreamArchive archive;
    private final SealedStore store;
    private final LeafSource source;
    private final Clock clock;
    private final Deque<Pending> pending = new ConcurrentLinkedDeque<>();
    private volatile long nextBatch = -1;
    private volatile long anchored;
    private volatile @Nullable String frozen;

    /** A sealed batch that the ledger does not have. */
    record Pending(long batch, long firstSequence, int count, long oldestMillis) {}

    public StreamDriver(StreamId stream, StreamArchive archive, SealedStore store, LeafSource source, Clock clock) {
        this.stream = stream;
        this.archive = archive;
        this.store = store;
        this.source = source;
        this.clock = clock;
        anchored = archive.lastAnchor().map(AnchorEntry::nextSequence).orElse(0L);
    }

    StreamId stream() {
        return stream;
    }

    LeafSource source() {
        return source;
    }

    StreamArchive archive() {
        return archive;
    }

    SealedStore store() {
        return store;
    }

    public long sealedSize() {
        return archive.size();
    }

    public long anchoredSize() {
        return anchored;
    }

    /** Whether the ledger's head has been compared; before that nothing new is sealed. */
    public boolean positioned() {
        return nextBatch >= 0;
    }

    public Optional<String> frozen() {
        return Optional.ofNullable(frozen);
    }

    public void freeze(String why) {
        if (frozen == null) {
            frozen = why;
            LOG.error("{} is frozen: {}", stream.name(), why);
            source.frozen(why);
        }
    }

    /** Finishes on disk what a crash interrupted between {@code sealed} and the trimmed sources. Needs no ledger. */
    public synchronized void finishSealed() {
        for (SealedRecord record : store.all().values()) {
            if (record.firstSequence() <= archive.size() && record.nextSequence() > anchored) {
                archive(record);
                source.sealed(record);
            }
        }
    }

    /**
     * Takes the ledger's position: batches from {@code batch} on, leaves from {@code size} on, are still to be anchored. Keeps
     * the sealed batches that fit it and forms new ones from the archive where they do not, which changes no leaf.
     */
    synchronized void position(long batch, long size) {
        pending.clear();
        anchored = size;
        TreeMap<Long, SealedRecord> stored = store.all();
        long at = size;
        long number = batch;
        for (SealedRecord each : stored.tailMap(batch, true).values()) {
            if (each.batch() == number && each.firstSequence() == at && each.nextSequence() <= archive.size()) {
                enqueue(each);
                at = each.nextSequence();
                number++;
            } else {
                store.remove(each.batch());
            }
        }
        while (at < archive.size()) {
            SealedRecord formed = store.createIfAbsent(reform(number, at));
            enqueue(formed);
            at = formed.nextSequence();
            number++;
        }
        nextBatch = number;
        stored.headMap(batch - KEPT_ANCHORED).keySet().forEach(store::remove);
    }

    private SealedRecord reform(long batch, long first) {
        BatchLimits limits = new BatchLimits();
        List<ArchivedLeaf> leaves = new ArrayList<>();
        for (long at = first; at < archive.size(); at++) {
            ArchivedLeaf leaf = archive.read(at);
            List<byte[]> closed = source.closedBy(List.of(leaf), first);
            if (!limits.admit(
                    leaf.leaf().length,
                    closed.stream().mapToInt(each -> each.length).sum())) {
                break;
            }
            leaves.add(leaf);
        }
        Digest root = Digest.ofHash(archive.root(first + leaves.size()));
        return new SealedRecord(batch, first, leaves, source.closedBy(leaves, first), new TreeMap<>(Map.of()), root);
    }

    /** Seals one batch of what waits. @return false when nothing did */
    public synchronized boolean seal() {
        Optional<SealedRecord> begun = store.find(nextBatch);
        if (begun.isPresent()) {
            finish(begun.get());
            return true;
        }
        long first = archive.size();
        Optional<LeafSource.Drafted> drafted = source.draft(first);
        if (drafted.isEmpty()) {
            return false;
        }
        LeafSource.Drafted draft = drafted.get();
        List<byte[]> hashes = draft.leaves().stream()
                .map(each -> MerkleTree.leafHash(each.leaf()))
                .toList();
        Digest root = archive.frontier(first).appendAll(hashes).root();
        SealedRecord sealed =
                new SealedRecord(nextBatch, first, draft.leaves(), draft.closed(), draft.watermarks(), root);
        finish(store.createIfAbsent(sealed));
        return true;
    }

    private void finish(SealedRecord record) {
        archive(record);
        source.sealed(record);
        enqueue(record);
        nextBatch++;
    }

    private void archive(SealedRecord record) {
        int known = Math.toIntExact(archive.size() - record.firstSequence());
        if (known < record.leaves().size()) {
            archive.append(record.leaves().subList(known, record.leaves().size()));
        }
        if (!Digest.ofHash(archive.root(record.nextSequence())).equals(record.root())) {
            throw new IllegalStateException("archive of " + stream.name() + " does not give the root of batch "
                    + record.batch() + ": restore it from a copy");
        }
    }

    private void enqueue(SealedRecord record) {
        // Sources give the event that has waited longest first.
        long oldest = source.timeMillis(record.leaves().get(0).leaf());
        pending.add(new Pending(
                record.batch(), record.firstSequence(), record.leaves().size(), oldest));
    }

    Optional<Pending> nextToAnchor() {
        return Optional.ofNullable(pending.peek());
    }

    synchronized void anchored(Pending done) {
        pending.remove(done);
        anchored = done.firstSequence() + done.count();
        store.remove(done.batch() - KEPT_ANCHORED);
    }

    int pendingBatches() {
        return pending.size();
    }

    /** Age of the oldest event that the ledger does not have. */
    public Optional<Duration> oldestUnanchored() {
        long now = clock.millis();
        Optional<Long> sealed = nextToAnchor().map(Pending::oldestMillis);
        Optional<Long> waiting = source.waiting().oldestMillis().isPresent()
                ? Optional.of(source.waiting().oldestMillis().getAsLong())
                : Optional.empty();
        return sealed.or(() -> waiting).map(each -> Duration.ofMillis(Math.max(0, now - each)));
    }
}
