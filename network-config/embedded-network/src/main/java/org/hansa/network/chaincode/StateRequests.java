package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.jspecify.annotations.Nullable;

/**
 * Single keys of one call: public ones, or those of a private collection where the request names one. Who may use a
 * collection is asked first, because asking reads the definition and leaves that read in the read set.
 */
final class StateRequests {

    private final CallContext context;
    private final TransactionSimulator simulator;
    private final String namespace;
    private final boolean initialising;

    StateRequests(CallContext context, boolean initialising) {
        this.context = context;
        this.simulator = context.simulator();
        this.namespace = context.namespace();
        this.initialising = initialising;
    }

    ByteString get(String collection, String key) throws SimulationException {
        return orEmpty(value(collection, key));
    }

    ByteString getMultiple(GetStateMultiple request) throws SimulationException {
        GetStateMultipleResult.Builder result = GetStateMultipleResult.newBuilder();
        for (String key : request.getKeysList()) {
            result.addValues(get(request.getCollection(), key));
        }
        return result.build().toByteString();
    }

    ByteString getHash(String collection, String key) throws SimulationException {
        refuseInitialisation();
        context.collections().requireDefined(namespace, collection);
        return orEmpty(simulator.getPrivateHash(namespace, collection, key));
    }

    ByteString put(String collection, String key, ByteString value) throws SimulationException {
        if (collection.isEmpty()) {
            simulator.put(namespace, key, value);
        } else {
            requireWritable(collection);
            simulator.putPrivate(namespace, collection, key, value);
        }
        return ByteString.EMPTY;
    }

    ByteString delete(String collection, String key) throws SimulationException {
        return put(collection, key, ByteString.EMPTY);
    }

    ByteString purge(String collection, String key) throws SimulationException {
        if (collection.isEmpty()) {
            throw new SimulationException("only applicable for private data");
        }
        requireWritable(collection);
        simulator.purgePrivate(namespace, collection, key);
        return ByteString.EMPTY;
    }

    ByteString getMetadata(String collection, String key) throws SimulationException {
        if (!collection.isEmpty()) {
            requireReadable(collection);
        }
        Map<String, ByteString> entries = collection.isEmpty()
                ? simulator.getMetadata(namespace, key)
                : simulator.getPrivateMetadata(namespace, collection, key);
        StateMetadataResult.Builder result = StateMetadataResult.newBuilder();
        entries.forEach(
                (name, value) -> result.addEntriesBuilder().setMetakey(name).setValue(value));
        return result.build().toByteString();
    }

    ByteString putMetadata(String collection, String key, StateMetadata metadata) throws SimulationException {
        Map<String, ByteString> entries = Map.of(metadata.getMetakey(), metadata.getValue());
        if (collection.isEmpty()) {
            simulator.putMetadata(namespace, key, entries);
        } else {
            requireWritable(collection);
            simulator.putPrivateMetadata(namespace, collection, key, entries);
        }
        return ByteString.EMPTY;
    }

    /** Several writes in one message, in order. One that is refused refuses the message. */
    ByteString writeBatch(WriteBatchState batch) throws SimulationException {
        for (WriteRecord record : batch.getRecList()) {
            String collection = record.getCollection();
            switch (record.getType()) {
                case PUT_STATE -> put(collection, record.getKey(), record.getValue());
                case DEL_STATE -> delete(collection, record.getKey());
                case PURGE_PRIVATE_DATA -> purge(collection, record.getKey());
                case PUT_STATE_METADATA -> putMetadata(collection, record.getKey(), record.getMetadata());
                default -> throw new SimulationException("unknown operation type");
            }
        }
        return ByteString.EMPTY;
    }

    void requireReadable(String collection) throws SimulationException {
        refuseInitialisation();
        context.collections().requireReadable(namespace, collection);
    }

    private void requireWritable(String collection) throws SimulationException {
        refuseInitialisation();
        context.collections().requireWritable(namespace, collection);
    }

    private void refuseInitialisation() throws SimulationException {
        if (initialising) {
            throw new SimulationException("private data APIs are not allowed in chaincode Init()");
        }
    }

    private @Nullable ByteString value(String collection, String key) throws SimulationException {
        if (collection.isEmpty()) {
            return simulator.get(namespace, key);
        }
        requireReadable(collection);
        return simulator.getPrivate(namespace, collection, key);
    }

    private static ByteString orEmpty(@Nullable ByteString value) {
        return value == null ? ByteString.EMPTY : value;
    }
}
