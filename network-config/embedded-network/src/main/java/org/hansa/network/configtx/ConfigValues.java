package org.hansa.network.configtx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import org.hyperledger.fabric.protos.common.ConfigGroup;

/** Reads typed values out of groups; an absent one is an empty message, as in Fabric. */
final class ConfigValues {

    private ConfigValues() {}

    static <M> M read(ConfigGroup group, String name, Parser<M> parser) throws UpdateRefused {
        try {
            return parser.parseFrom(bytes(group, name));
        } catch (InvalidProtocolBufferException e) {
            throw new UpdateRefused("failed to deserialize values: " + ConfigurationUpdates.MALFORMED);
        }
    }

    static ByteString bytes(ConfigGroup group, String name) {
        return group.containsValues(name) ? group.getValuesOrThrow(name).getValue() : ByteString.EMPTY;
    }
}
