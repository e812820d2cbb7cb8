package org.hansa.network.collections;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.ledger.CollectionTerms;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.systemchaincode.lifecycle.ChaincodeDefinition;
import org.hansa.network.systemchaincode.lifecycle.ImplicitCollections;
import org.hansa.network.systemchaincode.lifecycle.LifecycleChaincode;
import org.hansa.network.systemchaincode.lifecycle.LifecycleView;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The collections of one moment: those that chaincode definitions name, and the one that each organisation of the channel
 * has in every defined chaincode without being named. Not thread-safe; made for one proposal, block or reader.
 */
public final class CollectionDefinitions implements CollectionTerms {

    private final ChannelConfiguration configuration;
    private final Function<String, Optional<CollectionConfigPackage>> packages;
    private final Map<Space, Optional<DefinedCollection>> found = new HashMap<>();

    /** @param packages the collections that a chaincode's definition names; empty if the chaincode is not defined */
    public CollectionDefinitions(
            ChannelConfiguration configuration, Function<String, Optional<CollectionConfigPackage>> packages) {
        this.configuration = configuration;
        this.packages = packages;
    }

    /** The collections in force in a state, read without leaving a trace in any read set. */
    public static CollectionDefinitions in(WorldState state, ChannelConfiguration configuration) {
        // Definitions are public, so it does not matter whose view this is.
        LifecycleView view = new LifecycleView(state, "");
        return new CollectionDefinitions(
                configuration, name -> view.definition(name).map(ChaincodeDefinition::collections));
    }

    /** A collection, if it is defined. */
    public Optional<DefinedCollection> find(String namespace, String collection) {
        return found.computeIfAbsent(new Space(namespace, collection), this::lookUp);
    }

    @Override
    public boolean isKeptBy(String mspId, Space collection) {
        return find(collection.namespace(), collection.collection())
                .filter(defined -> defined.organisations().contains(mspId))
                .isPresent();
    }

    @Override
    public long blockToLive(Space collection) {
        return find(collection.namespace(), collection.collection())
                .map(DefinedCollection::blockToLive)
                .orElse(0L);
    }

    private Optional<DefinedCollection> lookUp(Space space) {
        boolean lifecycle = space.namespace().equals(LifecycleChaincode.NAME);
        Optional<CollectionConfigPackage> defined = lifecycle
                ? Optional.of(CollectionConfigPackage.getDefaultInstance())
                : packages.apply(space.namespace());
        Optional<String> owner = ImplicitCollections.mspId(space.collection());
        if (owner.isPresent()) {
            return defined.flatMap(ignored -> owner)
                    .filter(mspId ->
                            configuration.applicationOrganization(mspId).isPresent())
                    .map(mspId -> DefinedCollection.of(implicit(space.collection(), mspId)));
        }
        return defined.stream()
                .flatMap(all -> all.getConfigList().stream())
                .map(CollectionConfig::getStaticCollectionConfig)
                .filter(config -> config.getName().equals(space.collection()))
                .findFirst()
                .map(DefinedCollection::of);
    }

    private static StaticCollectionConfig implicit(String name, String mspId) {
        ByteString member = MSPRole.newBuilder()
                .setMspIdentifier(mspId)
                .setRole(MSPRole.MSPRoleType.MEMBER)
                .build()
                .toByteString();
        return StaticCollectionConfig.newBuilder()
                .setName(name)
                .setMemberOrgsPolicy(CollectionPolicyConfig.newBuilder()
                        .setSignaturePolicy(SignaturePolicyEnvelope.newBuilder()
                                .setRule(SignaturePolicy.newBuilder().setSignedBy(0))
                                .addIdentities(MSPPrincipal.newBuilder()
                                        .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                                        .setPrincipal(member))))
                .build();
    }
}
