package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.chain.AttestedBlock.Attestation;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.TestMember;
import org.hansa.fabric.evidence.policy.TestPolicies;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.junit.jupiter.api.Test;

/** A crash-tolerant channel, made here because the recorded network has none. */
class RaftBlockTest {
    private final TestMember nord = new TestMember("NordMSP");
    private final TestMember alien = new TestMember("AlienMSP");

    RaftBlockTest() throws Exception {}

    @Test
    void one_raft_signature_is_taken_and_never_called_a_quorum() {
        AttestedBlock attested = new BlockVerifier(configuration("etcdraft"))
                .verify(signedBy(List.of(nord)))
                .orElseThrow();
        assertThat(attested.attestation()).isEqualTo(Attestation.SINGLE_ORDERER);
        assertThat(attested.signers()).containsExactly("NordMSP");
        assertThat(attested.signatures()).isEqualTo(1);
    }

    @Test
    void a_signature_by_an_orderer_of_no_organisation_of_the_channel_is_refused() {
        Finding finding = ConfigurationHistoryVectorsTest.first(
                new BlockVerifier(configuration("etcdraft")).verify(signedBy(List.of(alien))));
        assertThat(finding.fault()).isEqualTo(Fault.ORDERER_SIGNATURES);
        assertThat(finding.detail()).contains("MSP AlienMSP is not one of the channel's");
    }

    @Test
    void a_bft_channel_whose_policy_one_orderer_satisfies_still_needs_a_quorum() {
        ChannelConfiguration configuration = configuration("BFT");
        assertThat(configuration.quorum()).isEqualTo(1);
        Finding finding =
                ConfigurationHistoryVectorsTest.first(new BlockVerifier(configuration).verify(signedBy(List.of(nord))));
        assertThat(finding.detail()).isEqualTo("0 of 0 orderers signed, a quorum is 1");
    }

    private ChannelConfiguration configuration(String consensus) {
        ConfigGroup organization = ConfigGroup.newBuilder()
                .putValues(
                        "MSP",
                        value(MSPConfig.newBuilder()
                                .setConfig(nord.config().toByteString())
                                .build()
                                .toByteString()))
                .putPolicies("Writers", TestPolicies.configured(TestPolicies.outOf(1, TestPolicies.member("NordMSP"))))
                .build();
        ConfigGroup orderer = ConfigGroup.newBuilder()
                .putGroups("NordMSP", organization)
                .putValues(
                        "ConsensusType",
                        value(ConsensusType.newBuilder()
                                .setType(consensus)
                                .build()
                                .toByteString()))
                .putPolicies("BlockValidation", TestPolicies.implicitMeta(Rule.ANY, "Writers"))
                .build();
        return ChannelConfiguration.of(
                "raft",
                Config.newBuilder()
                        .setChannelGroup(ConfigGroup.newBuilder().putGroups("Orderer", orderer))
                        .build());
    }

    private static ConfigValue value(ByteString bytes) {
        return ConfigValue.newBuilder().setValue(bytes).build();
    }

    private static Block signedBy(List<TestMember> orderers) {
        Block recorded = Vectors.block(12);
        Metadata.Builder metadata = Metadata.newBuilder()
                .setValue(Blocks.ordererSignatures(recorded).getValue());
        for (TestMember orderer : orderers) {
            ByteString header = SignatureHeader.newBuilder()
                    .setCreator(orderer.ordererIdentity())
                    .setNonce(ByteString.copyFromUtf8("nonce"))
                    .build()
                    .toByteString();
            ByteString message = Blocks.ordererMessage(metadata.getValue(), header, recorded.getHeader());
            metadata.addSignatures(MetadataSignature.newBuilder()
                    .setSignatureHeader(header)
                    .setSignature(orderer.ordererSigns(message).signature()));
        }
        Block.Builder block = recorded.toBuilder();
        block.getMetadataBuilder()
                .setMetadata(
                        BlockMetadataIndex.SIGNATURES_VALUE, metadata.build().toByteString());
        return block.build();
    }
}
