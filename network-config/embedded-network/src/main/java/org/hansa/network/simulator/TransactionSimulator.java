package org.hansa.network.simulator;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.ledger.Utf8Order;
import org.hansa.network.ledger.Version;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.jspecify.annotations.Nullable;

/**
 * Runs one proposal against one immutable view of the state and records what it read and would write.
 *
 * <p>A transaction does not see its own writes: reads always answer the committed state, as in Fabric. Not safe for use
 * by several threads: a call and the calls it makes to other chaincodes follow one another.
 */
public final class TransactionSimulator {

    /** Three times what a block of this network may hold, so that no transaction that could be ordered meets it. */
    private static final long MAX_RECORDED_BYTES = 32L * 1024 * 1024;

    private final String txId;
    private final WorldState state;
    private final ReadWriteSetBuilder readWriteSet = new ReadWriteSetBuilder();
    private final List<OpenScan> scans = new ArrayList<>();
    private final TouchedPolicies policies = new TouchedPolicies();
    private boolean writePerformed;
    private boolean paginatedQueryPerformed;
    private boolean privateQueryPerformed;

    public TransactionSimulator(String txId, WorldState state) {
        this.txId = txId;
        this.state = state;
    }

    /** The state that this simulation reads, for answers that must not enter the read set. */
    public WorldState state() {
        return state;
    }

    /** Refuses to go on when more was read and written than memory should hold for one call. */
    public void requireRoom() throws SimulationException {
        if (readWriteSet.bytes() > MAX_RECORDED_BYTES) {
            throw new SimulationException("txid [" + txId + "]: the transaction has read and written more than "
                    + MAX_RECORDED_BYTES + " bytes of keys and values; split it");
        }
    }

    public @Nullable ByteString get(String namespace, String key) {
        VersionedValue value = recordedRead(namespace, key);
        return value == null ? null : ByteString.copyFrom(value.value());
    }

    /** Metadata of a key by name, for example its endorsement policy. Reading metadata reads the key. */
    public Map<String, ByteString> getMetadata(String namespace, String key) {
        return metadata(recordedRead(namespace, key));
    }

    public void put(String namespace, String key, ByteString value) throws SimulationException {
        beforeWrite();
        readWriteSet.write(namespace, key, value);
        policies.write(namespace, committedMetadata(namespace, key));
    }

    public void delete(String namespace, String key) throws SimulationException {
        put(namespace, key, ByteString.EMPTY);
    }

    public void putMetadata(String namespace, String key, Map<String, ByteString> entries) throws SimulationException {
        beforeWrite();
        readWriteSet.writeMetadata(namespace, key, entries);
        policies.write(namespace, committedMetadata(namespace, key));
    }

    /**
     * Scans public keys in order.
     *
     * @param endKey exclusive; empty means to the end
     */
    public RangeScan scan(String namespace, String startKey, String endKey) {
        return open(namespace, startKey, endKey, 0);
    }

    /**
     * Scans one page, which forbids writes in the same transaction: a page's end would not be protected.
     *
     * @param pageSize results after which the scan ends; 0 for no limit
     */
    public RangeScan scanPage(String namespace, String startKey, String endKey, int pageSize)
            throws SimulationException {
        if (writePerformed) {
            throw new SimulationException("txid [" + txId + "]: unsuppored transaction. Paginated queries are supported"
                    + " only in a read-only transaction");
        }
        paginatedQueryPerformed = true;
        return open(namespace, startKey, endKey, pageSize);
    }

    private RangeScan open(String namespace, String startKey, String endKey, int pageSize) {
        RangeScan scan = new RangeScan(state.range(namespace, startKey, endKey), startKey, endKey, pageSize);
        scans.add(new OpenScan(namespace, scan));
        return scan;
    }

    /**
     * Scans private keys that this organisation holds, which forbids writes in the same transaction: no hash protects a
     * range, so nothing of it enters the read set.
     */
    public Iterator<KeyedValue> scanPrivate(String namespace, String collection, String startKey, String endKey)
            throws SimulationException {
        if (writePerformed) {
            throw new SimulationException(
                    "txid [" + txId + "]: unsuppored transaction. Queries on pvt data is supported"
                            + " only in a read-only transaction");
        }
        privateQueryPerformed = true;
        return state.privateRange(namespace, collection, startKey, endKey);
    }

    /** The private value, which this organisation must hold if the channel holds its hash. */
    public @Nullable ByteString getPrivate(String namespace, String collection, String key) throws SimulationException {
        VersionedValue value = state.privateValue(namespace, collection, key);
        VersionedValue hash = hashed(namespace, collection, key);
        Version version = value == null ? null : value.version();
        Version hashVersion = hash == null ? null : hash.version();
        if (!Objects.equals(version, hashVersion)) {
            throw new SimulationException("private data matching public hash version is not available. Public hash"
                    + " version = " + inGo(hashVersion) + ", Private data version = " + inGo(version));
        }
        readWriteSet.collection(namespace, collection).read(key, version);
        policies.readPrivate(namespace, collection);
        return value == null ? null : ByteString.copyFrom(value.value());
    }

    /** The hash of a private value, which every organisation of the channel can read. */
    public @Nullable ByteString getPrivateHash(String namespace, String collection, String key) {
        VersionedValue hash = hashed(namespace, collection, key);
        readWriteSet.collection(namespace, collection).read(key, hash == null ? null : hash.version());
        return hash == null ? null : ByteString.copyFrom(hash.value());
    }

    /** Metadata of a private key, which every organisation of the channel can read with the hash of its value. */
    public Map<String, ByteString> getPrivateMetadata(String namespace, String collection, String key) {
        VersionedValue hash = hashed(namespace, collection, key);
        readWriteSet.collection(namespace, collection).read(key, hash == null ? null : hash.version());
        return metadata(hash);
    }

    public void putPrivateMetadata(String namespace, String collection, String key, Map<String, ByteString> entries)
            throws SimulationException {
        beforeWrite();
        readWriteSet.collection(namespace, collection).writeMetadata(key, ReadWriteSetBuilder.sorted(entries));
        policies.writePrivate(namespace, collection, metadata(hashed(namespace, collection, key)));
    }

    public void putPrivate(String namespace, String collection, String key, ByteString value)
            throws SimulationException {
        beforeWrite();
        readWriteSet.collection(namespace, collection).write(key, value);
        policies.writePrivate(namespace, collection, metadata(hashed(namespace, collection, key)));
    }

    public void purgePrivate(String namespace, String collection, String key) throws SimulationException {
        beforeWrite();
        readWriteSet.collection(namespace, collection).purge(key);
        policies.writePrivate(namespace, collection, metadata(hashed(namespace, collection, key)));
    }

    /** What was read and written so far. Call it once, after the chaincode has answered. */
    public SimulationResult finish() {
        scans.forEach(open -> readWriteSet.range(open.namespace, open.scan.describe()));
        try {
            return new SimulationResult(
                    readWriteSet.build(), readWriteSet.privateWrites(), policies.interest(readWriteSet.namespaces()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the endorsement policy of a committed key does not parse", e);
        }
    }

    private @Nullable VersionedValue recordedRead(String namespace, String key) {
        VersionedValue value = state.get(namespace, key);
        readWriteSet.read(namespace, key, value == null ? null : value.version());
        return value;
    }

    private Map<String, ByteString> committedMetadata(String namespace, String key) {
        return metadata(state.get(namespace, key));
    }

    private static Map<String, ByteString> metadata(@Nullable VersionedValue value) {
        Map<String, ByteString> entries = new TreeMap<>(Utf8Order.COMPARATOR);
        byte[] bytes = value == null ? null : value.metadata();
        if (bytes != null) {
            try {
                KVMetadataWrite.parseFrom(bytes)
                        .getEntriesList()
                        .forEach(entry -> entries.put(entry.getName(), entry.getValue()));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the metadata of a committed key does not parse", e);
            }
        }
        return entries;
    }

    private @Nullable VersionedValue hashed(String namespace, String collection, String key) {
        return state.hashed(
                namespace, collection, ReadWriteSetBuilder.hashOfKey(key).toByteArray());
    }

    private void beforeWrite() throws SimulationException {
        if (privateQueryPerformed) {
            throw new SimulationException("txid [" + txId + "]: unsuppored transaction. Transaction has already"
                    + " performed queries on pvt data. Writes are not allowed");
        }
        if (paginatedQueryPerformed) {
            throw new SimulationException("txid [" + txId + "]: unsuppored transaction. Transaction has already"
                    + " performed a paginated query. Writes are not allowed");
        }
        writePerformed = true;
    }

    /** A version as Go prints it, because it reaches the chaincode. */
    private static String inGo(@Nullable Version version) {
        return version == null ? "<nil>" : "{BlockNum: " + version.block() + ", TxNum: " + version.tx() + "}";
    }

    private record OpenScan(String namespace, RangeScan scan) {}
}
