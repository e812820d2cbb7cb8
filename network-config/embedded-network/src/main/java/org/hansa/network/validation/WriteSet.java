package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.Update;
import org.hansa.network.ledger.UpdateBatch;
import org.hansa.network.ledger.Version;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one valid transaction, merged with what was there: a write of a value keeps the key's metadata, a write of
 * metadata keeps its value and raises its version, a write of metadata to a missing key does nothing (NOTES 9).
 */
final class WriteSet {

    private record Cell(Space space, String key) {}

    /** What one transaction does to one key. */
    private static final class Operation {
        private boolean writesValue;
        private boolean deletes;
        private byte @Nullable [] value;
        private boolean writesMetadata;
        private byte @Nullable [] metadata;
    }

    private final WorldState state;
    private final UpdateBatch batch;
    private final Map<Cell, Operation> operations = new LinkedHashMap<>();

    private WriteSet(WorldState state, UpdateBatch batch) {
        this.state = state;
        this.batch = batch;
    }

    /** Adds the writes of a transaction to the block's batch. */
    static void apply(ReadWriteSets sets, Version version, WorldState state, UpdateBatch batch) {
        WriteSet writes = new WriteSet(state, batch);
        sets.namespaces().forEach(writes::collect);
        writes.operations.forEach((cell, operation) -> writes.apply(cell, operation, version));
    }

    private void collect(ReadWriteSets.Namespace namespace) {
        Space keys = Space.publicKeys(namespace.name());
        namespace.writes().forEach(write -> value(keys, write.key(), write.deletes(), write.value()));
        for (KVMetadataWrite write : namespace.metadataWrites()) {
            metadata(keys, write.getKey(), write.getEntriesList());
        }
        for (ReadWriteSets.Collection collection : namespace.collections()) {
            Space hashes = new Space(namespace.name(), collection.name());
            collection
                    .writes()
                    .forEach(write -> value(
                            hashes,
                            Space.hashedKey(write.keyHash().toByteArray()),
                            write.deletes(),
                            write.valueHash()));
            for (KVMetadataWriteHash write : collection.metadataWrites()) {
                metadata(hashes, Space.hashedKey(write.getKeyHash().toByteArray()), write.getEntriesList());
            }
        }
    }

    private void value(Space space, String key, boolean deletes, ByteString value) {
        Operation operation = operation(space, key);
        operation.writesValue = true;
        operation.deletes |= deletes;
        operation.value = value.toByteArray();
    }

    private void metadata(Space space, String key, List<KVMetadataEntry> entries) {
        Operation operation = operation(space, key);
        operation.writesMetadata = true;
        operation.metadata = entries.isEmpty()
                ? null
                : KVMetadataWrite.newBuilder().addAllEntries(entries).build().toByteArray();
    }

    private Operation operation(Space space, String key) {
        return operations.computeIfAbsent(new Cell(space, key), cell -> new Operation());
    }

    private void apply(Cell cell, Operation operation, Version version) {
        if (operation.deletes) {
            batch.delete(cell.space(), cell.key(), version);
            return;
        }
        Update preceding = batch.get(cell.space(), cell.key());
        VersionedValue present = preceding == null ? committed(cell) : preceding.value();
        byte[] metadata = operation.writesMetadata ? operation.metadata : present == null ? null : present.metadata();
        byte[] value = operation.writesValue ? operation.value : present == null ? null : present.value();
        if (value != null) {
            batch.put(cell.space(), cell.key(), new VersionedValue(value, metadata, version));
        } else if (preceding != null) {
            // Deleted earlier in this block: Fabric records the deletion again, under this transaction's version.
            batch.delete(cell.space(), cell.key(), version);
        }
    }

    private @Nullable VersionedValue committed(Cell cell) {
        Space space = cell.space();
        return space.isPublic()
                ? state.get(space.namespace(), cell.key())
                : state.hashed(space.namespace(), space.collection(), Space.keyHash(cell.key()));
    }
}
