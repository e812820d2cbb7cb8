package org.hansa.network.systemchaincode.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.network.TestCollections.all;
import static org.hansa.network.TestCollections.anyOf;
import static org.hansa.network.TestCollections.of;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.Stream;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.GoldenVectors;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Collections that a definition may not have, each with the reason that Fabric gives. */
class CollectionRulesTest {

    private final CollectionRules rules = new CollectionRules(ChannelConfiguration.of(GoldenVectors.peerBlock(0)));

    @Test
    void takes_collections_of_organisations_of_the_channel_orderers_included() throws Exception {
        CollectionConfigPackage collections =
                all(of("a-1_b", "NordMSP"), of("b", "RheinMSP", "AssocMSP").setRequiredPeerCount(1));
        assertThat(rules.requireValid(collections)).extracting("name").containsExactly("a-1_b", "b");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses_a_collection_that_is_wrong_in_itself(CollectionConfigPackage collections, String reason) {
        assertThatThrownBy(() -> rules.requireValid(collections)).hasMessage(reason);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        CollectionConfigPackage.newBuilder()
                                .addConfig(CollectionConfig.getDefaultInstance())
                                .build(),
                        "collection config contains unexpected payload type: <nil>"),
                Arguments.of(
                        all(of("_implicit_org_NordMSP", "NordMSP")),
                        "invalid collection name '_implicit_org_NordMSP'. Names can only consist of alphanumerics,"
                                + " '_', and '-' and cannot begin with '_'"),
                Arguments.of(
                        all(of("c", "NordMSP"), of("c", "NordMSP")),
                        "collection-name: c -- found duplicate in collection configuration"),
                Arguments.of(
                        all(of("c", "NordMSP").setRequiredPeerCount(2)),
                        "collection-name: c -- maximum peer count (1) cannot be less than the required peer count (2)"),
                Arguments.of(
                        all(of("c", "NordMSP").setRequiredPeerCount(-1)),
                        "collection-name: c -- requiredPeerCount (-1) cannot be less than zero"),
                Arguments.of(
                        all(of("c", "NordMSP").clearMemberOrgsPolicy()),
                        "collection member policy is not set for collection 'c'"),
                Arguments.of(
                        all(of("c", "NordMSP").setMemberOrgsPolicy(CollectionPolicyConfig.getDefaultInstance())),
                        "collection member org policy is empty for collection 'c'"),
                Arguments.of(
                        all(of("c", "NordMSP", "AlienMSP")),
                        "collection-name: c -- collection member 'AlienMSP' is not part of the channel"),
                Arguments.of(
                        all(members(both())),
                        "collection-name: c -- error in member org policy: signature policy is not an OR concatenation,"
                                + " NOutOf 2"),
                Arguments.of(
                        all(members(stranger())),
                        "collection-name: c -- contains an identity that is not part of the channel"));
    }

    @Test
    void refuses_a_member_policy_that_cannot_be_compiled() {
        SignaturePolicyEnvelope broken = anyOf(MSPRoleType.MEMBER, "NordMSP").toBuilder()
                .clearIdentities()
                .build();
        assertThatThrownBy(() -> rules.requireValid(all(members(broken))))
                .hasMessageStartingWith("invalid member org policy for collection 'c': ");
    }

    @Test
    void refuses_to_forget_a_collection_or_to_change_how_long_its_values_live() throws Exception {
        CollectionConfigPackage committed =
                all(of("a", "NordMSP"), of("b", "NordMSP").setBlockToLive(5));
        CollectionRules.requireAllOf(committed, proposed(of("b", "RheinMSP").setBlockToLive(5), of("a"), of("new")));
        assertThatThrownBy(() -> CollectionRules.requireAllOf(committed, List.of()))
                .hasMessage("the proposed collection config does not contain previously defined collections");
        assertThatThrownBy(() -> CollectionRules.requireAllOf(committed, proposed(of("a", "NordMSP"))))
                .hasMessage("existing collection [b] missing in the proposed collection configuration");
        assertThatThrownBy(() -> CollectionRules.requireAllOf(committed, proposed(of("a"), of("b"))))
                .hasMessage("the BlockToLive in an existing collection [b] modified. Existing value [5]");
    }

    private static List<StaticCollectionConfig> proposed(StaticCollectionConfig.Builder... collections) {
        return Stream.of(collections).map(StaticCollectionConfig.Builder::build).toList();
    }

    private static StaticCollectionConfig.Builder members(SignaturePolicyEnvelope policy) {
        return of("c", "NordMSP")
                .setMemberOrgsPolicy(CollectionPolicyConfig.newBuilder().setSignaturePolicy(policy));
    }

    private static SignaturePolicyEnvelope both() {
        SignaturePolicyEnvelope.Builder policy = anyOf(MSPRoleType.MEMBER, "NordMSP", "RheinMSP").toBuilder();
        policy.getRuleBuilder().getNOutOfBuilder().setN(2);
        return policy.build();
    }

    private static SignaturePolicyEnvelope stranger() {
        return anyOf(MSPRoleType.MEMBER, "NordMSP").toBuilder()
                .setIdentities(
                        0,
                        MSPPrincipal.newBuilder()
                                .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
                                .setPrincipal(ByteString.copyFromUtf8("nobody")))
                .build();
    }
}
