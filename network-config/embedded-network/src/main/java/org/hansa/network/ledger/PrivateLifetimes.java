package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/**
 * How long private values live at one organisation: until they are overwritten, purged by a transaction, or expired by
 * their collection's block-to-live. A value written in block n with a block-to-live of b is there until block n + b and
 * gone with block n + b + 1, hash included; the expiry itself enters no hash (NOTES 9).
 *
 * <p>Written by the committer's thread; {@link #visible} may be asked by any.
 */
final class PrivateLifetimes {

    /** A value that will expire unless it is overwritten. */
    private record Expiring(Space space, String key, long writtenIn) {}

    /** A key that was purged, by its hash. */
    private record Purged(Space space, String keyHash) {}

    private final Map<Long, List<Expiring>> hashesByBlock = new HashMap<>();
    private final Map<Long, List<Expiring>> valuesByBlock = new HashMap<>();
    private final Map<Purged, Version> purges = new ConcurrentHashMap<>();
    private final Map<Space, Long> blocksToLive = new ConcurrentHashMap<>();

    /** Adds what a block's purges do to the values of an organisation that did not get the purge in plain text. */
    void purge(BlockEffects effects, StateSnapshot before, UpdateBatch own) {
        long block = effects.block().getHeader().getNumber();
        for (WrittenTransaction transaction : effects.validTransactions()) {
            Version version = new Version(block, transaction.index());
            for (ReadWriteSets.Namespace namespace : transaction.sets().namespaces()) {
                for (ReadWriteSets.Collection collection : namespace.collections()) {
                    Space space = new Space(namespace.name(), collection.name());
                    collection.writes().stream()
                            .filter(ReadWriteSets.HashedWrite::purge)
                            .map(write -> Space.hashedKey(write.keyHash().toByteArray()))
                            .forEach(keyHash -> purge(space, keyHash, version, before, own));
                }
            }
        }
    }

    private void purge(Space space, String keyHash, Version version, StateSnapshot before, UpdateBatch own) {
        purges.put(new Purged(space, keyHash), version);
        // Only who holds the value knows its key; purges are rare enough to look through the collection for it.
        Iterator<KeyedValue> held = before.privateRange(space.namespace(), space.collection(), "", "");
        while (held.hasNext()) {
            String key = held.next().key();
            if (hash(key).equals(keyHash) && own.get(space, key) == null) {
                own.delete(space, key, version);
            }
        }
    }

    /** What expires with a block, and is not overwritten in it. */
    StateSnapshot expire(long block, StateSnapshot after) {
        UpdateBatch hashes = new UpdateBatch();
        UpdateBatch values = new UpdateBatch();
        Version version = new Version(block, Integer.MAX_VALUE);
        for (Expiring expiring : removed(hashesByBlock, block)) {
            Space space = expiring.space();
            VersionedValue current = after.hashed(space.namespace(), space.collection(), Space.keyHash(expiring.key()));
            if (current != null && current.version().block() == expiring.writtenIn()) {
                hashes.delete(space, expiring.key(), version);
            }
        }
        for (Expiring expiring : removed(valuesByBlock, block)) {
            Space space = expiring.space();
            VersionedValue current = after.privateValue(space.namespace(), space.collection(), expiring.key());
            if (current != null && current.version().block() == expiring.writtenIn()) {
                values.delete(space, expiring.key(), version);
            }
        }
        return after.amended(hashes, values);
    }

    /** Notes what a block writes that will expire. */
    void schedule(long block, CollectionTerms terms, UpdateBatch shared, UpdateBatch own) {
        schedule(block, terms, shared, hashesByBlock);
        schedule(block, terms, own, valuesByBlock);
    }

    private void schedule(long block, CollectionTerms terms, UpdateBatch batch, Map<Long, List<Expiring>> into) {
        for (Map.Entry<Space, NavigableMap<String, Update>> entry :
                batch.bySpace().entrySet()) {
            Space space = entry.getKey();
            long blockToLive = space.isPublic() ? 0 : terms.blockToLive(space);
            if (blockToLive == 0) {
                continue;
            }
            blocksToLive.put(space, blockToLive);
            List<Expiring> expiring = into.computeIfAbsent(block + blockToLive + 1, b -> new ArrayList<>());
            entry.getValue().forEach((key, update) -> {
                if (update.value() != null) {
                    expiring.add(new Expiring(space, key, block));
                }
            });
        }
    }

    /** Values that came late expire when they would have. */
    void scheduleTaken(CollectionTerms terms, UpdateBatch taken) {
        taken.bySpace().forEach((space, values) -> {
            long blockToLive = terms.blockToLive(space);
            if (blockToLive > 0) {
                values.forEach((key, update) -> {
                    long writtenIn = update.version().block();
                    valuesByBlock
                            .computeIfAbsent(writtenIn + blockToLive + 1, block -> new ArrayList<>())
                            .add(new Expiring(space, key, writtenIn));
                });
            }
        });
    }

    /** What may still be told of the private writes of an old block: nothing that was purged or has expired. */
    TxPvtReadWriteSet visible(long block, long height, PrivateWrites writes) {
        TxPvtReadWriteSet.Builder visible =
                TxPvtReadWriteSet.newBuilder().setDataModel(writes.writes().getDataModel());
        Version version = new Version(block, writes.transaction());
        for (NsPvtReadWriteSet namespace : writes.writes().getNsPvtRwsetList()) {
            NsPvtReadWriteSet.Builder inNamespace =
                    NsPvtReadWriteSet.newBuilder().setNamespace(namespace.getNamespace());
            for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
                Space space = new Space(namespace.getNamespace(), collection.getCollectionName());
                if (!hasExpired(space, block, height)) {
                    inNamespace.addCollectionPvtRwset(withoutPurged(space, version, collection));
                }
            }
            if (inNamespace.getCollectionPvtRwsetCount() > 0) {
                visible.addNsPvtRwset(inNamespace);
            }
        }
        return visible.build();
    }

    private boolean hasExpired(Space space, long block, long height) {
        long blockToLive = blocksToLive.getOrDefault(space, 0L);
        return blockToLive > 0 && block + blockToLive + 1 < height;
    }

    private CollectionPvtReadWriteSet withoutPurged(
            Space space, Version version, CollectionPvtReadWriteSet collection) {
        KVRWSet set = PrivateState.parse(collection);
        List<KVWrite> left = set.getWritesList().stream()
                .filter(write -> !isPurgedAfter(space, write.getKey(), version))
                .toList();
        return left.size() == set.getWritesCount()
                ? collection
                : collection.toBuilder()
                        .setRwset(set.toBuilder()
                                .clearWrites()
                                .addAllWrites(left)
                                .build()
                                .toByteString())
                        .build();
    }

    private boolean isPurgedAfter(Space space, String key, Version version) {
        Version purged = purges.get(new Purged(space, hash(key)));
        return purged != null && version.compareTo(purged) < 0;
    }

    private static List<Expiring> removed(Map<Long, List<Expiring>> byBlock, long block) {
        List<Expiring> expiring = byBlock.remove(block);
        return expiring == null ? List.of() : expiring;
    }

    private static String hash(String key) {
        return Space.hashedKey(Hashes.sha256(ByteString.copyFromUtf8(key)));
    }
}
