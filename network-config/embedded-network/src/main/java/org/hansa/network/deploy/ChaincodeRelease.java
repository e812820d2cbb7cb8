package org.hansa.network.deploy;

import com.google.protobuf.ByteString;

/**
 * What is to run on the channel.
 *
 * @param name the chaincode's name on the channel
 * @param version a new version, or a new policy, makes a new sequence of the definition
 * @param endorsementPolicy a serialised {@code ApplicationPolicy}; empty for the channel's own, which follows membership
 */
public record ChaincodeRelease(String name, String version, ByteString endorsementPolicy) {

    /** A release under the channel's own endorsement policy. */
    public static ChaincodeRelease of(String name, String version) {
        return new ChaincodeRelease(name, version, ByteString.EMPTY);
    }

    /** The label of its packages. */
    String label() {
        return name + "_" + version;
    }
}
