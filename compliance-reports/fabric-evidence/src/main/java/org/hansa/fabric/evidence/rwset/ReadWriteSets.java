package org.hansa.fabric.evidence.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hansa.fabric.evidence.EvidenceException;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction read and wrote, by namespace in the order of the endorsed bytes.
 *
 * @param namespaces the system namespace {@code _lifecycle} included
 */
public record ReadWriteSets(List<Namespace> namespaces) {

    public ReadWriteSets {
        namespaces = List.copyOf(namespaces);
    }

    /** A key that was read, and the version it had; no version if it did not exist. */
    public record Read(String key, @Nullable KeyVersion version) {}

    /** A write. An empty value deletes the key, whatever the flag says, because Fabric treats the two alike. */
    public record Write(String key, boolean delete, ByteString value) {
        public boolean deletes() {
            return delete || value.isEmpty();
        }
    }

    public record HashedRead(ByteString keyHash, @Nullable KeyVersion version) {}

    public record HashedWrite(ByteString keyHash, boolean delete, ByteString valueHash, boolean purge) {
        public boolean deletes() {
            return delete || valueHash.isEmpty();
        }
    }

    /** Public hashes of what was read and written in one private collection. */
    public record Collection(
            String name,
            List<HashedRead> reads,
            List<HashedWrite> writes,
            List<KVMetadataWriteHash> metadataWrites,
            ByteString privateSetHash) {

        boolean isWritten() {
            return !writes.isEmpty() || !metadataWrites.isEmpty();
        }
    }

    public record Namespace(
            String name,
            List<Read> reads,
            List<Write> writes,
            List<KVMetadataWrite> metadataWrites,
            List<RangeQueryInfo> ranges,
            List<Collection> collections) {

        /** True if anything is written here, publicly or privately, values or metadata. */
        public boolean isWritten() {
            return !writes.isEmpty()
                    || !metadataWrites.isEmpty()
                    || collections.stream().anyMatch(Collection::isWritten);
        }

        public Optional<Read> read(String key) {
            return reads.stream().filter(read -> read.key().equals(key)).findFirst();
        }
    }

    public Optional<Namespace> namespace(String name) {
        return namespaces.stream().filter(n -> n.name().equals(name)).findFirst();
    }

    /** The name of a namespace that occurs twice, which Fabric refuses. */
    public Optional<String> repeatedNamespace() {
        Set<String> seen = new HashSet<>();
        return namespaces.stream()
                .map(Namespace::name)
                .filter(n -> !seen.add(n))
                .findFirst();
    }

    public static ReadWriteSets parse(ByteString results) {
        try {
            List<Namespace> namespaces = new ArrayList<>();
            for (NsReadWriteSet set : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
                namespaces.add(namespace(set));
            }
            return new ReadWriteSets(namespaces);
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the endorsed results are not a read-write set", e);
        }
    }

    private static Namespace namespace(NsReadWriteSet set) throws InvalidProtocolBufferException {
        KVRWSet keys = KVRWSet.parseFrom(set.getRwset());
        List<Collection> collections = new ArrayList<>();
        for (CollectionHashedReadWriteSet hashed : set.getCollectionHashedRwsetList()) {
            collections.add(collection(hashed));
        }
        return new Namespace(
                set.getNamespace(),
                keys.getReadsList().stream().map(ReadWriteSets::read).toList(),
                keys.getWritesList().stream().map(ReadWriteSets::write).toList(),
                keys.getMetadataWritesList(),
                keys.getRangeQueriesInfoList(),
                List.copyOf(collections));
    }

    private static Collection collection(CollectionHashedReadWriteSet set) throws InvalidProtocolBufferException {
        HashedRWSet hashes = HashedRWSet.parseFrom(set.getHashedRwset());
        return new Collection(
                set.getCollectionName(),
                hashes.getHashedReadsList().stream().map(ReadWriteSets::read).toList(),
                hashes.getHashedWritesList().stream().map(ReadWriteSets::write).toList(),
                hashes.getMetadataWritesList(),
                set.getPvtRwsetHash());
    }

    private static Read read(KVRead read) {
        return new Read(read.getKey(), read.hasVersion() ? KeyVersion.of(read.getVersion()) : null);
    }

    private static HashedRead read(KVReadHash read) {
        return new HashedRead(read.getKeyHash(), read.hasVersion() ? KeyVersion.of(read.getVersion()) : null);
    }

    private static Write write(KVWrite write) {
        return new Write(write.getKey(), write.getIsDelete(), write.getValue());
    }

    private static HashedWrite write(KVWriteHash write) {
        return new HashedWrite(write.getKeyHash(), write.getIsDelete(), write.getValueHash(), write.getIsPurge());
    }
}
