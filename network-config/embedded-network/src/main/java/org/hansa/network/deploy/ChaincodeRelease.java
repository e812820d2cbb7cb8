package org.hansa.network.deploy;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * What is to run on the channel.
 *
 * @param name the chaincode's name on the channel
 * @param version a new version, or a new policy, makes a new sequence of the definition
 * @param endorsementPolicy a serialised {@code ApplicationPolicy}; empty for the channel's own, which follows membership
 * @param collections its private collections
 */
public record ChaincodeRelease(
        String name, String version, ByteString endorsementPolicy, CollectionConfigPackage collections) {

    /** A release under the channel's own endorsement policy. */
    public static ChaincodeRelease of(String name, String version) {
        return new ChaincodeRelease(name, version, ByteString.EMPTY, CollectionConfigPackage.getDefaultInstance());
    }

    public ChaincodeRelease withCollections(CollectionConfigPackage privateCollections) {
        return new ChaincodeRelease(name, version, endorsementPolicy, privateCollections);
    }

    /** The label of its packages. */
    String label() {
        return name + "_" + version;
    }
}
