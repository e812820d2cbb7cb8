package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** Brings private data from the transient store to the state: only what matches the hash that everybody endorsed. */
final class PrivateState {

    private PrivateState() {}

    /** What an organisation has of the private writes of a block's valid transactions. */
    static List<PrivateWrites> collect(String mspId, TransientStore store, List<WrittenTransaction> valid) {
        List<PrivateWrites> found = new ArrayList<>();
        for (WrittenTransaction transaction : valid) {
            store.find(transaction.txId())
                    .map(writes -> matching(writes, transaction.sets()))
                    .filter(writes -> writes.getNsPvtRwsetCount() > 0)
                    .ifPresent(writes -> found.add(new PrivateWrites(mspId, transaction.index(), writes)));
        }
        return found;
    }

    /** The private updates of one organisation in a block. */
    static UpdateBatch updates(String mspId, long block, List<PrivateWrites> writes) {
        UpdateBatch batch = new UpdateBatch();
        for (PrivateWrites transaction : writes) {
            if (transaction.mspId().equals(mspId)) {
                add(batch, transaction, new Version(block, transaction.transaction()));
            }
        }
        return batch;
    }

    private static void add(UpdateBatch batch, PrivateWrites transaction, Version version) {
        for (NsPvtReadWriteSet namespace : transaction.writes().getNsPvtRwsetList()) {
            for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
                Space space = new Space(namespace.getNamespace(), collection.getCollectionName());
                for (KVWrite write : parse(collection).getWritesList()) {
                    if (write.getIsDelete() || write.getValue().isEmpty()) {
                        batch.delete(space, write.getKey(), version);
                    } else {
                        byte[] value = write.getValue().toByteArray();
                        batch.put(space, write.getKey(), new VersionedValue(value, null, version));
                    }
                }
            }
        }
    }

    private static TxPvtReadWriteSet matching(TxPvtReadWriteSet writes, ReadWriteSets sets) {
        TxPvtReadWriteSet.Builder kept = TxPvtReadWriteSet.newBuilder().setDataModel(writes.getDataModel());
        for (NsPvtReadWriteSet namespace : writes.getNsPvtRwsetList()) {
            List<CollectionPvtReadWriteSet> collections = namespace.getCollectionPvtRwsetList().stream()
                    .filter(collection -> endorsedHash(sets, namespace.getNamespace(), collection.getCollectionName())
                            .filter(hash -> hash.equals(ByteString.copyFrom(Hashes.sha256(collection.getRwset()))))
                            .isPresent())
                    .toList();
            if (!collections.isEmpty()) {
                kept.addNsPvtRwset(NsPvtReadWriteSet.newBuilder()
                        .setNamespace(namespace.getNamespace())
                        .addAllCollectionPvtRwset(collections));
            }
        }
        return kept.build();
    }

    private static Optional<ByteString> endorsedHash(ReadWriteSets sets, String namespace, String collection) {
        return sets.namespace(namespace).stream()
                .flatMap(ns -> ns.collections().stream())
                .filter(candidate -> candidate.name().equals(collection))
                .map(ReadWriteSets.Collection::privateSetHash)
                .findFirst();
    }

    private static KVRWSet parse(CollectionPvtReadWriteSet collection) {
        try {
            return KVRWSet.parseFrom(collection.getRwset());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("private writes whose hash was endorsed do not parse", e);
        }
    }
}
