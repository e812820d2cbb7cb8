package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.function.Function;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Organization;
import org.hansa.fabric.evidence.lifecycle.ChaincodeDefinition;
import org.hansa.fabric.evidence.lifecycle.LifecycleKeys;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * Rules from chaincode definitions and a channel configuration: {@code _lifecycle} under the channel's lifecycle policy,
 * implicit collections under their organisation's, all else as defined. Key-level policies come from outside, because they
 * live in the state.
 */
public final class DefinedRules implements EndorsementRules {
    private static final String LIFECYCLE_POLICY = "/Channel/Application/LifecycleEndorsement";

    private final ChannelConfiguration configuration;
    private final Function<String, Optional<ChaincodeDefinition>> definitions;
    private final KeyPolicies keyPolicies;

    /** A key's policy by namespace, collection ("" if public) and key. */
    @FunctionalInterface
    public interface KeyPolicies {
        KeyPolicies NONE = (namespace, collection, key) -> Optional.empty();

        Optional<ApplicationPolicy> of(String namespace, String collection, ByteString key);
    }

    public DefinedRules(
            ChannelConfiguration configuration,
            Function<String, Optional<ChaincodeDefinition>> definitions,
            KeyPolicies keyPolicies) {
        this.configuration = configuration;
        this.definitions = definitions;
        this.keyPolicies = keyPolicies;
    }

    @Override
    public Optional<ApplicationPolicy> ofChaincode(String namespace) {
        return namespace.equals(LifecycleKeys.NAMESPACE)
                ? Optional.of(reference(LIFECYCLE_POLICY))
                : definitions.apply(namespace).map(ChaincodeDefinition::endorsementPolicy);
    }

    @Override
    public Optional<ApplicationPolicy> ofCollection(String namespace, String collection)
            throws UndefinedCollectionException {
        if (collection.startsWith(LifecycleKeys.IMPLICIT_COLLECTION_PREFIX)) {
            String mspId = collection.substring(LifecycleKeys.IMPLICIT_COLLECTION_PREFIX.length());
            return Optional.of(ofOrganization(configuration
                    .applicationOrganization(mspId)
                    .orElseThrow(() -> new UndefinedCollectionException("no organisation has MSP id " + mspId))));
        }
        StaticCollectionConfig defined = definitions
                .apply(namespace)
                .flatMap(definition -> definition.collection(collection))
                .orElseThrow(() -> new UndefinedCollectionException(
                        "chaincode " + namespace + " has no collection " + collection));
        return defined.hasEndorsementPolicy() ? Optional.of(defined.getEndorsementPolicy()) : Optional.empty();
    }

    @Override
    public Optional<ApplicationPolicy> ofKey(String namespace, String collection, ByteString key) {
        return keyPolicies.of(namespace, collection, key);
    }

    private ApplicationPolicy ofOrganization(Organization organization) {
        String path = "/Channel/Application/" + organization.name() + "/Endorsement";
        return configuration.policies().contains(path) ? reference(path) : anyMember(organization.mspId());
    }

    private static ApplicationPolicy reference(String path) {
        return ApplicationPolicy.newBuilder()
                .setChannelConfigPolicyReference(path)
                .build();
    }

    private static ApplicationPolicy anyMember(String mspId) {
        MSPRole member = MSPRole.newBuilder()
                .setMspIdentifier(mspId)
                .setRole(MSPRole.MSPRoleType.MEMBER)
                .build();
        return ApplicationPolicy.newBuilder()
                .setSignaturePolicy(SignaturePolicyEnvelope.newBuilder()
                        .setRule(SignaturePolicy.newBuilder()
                                .setNOutOf(SignaturePolicy.NOutOf.newBuilder()
                                        .setN(1)
                                        .addRules(SignaturePolicy.newBuilder().setSignedBy(0))))
                        .addIdentities(MSPPrincipal.newBuilder()
                                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                                .setPrincipal(member.toByteString())))
                .build();
    }
}
