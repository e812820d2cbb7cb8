package org.hansa.network.policies;

import java.util.Optional;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.network.systemchaincode.lifecycle.ChaincodeDefinition;
import org.hansa.network.systemchaincode.lifecycle.ImplicitCollections;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/** Which policy writes to a collection need: its own, its organisation's if it is implicit, or the chaincode's. */
public final class CollectionPolicies {

    /** Where the policy comes from. */
    public enum Kind {
        OWN,
        CHAINCODE,
        UNDEFINED
    }

    /** @param policy the collection's own, or one that nobody satisfies where it has none */
    public record Answer(Kind kind, Policy policy) {}

    private static final Answer CHAINCODE =
            new Answer(Kind.CHAINCODE, new Policy.RejectAll("the chaincode's policy applies"));
    private static final Answer UNDEFINED =
            new Answer(Kind.UNDEFINED, new Policy.RejectAll("the collection is not defined"));

    private CollectionPolicies() {}

    public static Answer find(
            String collection, Optional<ChaincodeDefinition> definition, EndorsementPolicies policies) {
        Optional<String> implicitOwner = ImplicitCollections.mspId(collection);
        if (implicitOwner.isPresent()) {
            return policies.configuration()
                    .applicationOrganization(implicitOwner.get())
                    .map(owner -> "/Channel/Application/" + owner.name() + "/Endorsement")
                    .map(path -> new Answer(Kind.OWN, policies.named(path)))
                    .orElse(UNDEFINED);
        }
        return definition.stream()
                .flatMap(found -> found.collections().getConfigList().stream())
                .map(CollectionConfig::getStaticCollectionConfig)
                .filter(candidate -> candidate.getName().equals(collection))
                .findFirst()
                .map(found -> explicit(found, policies))
                .orElse(UNDEFINED);
    }

    private static Answer explicit(StaticCollectionConfig collection, EndorsementPolicies policies) {
        return collection.hasEndorsementPolicy()
                ? new Answer(
                        Kind.OWN,
                        policies.application(collection.getEndorsementPolicy().toByteString()))
                : CHAINCODE;
    }
}
