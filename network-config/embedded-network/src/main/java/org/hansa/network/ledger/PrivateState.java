package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** Brings private data from the transient stores to the state: only what matches the hash that everybody endorsed. */
final class PrivateState {

    /** Finds private writes by the hash that was endorsed. */
    @FunctionalInterface
    interface Source {
        Optional<ByteString> find(String txId, Space collection, ByteString hash);
    }

    private PrivateState() {}

    /** What an organisation keeps, and can get, of the private writes of a block's valid transactions. */
    static List<PrivateWrites> collect(
            String mspId, Source source, CollectionTerms terms, List<WrittenTransaction> valid) {
        List<PrivateWrites> found = new ArrayList<>();
        for (WrittenTransaction transaction : valid) {
            TxPvtReadWriteSet.Builder kept = TxPvtReadWriteSet.newBuilder();
            for (ReadWriteSets.Namespace namespace : transaction.sets().namespaces()) {
                NsPvtReadWriteSet.Builder inNamespace =
                        NsPvtReadWriteSet.newBuilder().setNamespace(namespace.name());
                for (ReadWriteSets.Collection collection : written(namespace)) {
                    Space space = new Space(namespace.name(), collection.name());
                    if (terms.isKeptBy(mspId, space)) {
                        source.find(transaction.txId(), space, collection.privateSetHash())
                                .ifPresent(set -> inNamespace
                                        .addCollectionPvtRwsetBuilder()
                                        .setCollectionName(collection.name())
                                        .setRwset(set));
                    }
                }
                if (inNamespace.getCollectionPvtRwsetCount() > 0) {
                    kept.addNsPvtRwset(inNamespace);
                }
            }
            if (kept.getNsPvtRwsetCount() > 0) {
                found.add(new PrivateWrites(mspId, transaction.index(), kept.build()));
            }
        }
        return found;
    }

    /** What an organisation should keep of a block and does not have. */
    static List<MissingPrivateData> missing(
            String mspId, CollectionTerms terms, BlockEffects effects, List<PrivateWrites> held) {
        List<MissingPrivateData> missing = new ArrayList<>();
        long block = effects.block().getHeader().getNumber();
        for (WrittenTransaction transaction : effects.validTransactions()) {
            for (ReadWriteSets.Namespace namespace : transaction.sets().namespaces()) {
                for (ReadWriteSets.Collection collection : written(namespace)) {
                    Space space = new Space(namespace.name(), collection.name());
                    if (terms.isKeptBy(mspId, space)
                            && held.stream().noneMatch(writes -> holds(writes, mspId, transaction.index(), space))) {
                        missing.add(new MissingPrivateData(block, transaction.index(), space));
                    }
                }
            }
        }
        return missing;
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

    /** The collections of a namespace in which values are written, not just read or given metadata. */
    static List<ReadWriteSets.Collection> written(ReadWriteSets.Namespace namespace) {
        return namespace.collections().stream()
                .filter(collection -> !collection.writes().isEmpty())
                .toList();
    }

    static KVRWSet parse(CollectionPvtReadWriteSet collection) {
        try {
            return KVRWSet.parseFrom(collection.getRwset());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("private writes whose hash was endorsed do not parse", e);
        }
    }

    private static boolean holds(PrivateWrites writes, String mspId, int transaction, Space space) {
        return writes.mspId().equals(mspId)
                && writes.transaction() == transaction
                && writes.writes().getNsPvtRwsetList().stream()
                        .filter(namespace -> namespace.getNamespace().equals(space.namespace()))
                        .flatMap(namespace -> namespace.getCollectionPvtRwsetList().stream())
                        .anyMatch(collection -> collection.getCollectionName().equals(space.collection()));
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
}
