package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.chain.AttestedBlock.Attestation;
import org.hansa.fabric.evidence.config.BatchLimits;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Organization;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;

class ConfigurationHistoryVectorsTest {
    static final ByteString GENESIS_HASH =
            ByteString.copyFrom(Blocks.headerHash(Vectors.block(0).getHeader()));

    static ConfigurationHistory whole() {
        return ConfigurationHistory.walk(Vectors.block(0), GENESIS_HASH, configurationBlocks())
                .orElseThrow();
    }

    private static List<Block> configurationBlocks() {
        return new ArrayList<>(Vectors.BLOCKS.stream()
                .skip(1)
                .filter(block -> Blocks.isConfiguration(block.getData()))
                .toList());
    }

    @Test
    void all_nine_configurations_are_verified_each_under_the_one_before() {
        ConfigurationHistory history = whole();
        assertThat(history.blockNumbers()).containsExactly(0L, 1L, 2L, 3L, 116L, 117L, 121L, 122L, 203L);
        assertThat(history.channelId()).isEqualTo("consortium");
        assertThat(history.current().sequence()).isEqualTo(8);
    }

    @Test
    void all_203_blocks_carry_a_quorum_of_the_orderers_then_in_force() {
        ConfigurationHistory history = whole();
        int attested = 0;
        for (Block block : Vectors.BLOCKS.subList(1, 204)) {
            AttestedBlock result = history.verify(block).orElseThrow();
            assertThat(result.attestation()).isEqualTo(Attestation.BFT_QUORUM);
            assertThat(result.signatures()).isEqualTo(3);
            assertThat(result.signers()).hasSize(3);
            attested++;
        }
        assertThat(attested).isEqualTo(203);
    }

    @Test
    void orderer_copies_with_other_signatures_are_as_good() {
        ConfigurationHistory history = whole();
        for (int number : new int[] {1, 12, 54, 116, 117, 140, 203}) {
            assertThat(history.verify(Vectors.ordererBlock(number)).holds()).isTrue();
        }
    }

    @Test
    void all_203_headers_are_linked() {
        for (int number = 1; number < 204; number++) {
            assertThat(BlockVerifier.linked(
                            Vectors.block(number - 1).getHeader(),
                            Vectors.block(number).getHeader()))
                    .isEmpty();
        }
    }

    @Test
    void the_genesis_configuration_is_read_whole() {
        ChannelConfiguration genesis = ChannelConfiguration.of(Vectors.block(0));
        assertThat(genesis.channelId()).isEqualTo("consortium");
        assertThat(genesis.sequence()).isZero();
        assertThat(genesis.applicationOrganizations())
                .extracting(Organization::mspId)
                .containsExactly("HelvMSP", "NordMSP", "RheinMSP");
        assertThat(genesis.ordererOrganizations())
                .extracting(Organization::mspId)
                .containsExactly("AssocMSP", "HelvMSP", "NordMSP", "RheinMSP");
        assertThat(genesis.msps().ids()).containsExactlyInAnyOrder("AssocMSP", "HelvMSP", "NordMSP", "RheinMSP");
        assertThat(genesis.consensusType()).isEqualTo("BFT");
        assertThat(genesis.consenters())
                .extracting(c -> c.id() + " " + c.mspId() + " " + c.host() + ":" + c.port())
                .containsExactly(
                        "1 NordMSP 127.0.0.1:7050",
                        "2 RheinMSP 127.0.0.1:7150",
                        "3 HelvMSP 127.0.0.1:7250",
                        "4 AssocMSP 127.0.0.1:7350");
        assertThat(genesis.consentersByMsp())
                .isEqualTo(Map.of("NordMSP", 1L, "RheinMSP", 1L, "HelvMSP", 1L, "AssocMSP", 1L));
        assertThat(genesis.toleratedFaults()).isEqualTo(1);
        assertThat(genesis.quorum()).isEqualTo(3);
        assertThat(genesis.batchLimits()).isEqualTo(new BatchLimits(10, 1_048_576, 524_288, "200ms"));
        assertThat(genesis.channelCapabilities()).containsExactly("V3_0");
        assertThat(genesis.ordererCapabilities()).containsExactly("V2_0");
        assertThat(genesis.applicationCapabilities()).containsExactly("V2_5");
        assertThat(genesis.ordererEndpoints())
                .containsExactly("127.0.0.1:7350", "127.0.0.1:7250", "127.0.0.1:7050", "127.0.0.1:7150");
        assertThat(genesis.ordererOrganizations())
                .allSatisfy(o -> assertThat(o.tlsRoots()).hasSize(1));
        assertThat(genesis.applicationOrganizations())
                .allSatisfy(o -> assertThat(o.anchorPeers()).isEmpty());
    }

    @Test
    void later_configurations_hold_the_new_organisation_and_the_new_batch_size() {
        ConfigurationHistory history = whole();
        assertThat(history.inForceAt(116).applicationOrganizations()).hasSize(3);
        assertThat(history.inForceAt(117).applicationOrganizations())
                .extracting(Organization::mspId)
                .containsExactly("HelvMSP", "NewMSP", "NordMSP", "RheinMSP");
        assertThat(history.inForceAt(117).batchLimits().maxMessages()).isEqualTo(10);
        assertThat(history.inForceAt(118).batchLimits().maxMessages()).isEqualTo(20);
        assertThat(history.current()
                        .applicationOrganization("NordMSP")
                        .orElseThrow()
                        .anchorPeers())
                .containsExactly("127.0.0.1:7051");
    }

    @Test
    void another_genesis_hash_is_refused() {
        assertThat(first(ConfigurationHistory.startingAt(Vectors.block(0), ByteString.copyFrom(new byte[32]))))
                .isEqualTo(new Finding(Fault.GENESIS, "block 0", "its hash is not the pinned one"));
    }

    @Test
    void a_configuration_left_out_in_the_middle_is_found_by_its_sequence() {
        List<Block> blocks = configurationBlocks();
        blocks.remove(3);
        Finding finding = first(ConfigurationHistory.walk(Vectors.block(0), GENESIS_HASH, blocks));
        assertThat(finding.fault()).isEqualTo(Fault.CONFIGURATION);
        assertThat(finding.where()).isEqualTo("block 117");
        assertThat(finding.detail()).isEqualTo("has sequence 5, the one before has 3");
    }

    @Test
    void a_configuration_left_out_at_the_end_is_found_by_the_next_block() {
        List<Block> blocks = configurationBlocks().subList(0, 6);
        ConfigurationHistory history = ConfigurationHistory.walk(Vectors.block(0), GENESIS_HASH, blocks)
                .orElseThrow();
        Finding finding = first(history.verify(Vectors.block(123)));
        assertThat(finding.fault()).isEqualTo(Fault.LAST_CONFIGURATION);
        assertThat(finding.detail())
                .isEqualTo("the orderers signed block 122 as the newest configuration, known is 121");
    }

    @Test
    void a_configuration_out_of_order_and_a_block_that_is_none_are_refused() {
        ConfigurationHistory history = whole();
        assertThat(history.append(Vectors.block(117)).map(Finding::fault)).contains(Fault.CONFIGURATION);
        ConfigurationHistory young =
                ConfigurationHistory.startingAt(Vectors.block(0), GENESIS_HASH).orElseThrow();
        assertThat(young.append(Vectors.block(5)))
                .contains(new Finding(Fault.CONFIGURATION, "block 5", "block 5 is not a configuration block"));
        assertThat(young.blockNumbers()).containsExactly(0L);
    }

    static Finding first(Verified<?> verified) {
        return verified.finding().orElseThrow();
    }
}
