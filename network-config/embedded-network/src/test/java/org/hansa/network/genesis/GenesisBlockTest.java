package org.hansa.network.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.GoldenVectors;
import org.hansa.network.TestConsortium;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesisBlockTest {

    @TempDir
    Path folder;

    private TestConsortium consortium;

    @BeforeEach
    void generate() {
        consortium = new TestConsortium(folder);
    }

    @Test
    void has_the_groups_values_and_policies_of_the_block_that_configtxgen_made() throws Exception {
        List<String> ours = shape(consortium.genesis);
        assertThat(ours).hasSizeGreaterThan(60).isEqualTo(shape(GoldenVectors.orderedBlock(0)));
    }

    @Test
    void has_the_metadata_and_headers_of_the_block_that_configtxgen_made() {
        Block golden = GoldenVectors.orderedBlock(0);
        assertThat(consortium.genesis.getMetadata()).isEqualTo(golden.getMetadata());
        SignedEnvelope ours = SignedEnvelope.parse(consortium.genesis.getData().getData(0));
        SignedEnvelope theirs = SignedEnvelope.parse(golden.getData().getData(0));
        assertThat(ours.channelHeader().getType())
                .isEqualTo(theirs.channelHeader().getType());
        assertThat(ours.channelHeader().getVersion())
                .isEqualTo(theirs.channelHeader().getVersion());
        assertThat(ours.transactionId()).isEqualTo(ours.recomputedTransactionId());
        assertThat(ours.signatureHeader().getNonce()).hasSize(24);
        assertThat(ours.envelope().getSignature()).isEmpty();
        assertThat(consortium.genesis.getHeader().getDataHash())
                .isEqualTo(ByteString.copyFrom(Blocks.dataHash(consortium.genesis.getData())));
    }

    @Test
    void is_a_bft_channel_that_needs_three_of_four_orderers() {
        ChannelConfiguration configuration = ChannelConfiguration.of(consortium.genesis);
        assertThat(configuration.channelId()).isEqualTo("hansa");
        assertThat(configuration.isBft()).isTrue();
        assertThat(configuration.quorum()).isEqualTo(3);
        assertThat(configuration.ordererEndpoints())
                .containsExactlyInAnyOrder("127.0.0.1:7001", "127.0.0.1:7002", "127.0.0.1:7003", "127.0.0.1:7004");
        assertThat(configuration.batchLimits().timeout()).isEqualTo("50ms");
        assertThat(configuration.msps().ids()).containsExactlyInAnyOrder("NordMSP", "RheinMSP", "HelvMSP", "AssocMSP");
    }

    /** One line per element, without what differs from network to network: keys, addresses, batch limits. */
    private static List<String> shape(Block block) throws Exception {
        List<String> lines = new ArrayList<>();
        ConfigGroup channel = ChannelConfiguration.of(block).config().getChannelGroup();
        describe("/Channel", channel, lines);
        return lines;
    }

    private static void describe(String path, ConfigGroup group, List<String> lines) throws Exception {
        lines.add(path + " version " + group.getVersion() + " by " + group.getModPolicy());
        for (var value : new TreeMap<>(group.getValuesMap()).entrySet()) {
            String content =
                    switch (value.getKey()) {
                        case "Capabilities", "HashingAlgorithm", "BlockDataHashingStructure", "ChannelRestrictions" ->
                            hex(value.getValue().getValue());
                        default -> "";
                    };
            lines.add(path + " value " + value.getKey() + " version "
                    + value.getValue().getVersion() + " by "
                    + value.getValue().getModPolicy() + " " + content);
        }
        for (var policy : new TreeMap<>(group.getPoliciesMap()).entrySet()) {
            lines.add(path + " policy " + policy.getKey() + " " + describe(policy.getValue()));
        }
        for (var child : new TreeMap<>(group.getGroupsMap()).entrySet()) {
            describe(path + "/" + child.getKey(), child.getValue(), lines);
        }
    }

    private static String hex(ByteString bytes) {
        return Hashes.hex(bytes);
    }

    private static String describe(ConfigPolicy policy) throws Exception {
        String head = "version " + policy.getVersion() + " by " + policy.getModPolicy() + " type "
                + policy.getPolicy().getType() + " ";
        if (policy.getPolicy().getType() != Policy.PolicyType.SIGNATURE_VALUE) {
            return head + hex(policy.getPolicy().getValue());
        }
        SignaturePolicyEnvelope envelope =
                SignaturePolicyEnvelope.parseFrom(policy.getPolicy().getValue());
        List<String> principals = envelope.getIdentitiesList().stream()
                .map(principal -> principal.getPrincipalClassification() + ":"
                        + (principal.getPrincipalClassificationValue() == 0 ? hex(principal.getPrincipal()) : ""))
                .toList();
        return head + envelope.getRule().toString().replaceAll("\\s+", " ") + principals;
    }
}
