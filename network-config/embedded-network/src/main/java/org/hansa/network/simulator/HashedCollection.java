package org.hansa.network.simulator;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.network.ledger.Utf8Order;
import org.hansa.network.ledger.Version;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.jspecify.annotations.Nullable;

/** Reads and writes of one private collection: hashes for the block, the plaintext set for the collection's members. */
final class HashedCollection {

    private static final int HASH_BYTES = 32;

    private long bytes;
    private final Map<String, KVReadHash> reads = new TreeMap<>(Utf8Order.COMPARATOR);
    private final Map<String, KVWrite> plaintextWrites = new TreeMap<>(Utf8Order.COMPARATOR);
    private final Map<String, KVWriteHash> writes = new TreeMap<>(Utf8Order.COMPARATOR);
    private final Map<String, KVMetadataWriteHash> metadataWrites = new TreeMap<>(Utf8Order.COMPARATOR);

    void read(String key, @Nullable Version version) {
        KVReadHash.Builder read = KVReadHash.newBuilder().setKeyHash(ReadWriteSetBuilder.hashOfKey(key));
        if (version != null) {
            read.setVersion(ReadWriteSetBuilder.version(version));
        }
        if (reads.put(key, read.build()) == null) {
            bytes += HASH_BYTES;
        }
    }

    void write(String key, ByteString value) {
        KVWriteHash.Builder hashed = KVWriteHash.newBuilder().setKeyHash(ReadWriteSetBuilder.hashOfKey(key));
        if (value.isEmpty()) {
            hashed.setIsDelete(true);
        } else {
            hashed.setValueHash(sha256(value.toByteArray()));
        }
        KVWrite plaintext = ReadWriteSetBuilder.write(key, value);
        KVWrite replaced = plaintextWrites.put(key, plaintext);
        bytes += plaintext.getSerializedSize() - (replaced == null ? 0 : replaced.getSerializedSize());
        writes.put(key, hashed.build());
    }

    void purge(String key) {
        write(key, ByteString.EMPTY);
        writes.computeIfPresent(
                key, (k, write) -> write.toBuilder().setIsPurge(true).build());
    }

    /** Metadata is no secret: it stands in the block, under the hash of the key. */
    void writeMetadata(String key, List<KVMetadataEntry> entries) {
        metadataWrites.put(
                key,
                KVMetadataWriteHash.newBuilder()
                        .setKeyHash(ReadWriteSetBuilder.hashOfKey(key))
                        .addAllEntries(entries)
                        .build());
    }

    /** How much is recorded here, plaintext included. */
    long bytes() {
        return bytes;
    }

    boolean hasWrites() {
        return !plaintextWrites.isEmpty();
    }

    ByteString plaintext() {
        return KVRWSet.newBuilder()
                .addAllWrites(plaintextWrites.values())
                .build()
                .toByteString();
    }

    CollectionHashedReadWriteSet build(String name) {
        HashedRWSet hashed = HashedRWSet.newBuilder()
                .addAllHashedReads(reads.values())
                .addAllHashedWrites(writes.values())
                .addAllMetadataWrites(metadataWrites.values())
                .build();
        CollectionHashedReadWriteSet.Builder set = CollectionHashedReadWriteSet.newBuilder()
                .setCollectionName(name)
                .setHashedRwset(hashed.toByteString());
        if (hasWrites()) {
            set.setPvtRwsetHash(sha256(plaintext().toByteArray()));
        }
        return set.build();
    }

    static ByteString sha256(byte[] bytes) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
