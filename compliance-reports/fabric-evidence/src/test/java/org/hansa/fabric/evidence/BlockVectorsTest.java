package org.hansa.fabric.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Set;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Consenter;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BlockVectorsTest {
    @Test
    void header_bytes_and_hashes_of_all_204_blocks_are_fabrics() {
        int checked = 0;
        for (Block block : Vectors.BLOCKS) {
            JsonNode decoded = Vectors.DECODED.get(checked);
            assertThat(Hashes.hex(Blocks.headerBytes(block.getHeader())))
                    .isEqualTo(decoded.get("header_bytes_der").asString());
            assertThat(Hashes.hex(Blocks.headerHash(block.getHeader())))
                    .isEqualTo(decoded.get("header_hash").asString());
            checked++;
        }
        assertThat(checked).isEqualTo(204);
    }

    @Test
    void all_204_headers_chain_and_pin_their_data() {
        int checked = 0;
        byte[] previous = {};
        for (Block block : Vectors.BLOCKS) {
            assertThat(block.getHeader().getPreviousHash().toByteArray()).isEqualTo(previous);
            assertThat(block.getHeader().getDataHash().toByteArray()).isEqualTo(Blocks.dataHash(block.getData()));
            assertThat(Blocks.illFormedness(block.getData())).isEmpty();
            previous = Blocks.headerHash(block.getHeader());
            checked++;
        }
        assertThat(checked).isEqualTo(204);
    }

    @Test
    void all_397_envelopes_and_all_blocks_encode_to_their_own_bytes() throws Exception {
        int envelopes = 0;
        for (int number = 0; number < Vectors.BLOCKS.size(); number++) {
            Block block = Vectors.block(number);
            assertThat(block.toByteArray()).isEqualTo(Vectors.bytes("blocks/%04d.block".formatted(number)));
            for (ByteString raw : block.getData().getDataList()) {
                assertThat(Envelope.parseFrom(raw).toByteString()).isEqualTo(raw);
                envelopes++;
            }
        }
        assertThat(envelopes).isEqualTo(397);
    }

    @Test
    void all_609_orderer_signatures_hold_three_different_orderers_a_block() throws Exception {
        int good = 0;
        for (Block block : Vectors.BLOCKS.subList(1, 204)) {
            ChannelConfiguration configuration =
                    Vectors.configurationFor(block.getHeader().getNumber());
            Metadata metadata = Blocks.ordererSignatures(block);
            Set<Integer> signers = new HashSet<>();
            for (MetadataSignature signature : metadata.getSignaturesList()) {
                assertThat(signature.getSignatureHeader()).isEmpty();
                int id = IdentifierHeader.parseFrom(signature.getIdentifierHeader())
                        .getIdentifier();
                Consenter consenter = configuration.consenter(id).orElseThrow();
                ByteString message =
                        Blocks.ordererMessage(metadata.getValue(), signature.getIdentifierHeader(), block.getHeader());
                assertThat(configuration
                                .msps()
                                .identity(consenter.serializedIdentity())
                                .verify(message, signature.getSignature()))
                        .as("orderer %s on block %s", id, block.getHeader().getNumber())
                        .isTrue();
                signers.add(id);
                good++;
            }
            assertThat(signers).hasSize(3);
        }
        assertThat(good).isEqualTo(609);
        assertThat(Blocks.ordererSignatures(Vectors.block(0)).getSignaturesCount())
                .isZero();
    }

    @Test
    void metadata_is_read_as_the_peer_wrote_it() {
        for (int number = 0; number < Vectors.BLOCKS.size(); number++) {
            Block block = Vectors.block(number);
            JsonNode decoded = Vectors.DECODED.get(number);
            assertThat(Blocks.lastConfigurationIndex(block))
                    .isEqualTo(decoded.get("last_config_index").asLong());
            assertThat(Hashes.hex(Blocks.commitHash(block)))
                    .isEqualTo(decoded.get("commit_hash").asString());
            assertThat(Hashes.hex(Blocks.transactionsFilter(block)))
                    .isEqualTo(decoded.get("transactions_filter_hex").asString());
        }
    }

    @Test
    void an_orderers_copy_has_the_same_header_and_data_but_no_filter_and_no_commit_hash() {
        for (int number : new int[] {0, 1, 12, 54, 116, 117, 140, 203}) {
            Block copy = Vectors.ordererBlock(number);
            assertThat(copy.getHeader()).isEqualTo(Vectors.block(number).getHeader());
            assertThat(copy.getData()).isEqualTo(Vectors.block(number).getData());
            assertThat(Blocks.transactionsFilter(copy)).isEmpty();
            assertThat(Blocks.commitHash(copy)).isEmpty();
        }
    }
}
