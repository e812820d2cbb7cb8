package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * A record as the lifecycle stores it: one key for each field, and one that names type and fields.
 *
 * @param type the type's name, part of the stored bytes
 * @param fields serialised {@code StateData} by field name, in the order of the type
 */
record StateRecord(String type, Map<String, ByteString> fields) {

    static String metadataKey(String namespace, String name) {
        return namespace + "/metadata/" + name;
    }

    static String fieldKey(String namespace, String name, String field) {
        return namespace + "/fields/" + name + "/" + field;
    }

    ByteString metadata() {
        return metadata(type, List.copyOf(fields.keySet()));
    }

    private static ByteString metadata(String type, List<String> fields) {
        return StateMetadata.newBuilder()
                .setDatatype(type)
                .addAllFields(fields)
                .build()
                .toByteString();
    }

    static Builder of(String type) {
        return new Builder(type);
    }

    /** Collects fields in order. */
    static final class Builder {

        private final String type;
        private final Map<String, ByteString> fields = new LinkedHashMap<>();

        private Builder(String type) {
            this.type = type;
        }

        Builder number(String field, long value) {
            fields.put(field, StateData.newBuilder().setInt64(value).build().toByteString());
            return this;
        }

        Builder text(String field, String value) {
            fields.put(field, StateData.newBuilder().setString(value).build().toByteString());
            return this;
        }

        Builder message(String field, MessageLite value) {
            fields.put(
                    field,
                    StateData.newBuilder()
                            .setBytes(value.toByteString())
                            .build()
                            .toByteString());
            return this;
        }

        StateRecord build() {
            return new StateRecord(type, fields);
        }
    }
}
