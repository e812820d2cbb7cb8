package org.hansa.network.validation;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.UpdateBatch;
import org.hansa.network.ledger.Version;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.RangeDigest;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a transaction read is still so: against the state before the block and the writes of the valid
 * transactions before it in the block. Any such write to a key that was read is a conflict, whatever it wrote.
 */
final class ReadCheck {

    private final WorldState state;
    private final UpdateBatch preceding;

    ReadCheck(WorldState state, UpdateBatch preceding) {
        this.state = state;
        this.preceding = preceding;
    }

    TxValidationCode check(ReadWriteSets sets) {
        for (ReadWriteSets.Namespace namespace : sets.namespaces()) {
            if (!namespace.reads().stream().allMatch(read -> isCurrent(namespace.name(), read))) {
                return TxValidationCode.MVCC_READ_CONFLICT;
            }
            if (!namespace.ranges().stream().allMatch(range -> isCurrent(namespace.name(), range))) {
                return TxValidationCode.PHANTOM_READ_CONFLICT;
            }
            for (ReadWriteSets.Collection collection : namespace.collections()) {
                Space space = new Space(namespace.name(), collection.name());
                if (!collection.reads().stream().allMatch(read -> isCurrent(space, read))) {
                    return TxValidationCode.MVCC_READ_CONFLICT;
                }
            }
        }
        return TxValidationCode.VALID;
    }

    private boolean isCurrent(String namespace, ReadWriteSets.Read read) {
        return preceding.get(Space.publicKeys(namespace), read.key()) == null
                && sameVersion(state.get(namespace, read.key()), read.version());
    }

    private boolean isCurrent(Space space, ReadWriteSets.HashedRead read) {
        byte[] keyHash = read.keyHash().toByteArray();
        return preceding.get(space, Space.hashedKey(keyHash)) == null
                && sameVersion(state.hashed(space.namespace(), space.collection(), keyHash), read.version());
    }

    private boolean isCurrent(String namespace, RangeQueryInfo range) {
        Iterator<KeyedValue> now = new CombinedRange(state, preceding).read(namespace, range);
        return range.hasReadsMerkleHashes() ? sameSummary(range, now) : sameReads(range, now);
    }

    private static boolean sameReads(RangeQueryInfo range, Iterator<KeyedValue> now) {
        List<KVRead> recorded = range.getRawReads().getKvReadsList();
        for (KVRead read : recorded) {
            if (!now.hasNext()) {
                return false;
            }
            KeyedValue current = now.next();
            KeyVersion version = new KeyVersion(
                    read.getVersion().getBlockNum(), read.getVersion().getTxNum());
            if (!current.key().equals(read.getKey()) || !sameVersion(current.value(), version)) {
                return false;
            }
        }
        return !now.hasNext();
    }

    /** Honest endorsers all use Fabric's degree; a summary with another one proves nothing that can be recomputed here. */
    private static boolean sameSummary(RangeQueryInfo range, Iterator<KeyedValue> now) {
        RangeDigest digest = new RangeDigest();
        while (now.hasNext()) {
            KeyedValue current = now.next();
            digest.add(KVRead.newBuilder()
                    .setKey(current.key())
                    .setVersion(toProto(current.value().version()))
                    .build());
        }
        RangeQueryInfo.Builder recomputed = RangeQueryInfo.newBuilder();
        digest.describe(recomputed);
        return recomputed.getReadsMerkleHashes().equals(range.getReadsMerkleHashes());
    }

    private static org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version toProto(Version version) {
        return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
                .setBlockNum(version.block())
                .setTxNum(version.tx())
                .build();
    }

    private static boolean sameVersion(@Nullable VersionedValue value, @Nullable KeyVersion read) {
        KeyVersion committed = value == null
                ? null
                : new KeyVersion(value.version().block(), value.version().tx());
        return Objects.equals(committed, read);
    }
}
