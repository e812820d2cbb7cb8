package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hansa.fabric.evidence.Hashes;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * Private writes of endorsed transactions that have not been committed yet, at one organisation's peer. Several endorsers
 * may send different writes for one transaction; the block decides by their hash which were endorsed.
 *
 * <p>Bounded in bytes: when endorsed transactions are never submitted, their writes make room for newer ones.
 * Thread-safe.
 */
public final class TransientStore {

    private static final long CAPACITY_BYTES = 128L * 1024 * 1024;
    /** More versions of one collection's writes than a channel has honest endorsers help nobody. */
    private static final int VERSIONS = 64;

    /** What was sent for one collection of one transaction; its bytes are told by their hash. */
    private record Key(String txId, Space collection) {}

    private final String mspId;
    private final long capacity;
    private volatile Consumer<TransientJournal.Entry> journal = entry -> {};
    private final Map<Key, List<ByteString>> writes = new HashMap<>();
    private final Deque<Key> oldestFirst = new ArrayDeque<>();
    private long bytes;

    TransientStore(String mspId) {
        this(mspId, CAPACITY_BYTES);
    }

    TransientStore(String mspId, long capacity) {
        this.mspId = mspId;
        this.capacity = capacity;
    }

    /** Keeps the private writes of a transaction until it commits. */
    public void keep(String txId, TxPvtReadWriteSet set) {
        for (NsPvtReadWriteSet namespace : set.getNsPvtRwsetList()) {
            for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
                keep(txId, new Space(namespace.getNamespace(), collection.getCollectionName()), collection.getRwset());
            }
        }
    }

    /** Keeps the private writes of one collection. */
    public void keep(String txId, Space collection, ByteString set) {
        if (add(txId, collection, set)) {
            journal.accept(new TransientJournal.Entry(mspId, txId, collection, set));
        }
    }

    /** Notes everything that is kept from now on in a journal, outside the lock of this store. */
    void journalTo(Consumer<TransientJournal.Entry> appender) {
        journal = appender;
    }

    /** Everything that waits. */
    synchronized List<TransientJournal.Entry> entries() {
        List<TransientJournal.Entry> entries = new ArrayList<>();
        writes.forEach((key, versions) -> versions.forEach(
                set -> entries.add(new TransientJournal.Entry(mspId, key.txId(), key.collection(), set))));
        return entries;
    }

    /** @return whether it was not there before */
    synchronized boolean add(String txId, Space collection, ByteString set) {
        Key key = new Key(txId, collection);
        List<ByteString> versions = writes.get(key);
        if (versions == null) {
            versions = new ArrayList<>();
            writes.put(key, versions);
            oldestFirst.addLast(key);
        }
        boolean isNew = versions.size() < VERSIONS && !versions.contains(set);
        if (isNew) {
            versions.add(set);
            bytes += set.size();
        }
        while (bytes > capacity && oldestFirst.size() > 1) {
            remove(oldestFirst.removeFirst());
        }
        // Committed transactions leave their keys in the queue; they are swept out before it outgrows the map.
        if (oldestFirst.size() > 2 * writes.size() + VERSIONS) {
            oldestFirst.removeIf(old -> !writes.containsKey(old));
        }
        return isNew;
    }

    /** The private writes of a transaction in a collection whose hash was endorsed, if this peer has them. */
    synchronized Optional<ByteString> find(String txId, Space collection, ByteString hash) {
        return writes.getOrDefault(new Key(txId, collection), List.of()).stream()
                .filter(set -> hash.equals(ByteString.copyFrom(Hashes.sha256(set))))
                .findFirst();
    }

    synchronized void discard(String txId, Space collection) {
        remove(new Key(txId, collection));
    }

    private void remove(Key key) {
        List<ByteString> versions = writes.remove(key);
        if (versions != null) {
            versions.forEach(set -> bytes -= set.size());
        }
    }
}
