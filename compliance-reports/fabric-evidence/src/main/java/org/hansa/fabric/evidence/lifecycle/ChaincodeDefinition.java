package org.hansa.fabric.evidence.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;

/**
 * A committed chaincode definition.
 *
 * @param name chaincode name
 * @param sequence 1 for the first definition, one more for each that replaces it
 * @param endorsement version, endorsement plugin, whether an init call is required
 * @param validation validation plugin and its parameter, the endorsement policy
 * @param collections private data collections
 * @param definedAt version of the key {@code namespaces/fields/<name>/Sequence}: every transaction that ran under this
 *     definition read that key with this version
 */
public record ChaincodeDefinition(
        String name,
        long sequence,
        ChaincodeEndorsementInfo endorsement,
        ChaincodeValidationInfo validation,
        CollectionConfigPackage collections,
        KeyVersion definedAt) {

    public String version() {
        return endorsement.getVersion();
    }

    /** The endorsement policy; an empty one, which nobody satisfies, if the parameter does not parse. */
    public ApplicationPolicy endorsementPolicy() {
        return parse(validation.getValidationParameter());
    }

    public List<StaticCollectionConfig> collectionList() {
        return collections.getConfigList().stream()
                .filter(CollectionConfig::hasStaticCollectionConfig)
                .map(CollectionConfig::getStaticCollectionConfig)
                .toList();
    }

    public Optional<StaticCollectionConfig> collection(String collectionName) {
        return collectionList().stream()
                .filter(collection -> collection.getName().equals(collectionName))
                .findFirst();
    }

    private static ApplicationPolicy parse(ByteString parameter) {
        try {
            return ApplicationPolicy.parseFrom(parameter);
        } catch (InvalidProtocolBufferException e) {
            return ApplicationPolicy.getDefaultInstance();
        }
    }
}
