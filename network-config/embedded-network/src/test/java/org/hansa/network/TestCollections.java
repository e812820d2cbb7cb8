package org.hansa.network;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/** Private collections for tests, built as {@code peer lifecycle} builds them from a file. */
public final class TestCollections {

    private TestCollections() {}

    /** A collection whose members are some organisations, pushed to one of them, for anybody to use, forever. */
    public static StaticCollectionConfig.Builder of(String name, String... members) {
        return StaticCollectionConfig.newBuilder()
                .setName(name)
                .setMemberOrgsPolicy(
                        CollectionPolicyConfig.newBuilder().setSignaturePolicy(anyOf(MSPRoleType.MEMBER, members)))
                .setMaximumPeerCount(1);
    }

    /** The endorsement policy of a collection that one peer of any of some organisations satisfies. */
    public static ApplicationPolicy endorsedByAnyOf(String... organisations) {
        return ApplicationPolicy.newBuilder()
                .setSignaturePolicy(anyOf(MSPRoleType.PEER, organisations))
                .build();
    }

    public static CollectionConfigPackage all(StaticCollectionConfig.Builder... collections) {
        CollectionConfigPackage.Builder all = CollectionConfigPackage.newBuilder();
        for (StaticCollectionConfig.Builder collection : collections) {
            all.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(collection));
        }
        return all.build();
    }

    public static SignaturePolicyEnvelope anyOf(MSPRoleType role, String... organisations) {
        SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
        SignaturePolicy.NOutOf.Builder alternatives =
                SignaturePolicy.NOutOf.newBuilder().setN(1);
        for (String organisation : List.of(organisations)) {
            ByteString principal = MSPRole.newBuilder()
                    .setMspIdentifier(organisation)
                    .setRole(role)
                    .build()
                    .toByteString();
            alternatives.addRules(SignaturePolicy.newBuilder().setSignedBy(envelope.getIdentitiesCount()));
            envelope.addIdentities(MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                    .setPrincipal(principal));
        }
        return envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(alternatives))
                .build();
    }
}
