package org.hansa.network.simulator;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.network.ledger.Utf8Order;
import org.hansa.network.ledger.Version;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.jspecify.annotations.Nullable;

/**
 * Collects reads and writes and gives them Fabric's exact bytes: namespaces, keys and collections sorted, the first
 * read of a range query and the last write of a key kept, private writes hashed and bound by the hash of their
 * plaintext set.
 *
 * <p>A namespace appears as soon as it was touched at all. Order of a collection's hashed entries is that of the keys,
 * not of their hashes.
 */
final class ReadWriteSetBuilder {

    private final Map<String, Namespace> namespaces = new TreeMap<>(Utf8Order.COMPARATOR);
    private long bytes;

    void read(String namespace, String key, @Nullable Version version) {
        KVRead.Builder read = KVRead.newBuilder().setKey(key);
        if (version != null) {
            read.setVersion(version(version));
        }
        put(namespace(namespace).reads, key, read.build());
    }

    void write(String namespace, String key, ByteString value) {
        put(namespace(namespace).writes, key, write(key, value));
    }

    void writeMetadata(String namespace, String key, Map<String, ByteString> entries) {
        KVMetadataWrite write = KVMetadataWrite.newBuilder()
                .setKey(key)
                .addAllEntries(sorted(entries))
                .build();
        put(namespace(namespace).metadataWrites, key, write);
    }

    static List<KVMetadataEntry> sorted(Map<String, ByteString> entries) {
        Map<String, ByteString> sorted = new TreeMap<>(Utf8Order.COMPARATOR);
        sorted.putAll(entries);
        List<KVMetadataEntry> list = new ArrayList<>();
        sorted.forEach((name, value) -> list.add(
                KVMetadataEntry.newBuilder().setName(name).setValue(value).build()));
        return list;
    }

    /** Two scans of one range that ended alike are recorded once, as the first saw it. */
    void range(String namespace, RangeQueryInfo info) {
        namespace(namespace)
                .ranges
                .putIfAbsent(List.of(info.getStartKey(), info.getEndKey(), info.getItrExhausted()), info);
    }

    HashedCollection collection(String namespace, String collection) {
        return namespace(namespace).collections.computeIfAbsent(collection, name -> new HashedCollection());
    }

    /** How much is recorded, privately too; what a later write of a key replaces does not count. */
    long bytes() {
        return bytes
                + namespaces.values().stream()
                        .flatMap(namespace -> namespace.collections.values().stream())
                        .mapToLong(HashedCollection::bytes)
                        .sum();
    }

    private <M extends MessageLite> void put(Map<String, M> entries, String key, M entry) {
        M replaced = entries.put(key, entry);
        bytes += entry.getSerializedSize() - (replaced == null ? 0 : replaced.getSerializedSize());
    }

    List<String> namespaces() {
        return List.copyOf(namespaces.keySet());
    }

    Optional<TxPvtReadWriteSet> privateWrites() {
        TxPvtReadWriteSet.Builder all = TxPvtReadWriteSet.newBuilder();
        namespaces.forEach((name, namespace) -> {
            NsPvtReadWriteSet.Builder inNamespace =
                    NsPvtReadWriteSet.newBuilder().setNamespace(name);
            namespace.collections.forEach((collectionName, collection) -> {
                if (collection.hasWrites()) {
                    inNamespace
                            .addCollectionPvtRwsetBuilder()
                            .setCollectionName(collectionName)
                            .setRwset(collection.plaintext());
                }
            });
            if (inNamespace.getCollectionPvtRwsetCount() > 0) {
                all.addNsPvtRwset(inNamespace);
            }
        });
        return all.getNsPvtRwsetCount() == 0 ? Optional.empty() : Optional.of(all.build());
    }

    ByteString build() {
        TxReadWriteSet.Builder all = TxReadWriteSet.newBuilder();
        namespaces.forEach((name, namespace) -> all.addNsRwset(namespace.build(name)));
        return all.build().toByteString();
    }

    private Namespace namespace(String name) {
        return namespaces.computeIfAbsent(name, n -> new Namespace());
    }

    static org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version version(Version version) {
        return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
                .setBlockNum(version.block())
                .setTxNum(version.tx())
                .build();
    }

    /** Writing an empty value deletes the key (NOTES 10). */
    static KVWrite write(String key, ByteString value) {
        KVWrite.Builder write = KVWrite.newBuilder().setKey(key);
        return value.isEmpty()
                ? write.setIsDelete(true).build()
                : write.setValue(value).build();
    }

    static ByteString hashOfKey(String key) {
        return HashedCollection.sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Namespace {
        private final Map<String, KVRead> reads = new TreeMap<>(Utf8Order.COMPARATOR);
        private final Map<String, KVWrite> writes = new TreeMap<>(Utf8Order.COMPARATOR);
        private final Map<String, KVMetadataWrite> metadataWrites = new TreeMap<>(Utf8Order.COMPARATOR);
        private final Map<List<Object>, RangeQueryInfo> ranges = new LinkedHashMap<>();
        private final Map<String, HashedCollection> collections = new TreeMap<>(Utf8Order.COMPARATOR);

        NsReadWriteSet build(String name) {
            KVRWSet publicSet = KVRWSet.newBuilder()
                    .addAllReads(reads.values())
                    .addAllRangeQueriesInfo(ranges.values())
                    .addAllWrites(writes.values())
                    .addAllMetadataWrites(metadataWrites.values())
                    .build();
            List<CollectionHashedReadWriteSet> hashed = new ArrayList<>();
            collections.forEach((collectionName, collection) -> hashed.add(collection.build(collectionName)));
            return NsReadWriteSet.newBuilder()
                    .setNamespace(name)
                    .setRwset(publicSet.toByteString())
                    .addAllCollectionHashedRwset(hashed)
                    .build();
        }
    }
}
