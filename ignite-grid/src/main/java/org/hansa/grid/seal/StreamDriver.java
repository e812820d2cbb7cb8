package org.hansa.grid.seal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.anchor.SealedBatch;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.AnchorEntry;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MerkleTree;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals one stream: fixes order, writes {@code sealed}, appends the archive, trims the sources. Each step can be done again;
 * the next call after a crash or a failed write finishes what was begun before it drafts more. Knows how far the ledger is, and
 * what the next anchor would carry: as much of what is sealed as goes into one, in however many pieces it was sealed.
 */
public final class StreamDriver {
    private static final Logger LOG = LoggerFactory.getLogger(StreamDriver.class);
    /** Anchored pieces whose entries are kept for a stale writer to adopt. */
    private static final int KEPT_ANCHORED = 16;

    private final StreamId stream;
    private final StreamArchive archive;
    private final SealedStore store;
    private final LeafSource source;
    private final Clock clock;
    /** Where each stored piece ends, by where it begins. */
    private final TreeMap<Long, Long> storedUntil = new TreeMap<>();

    private volatile long sealed;
    private volatile boolean positioned;
    private volatile long nextBatch;
    private volatile long anchored;
    private volatile OptionalLong oldestSealed = OptionalLong.empty();
    private volatile @Nullable String frozen;

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

    /** Leaves up to here are archived, and what else sealing does is done. */
    long sealed() {
        return sealed;
    }

    /** Sealed leaves that the ledger does not have. */
    long unanchored() {
        return sealed - anchored;
    }

    /** Number of the next anchor. */
    long nextBatch() {
        return nextBatch;
    }

    /** Whether the ledger's head has been compared; before that nothing new is sealed. */
    public boolean positioned() {
        return positioned;
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

    /** Brings in what another engine of this member sealed, as far as it follows what is here. */
    synchronized void catchUp() {
        store.all().values().stream()
                .filter(each -> each.firstSequence() <= archive.size() && each.nextSequence() > archive.size())
                .forEach(each -> {
                    archive(each);
                    source.sealed(each);
                });
    }

    /** Takes the ledger's position: anchors from {@code batch} on, leaves from {@code size} on, are still to come. */
    synchronized void position(long batch, long size) {
        storedUntil.clear();
        store.all().values().forEach(each -> storedUntil.put(each.firstSequence(), each.nextSequence()));
        store.clearOver();
        sealed = archive.size();
        anchoredTo(batch, size);
        positioned = true;
    }

    /** Seals as much of what waits as goes into one piece, or adopts what another engine sealed. @return false when there is neither */
    synchronized boolean seal(LeafSource.Extent extent) {
        return finished(store.find(sealed).or(() -> draft(extent).map(store::createIfAbsent)));
    }

    /** Finishes a piece that is stored where the next one would begin: begun here before a failure, or by another writer. */
    synchronized boolean adopt() {
        return finished(store.find(sealed));
    }

    private boolean finished(Optional<SealedRecord> stored) {
        if (stored.isPresent() && store.over(sealed)) {
            overtaken();
            return false;
        }
        stored.ifPresent(this::finish);
        return stored.isPresent();
    }

    private Optional<SealedRecord> draft(LeafSource.Extent extent) {
        return source.draft(sealed, extent).map(draft -> {
            List<byte[]> hashes = draft.leaves().stream()
                    .map(each -> MerkleTree.leafHash(each.leaf()))
                    .toList();
            Digest root = archive.frontier(sealed).appendAll(hashes).root();
            return new SealedRecord(sealed, draft.leaves(), draft.watermarks(), root);
        });
    }

    /** While this engine slept another one of its member sealed and anchored: the ledger's head is to be compared again. */
    synchronized void overtaken() {
        LOG.warn("{}: another engine has sealed and anchored past leaf {}", stream.name(), sealed);
        positioned = false;
    }

    private void finish(SealedRecord record) {
        archive(record);
        source.sealed(record);
        storedUntil.put(record.firstSequence(), record.nextSequence());
        sealed = record.nextSequence();
        // Sources give the event that has waited longest first.
        long oldest = source.timeMillis(record.leaves().get(0).leaf());
        oldestSealed = OptionalLong.of(Math.min(oldest, oldestSealed.orElse(oldest)));
    }

    private void archive(SealedRecord record) {
        int known = Math.toIntExact(archive.size() - record.firstSequence());
        if (known < record.leaves().size()) {
            archive.append(record.leaves().subList(known, record.leaves().size()));
        }
        if (!Digest.ofHash(archive.root(record.nextSequence())).equals(record.root())) {
            throw new IllegalStateException(
                    "archive of " + stream.name() + " does not give the root of what was sealed at "
                            + record.firstSequence() + ": restore it from a copy");
        }
    }

    /** What the next anchor carries: all that is sealed and not on the ledger, up to what one may. */
    Optional<SealedBatch> nextToAnchor() {
        long first = anchored;
        int available = Math.toIntExact(Math.min(sealed - first, LedgerFunction.MAX_LEAVES));
        BatchLimits limits = new BatchLimits();
        List<byte[]> leaves = new ArrayList<>();
        List<byte[]> closed = new ArrayList<>();
        for (ArchivedLeaf each : archive.read(first, available)) {
            Optional<byte[]> ended = source.closedBy(first + leaves.size(), first);
            if (!limits.admit(
                    each.leaf().length, ended.map(bytes -> bytes.length).orElse(0))) {
                break;
            }
            leaves.add(each.leaf());
            ended.ifPresent(closed::add);
        }
        if (leaves.isEmpty()) {
            return Optional.empty();
        }
        Digest root = Digest.ofHash(archive.root(first + leaves.size()));
        return Optional.of(new SealedBatch(stream, nextBatch, first, leaves, closed, root));
    }

    /** An anchor is on the ledger. */
    synchronized void anchored(AnchorRecord record) {
        anchoredTo(record.batch() + 1, record.firstSequence() + record.count());
    }

    private void anchoredTo(long batch, long size) {
        anchored = size;
        nextBatch = batch;
        oldestSealed = size < sealed
                ? OptionalLong.of(source.timeMillis(archive.read(size).leaf()))
                : OptionalLong.empty();
        List<Long> known = storedUntil.entrySet().stream()
                .filter(each -> each.getValue() <= size)
                .map(Map.Entry::getKey)
                .toList();
        if (known.size() >= 2 * KEPT_ANCHORED) {
            // Half of them at once, so that the floor is seldom written.
            SortedMap<Long, Long> over = storedUntil.headMap(known.get(KEPT_ANCHORED));
            store.letGo(known.get(KEPT_ANCHORED), over.keySet());
            over.clear();
        }
    }

    /** When the oldest event happened that the ledger does not have. */
    OptionalLong oldestMillis() {
        OptionalLong waiting = source.waiting().oldestMillis();
        OptionalLong done = oldestSealed;
        return waiting.isPresent() && done.isPresent()
                ? OptionalLong.of(Math.min(waiting.getAsLong(), done.getAsLong()))
                : waiting.isPresent() ? waiting : done;
    }

    /** Age of the oldest event that the ledger does not have. */
    public OptionalLong oldestUnanchoredMillis() {
        OptionalLong oldest = oldestMillis();
        return oldest.isPresent()
                ? OptionalLong.of(Math.max(0, clock.millis() - oldest.getAsLong()))
                : OptionalLong.empty();
    }
}
