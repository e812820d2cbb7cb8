package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.rwset.CommitHash;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.Collection;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.HashedWrite;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.Namespace;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.Write;
import org.hansa.fabric.evidence.rwset.StateUpdates;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Recomputes the commit hashes of a whole chain from its blocks and their filters. Keeps every present value, because a
 * write of metadata alone enters the hash with the value that the key has. Not thread-safe.
 */
public final class CommitReplay {
    private record Key(String namespace, String collection, ByteString key) {}

    private final Map<Key, ByteString> values = new HashMap<>();
    private byte[] previous = {};

    /** Takes the next block and compares its stored commit hash. Block 0 has none and enters nothing. */
    public Optional<Finding> apply(Block block) {
        long number = block.getHeader().getNumber();
        if (number == 0) {
            return Optional.empty();
        }
        byte[] filter = Blocks.transactionsFilter(block);
        if (filter.length != block.getData().getDataCount()) {
            return Optional.of(Finding.atBlock(
                    Fault.COMMIT_HASH,
                    number,
                    "the filter has " + filter.length + " codes for "
                            + block.getData().getDataCount() + " transactions"));
        }
        StateUpdates updates = new StateUpdates();
        for (int i = 0; i < filter.length; i++) {
            SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(i));
            if (filter[i] == TxValidationCode.VALID_VALUE && envelope.isEndorserTransaction()) {
                collect(EndorsedTransaction.of(envelope).readWriteSets(), new KeyVersion(number, i), updates);
            }
        }
        previous = CommitHash.next(previous, filter, updates);
        return ByteString.copyFrom(previous).equals(ByteString.copyFrom(Blocks.commitHash(block)))
                ? Optional.empty()
                : Optional.of(Finding.atBlock(
                        Fault.COMMIT_HASH,
                        number,
                        "recomputed " + Hashes.hex(previous) + ", stored " + Hashes.hex(Blocks.commitHash(block))));
    }

    /** The commit hash of the last block taken. */
    public byte[] commitHash() {
        return previous.clone();
    }

    private void collect(ReadWriteSets sets, KeyVersion at, StateUpdates updates) {
        for (Namespace namespace : sets.namespaces()) {
            for (Write write : namespace.writes()) {
                ByteString value = write.deletes() ? ByteString.EMPTY : write.value();
                put(new Key(namespace.name(), "", ByteString.copyFromUtf8(write.key())), value, at, updates);
            }
            for (var write : namespace.metadataWrites()) {
                touch(new Key(namespace.name(), "", ByteString.copyFromUtf8(write.getKey())), at, updates);
            }
            for (Collection collection : namespace.collections()) {
                collect(namespace.name(), collection, at, updates);
            }
        }
    }

    private void collect(String namespace, Collection collection, KeyVersion at, StateUpdates updates) {
        for (HashedWrite write : collection.writes()) {
            ByteString value = write.deletes() ? ByteString.EMPTY : write.valueHash();
            put(new Key(namespace, collection.name(), write.keyHash()), value, at, updates);
        }
        for (var write : collection.metadataWrites()) {
            touch(new Key(namespace, collection.name(), write.getKeyHash()), at, updates);
        }
    }

    /** A metadata-only write: the present value under a new version; nothing if the key has no value. */
    private void touch(Key key, KeyVersion at, StateUpdates updates) {
        ByteString present = values.get(key);
        if (present != null) {
            put(key, present, at, updates);
        }
    }

    /** An empty value is a deletion. */
    private void put(Key key, ByteString value, KeyVersion at, StateUpdates updates) {
        if (value.isEmpty()) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
        updates.set(key.namespace(), key.collection(), key.key(), value, at);
    }
}
