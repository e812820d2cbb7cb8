package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hansa.network.simulator.SimulationException;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;
import org.jspecify.annotations.Nullable;

/** Stores and reads lifecycle records. Only fields that changed are written, so that read-write sets are Fabric's. */
final class StateRecords {

    static final String NAMESPACES = "namespaces";
    /** Fabric ends a scan of lifecycle keys here: they are ASCII. */
    static final String AFTER_ASCII = "\u007f";

    static final String CHAINCODE_SOURCES = "chaincode-sources";

    private StateRecords() {}

    static void write(String namespace, String name, StateRecord record, WritableState state)
            throws SimulationException, LifecycleException {
        Optional<StateMetadata> metadata = metadata(namespace, name, state);
        Map<String, Optional<ByteString>> existing = new LinkedHashMap<>();
        for (String field : metadata.map(StateMetadata::getFieldsList)
                .orElse(StateMetadata.getDefaultInstance().getFieldsList())) {
            String key = StateRecord.fieldKey(namespace, name, field);
            existing.put(key, Optional.ofNullable(state.get(key)));
        }
        for (Map.Entry<String, ByteString> field : record.fields().entrySet()) {
            String key = StateRecord.fieldKey(namespace, name, field.getKey());
            Optional<ByteString> current = existing.remove(key);
            if (current == null || !current.equals(Optional.of(field.getValue()))) {
                state.put(key, field.getValue());
            }
        }
        boolean sameShape = metadata.isPresent()
                && existing.isEmpty()
                && metadata.get().getDatatype().equals(record.type())
                && metadata.get().getFieldsCount() == record.fields().size();
        if (!sameShape) {
            state.put(StateRecord.metadataKey(namespace, name), record.metadata());
        }
        for (String obsolete : existing.keySet()) {
            state.delete(obsolete);
        }
    }

    /** What kind of record stands under a name, if any. */
    static Optional<StateMetadata> metadata(String namespace, String name, ReadableState state)
            throws SimulationException, LifecycleException {
        ByteString bytes = state.get(StateRecord.metadataKey(namespace, name));
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(StateMetadata.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new LifecycleException("could not unmarshal metadata for namespace " + namespace + "/" + name);
        }
    }

    static long number(String namespace, String name, String field, ReadableState state)
            throws SimulationException, LifecycleException {
        return data(namespace, name, field, state).getInt64();
    }

    static String text(String namespace, String name, String field, ReadableState state)
            throws SimulationException, LifecycleException {
        return data(namespace, name, field, state).getString();
    }

    static ByteString bytes(String namespace, String name, String field, ReadableState state)
            throws SimulationException, LifecycleException {
        return data(namespace, name, field, state).getBytes();
    }

    /** A field that is not there reads as its type's default, as in Fabric. */
    private static StateData data(String namespace, String name, String field, ReadableState state)
            throws SimulationException, LifecycleException {
        String key = StateRecord.fieldKey(namespace, name, field);
        @Nullable ByteString value = state.get(key);
        try {
            return value == null ? StateData.getDefaultInstance() : StateData.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new LifecycleException("could not unmarshal state for key " + key);
        }
    }
}
