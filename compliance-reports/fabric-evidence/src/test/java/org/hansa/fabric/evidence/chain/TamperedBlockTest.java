package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Vectors;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.junit.jupiter.api.Test;

/** One byte flipped in each class of field is named. */
class TamperedBlockTest {
    private static final Block BLOCK = Vectors.block(140);

    private final ConfigurationHistory history = ConfigurationHistoryVectorsTest.whole();

    @Test
    void the_block_itself_holds() {
        assertThat(history.verify(BLOCK).holds()).isTrue();
    }

    @Test
    void every_byte_of_an_envelope_is_pinned() {
        ByteString envelope = BLOCK.getData().getData(3);
        int refused = 0;
        for (int i = 0; i < envelope.size(); i += 7) {
            Block.Builder tampered = BLOCK.toBuilder();
            tampered.getDataBuilder().setData(3, flipped(envelope, i));
            Finding finding = ConfigurationHistoryVectorsTest.first(history.verify(tampered.build()));
            assertThat(finding.fault()).isIn(Fault.DATA_HASH, Fault.BLOCK_FORM);
            refused++;
        }
        assertThat(refused).isGreaterThan(300);
    }

    @Test
    void a_byte_that_moved_from_one_envelope_to_the_next_is_found_although_the_data_hash_holds() {
        ByteString first = BLOCK.getData().getData(0);
        ByteString second = BLOCK.getData().getData(1);
        Block.Builder tampered = BLOCK.toBuilder();
        tampered.getDataBuilder()
                .setData(0, first.concat(second.substring(0, 1)))
                .setData(1, second.substring(1));
        Block moved = tampered.build();
        assertThat(Blocks.dataHash(moved.getData())).isEqualTo(Blocks.dataHash(BLOCK.getData()));
        assertThat(faultOf(moved)).isEqualTo(Fault.BLOCK_FORM);
    }

    @Test
    void an_envelope_with_an_unknown_field_or_without_signature_is_ill_formed() throws Exception {
        ByteString envelope = BLOCK.getData().getData(0);
        Block.Builder reordered = BLOCK.toBuilder();
        reordered.getDataBuilder().setData(0, reversedFields(Envelope.parseFrom(envelope)));
        assertThat(faultOf(reordered.build())).isEqualTo(Fault.BLOCK_FORM);
        Block.Builder unsigned = BLOCK.toBuilder();
        unsigned.getDataBuilder()
                .setData(
                        0,
                        Envelope.parseFrom(envelope).toBuilder()
                                .clearSignature()
                                .build()
                                .toByteString());
        assertThat(ConfigurationHistoryVectorsTest.first(history.verify(unsigned.build())))
                .isEqualTo(new Finding(Fault.BLOCK_FORM, "block 140", "envelope 0 has no signature"));
    }

    @Test
    void an_envelope_left_out_or_put_elsewhere_is_found() {
        Block.Builder shorter = BLOCK.toBuilder();
        shorter.getDataBuilder()
                .clearData()
                .addAllData(BLOCK.getData().getDataList().subList(1, 20));
        assertThat(faultOf(shorter.build())).isEqualTo(Fault.DATA_HASH);
        Block.Builder swapped = BLOCK.toBuilder();
        swapped.getDataBuilder()
                .setData(0, BLOCK.getData().getData(1))
                .setData(1, BLOCK.getData().getData(0));
        assertThat(faultOf(swapped.build())).isEqualTo(Fault.DATA_HASH);
    }

    @Test
    void every_byte_of_the_header_is_signed() {
        ByteString previous = BLOCK.getHeader().getPreviousHash();
        for (int i = 0; i < previous.size(); i++) {
            Block.Builder tampered = BLOCK.toBuilder();
            tampered.getHeaderBuilder().setPreviousHash(flipped(previous, i));
            assertThat(faultOf(tampered.build())).isEqualTo(Fault.ORDERER_SIGNATURES);
        }
        Block.Builder renumbered = BLOCK.toBuilder();
        renumbered.getHeaderBuilder().setNumber(141);
        assertThat(faultOf(renumbered.build())).isEqualTo(Fault.ORDERER_SIGNATURES);
        Block.Builder dataHash = BLOCK.toBuilder();
        dataHash.getHeaderBuilder().setDataHash(flipped(BLOCK.getHeader().getDataHash(), 0));
        assertThat(faultOf(dataHash.build())).isEqualTo(Fault.DATA_HASH);
    }

    @Test
    void orderer_metadata_is_signed() {
        Metadata metadata = Blocks.ordererSignatures(BLOCK);
        for (int i = 0; i < metadata.getValue().size(); i++) {
            Metadata tampered = metadata.toBuilder()
                    .setValue(flipped(metadata.getValue(), i))
                    .build();
            assertThat(faultOf(withSignatures(tampered))).isEqualTo(Fault.ORDERER_SIGNATURES);
        }
    }

    @Test
    void one_flipped_byte_in_one_orderer_signature_breaks_the_quorum_and_is_named() {
        Metadata metadata = Blocks.ordererSignatures(BLOCK);
        ByteString signature = metadata.getSignatures(1).getSignature();
        for (int i = 0; i < signature.size(); i++) {
            Metadata.Builder tampered = metadata.toBuilder();
            tampered.getSignaturesBuilder(1).setSignature(flipped(signature, i));
            Finding finding = ConfigurationHistoryVectorsTest.first(history.verify(withSignatures(tampered.build())));
            assertThat(finding.fault()).isEqualTo(Fault.ORDERER_SIGNATURES);
            assertThat(finding.detail()).contains("signature 1 by ").contains("the signature does not hold");
        }
    }

    @Test
    void two_orderers_or_one_of_them_three_times_are_no_quorum() {
        List<MetadataSignature> three = Blocks.ordererSignatures(BLOCK).getSignaturesList();
        assertThat(faultOf(withSignatures(three.subList(0, 2)))).isEqualTo(Fault.ORDERER_SIGNATURES);
        assertThat(faultOf(withSignatures(List.of(three.get(0), three.get(0), three.get(0)))))
                .isEqualTo(Fault.ORDERER_SIGNATURES);
        assertThat(faultOf(withSignatures(List.of(three.get(0), three.get(1), three.get(0)))))
                .isEqualTo(Fault.ORDERER_SIGNATURES);
        assertThat(faultOf(withSignatures(List.of()))).isEqualTo(Fault.ORDERER_SIGNATURES);
    }

    @Test
    void signatures_of_another_block_do_not_count() {
        Metadata others = Blocks.ordererSignatures(Vectors.block(141));
        assertThat(faultOf(withSignatures(others))).isEqualTo(Fault.ORDERER_SIGNATURES);
    }

    @Test
    void a_signer_that_the_configuration_does_not_know_is_left_out_and_the_others_count() {
        Metadata.Builder metadata = Blocks.ordererSignatures(BLOCK).toBuilder();
        metadata.addSignatures(
                0,
                metadata.getSignatures(0).toBuilder()
                        .setIdentifierHeader(ByteString.copyFrom(new byte[] {0x08, 0x63}))
                        .build());
        assertThat(history.verify(withSignatures(metadata.build())).holds()).isTrue();
    }

    private Fault faultOf(Block block) {
        return ConfigurationHistoryVectorsTest.first(history.verify(block)).fault();
    }

    private static Block withSignatures(List<MetadataSignature> signatures) {
        return withSignatures(Blocks.ordererSignatures(BLOCK).toBuilder()
                .clearSignatures()
                .addAllSignatures(signatures)
                .build());
    }

    private static Block withSignatures(Metadata metadata) {
        Block.Builder block = BLOCK.toBuilder();
        block.getMetadataBuilder().setMetadata(BlockMetadataIndex.SIGNATURES_VALUE, metadata.toByteString());
        return block.build();
    }

    private static ByteString reversedFields(Envelope envelope) {
        ByteString payload =
                Envelope.newBuilder().setPayload(envelope.getPayload()).build().toByteString();
        ByteString signature = Envelope.newBuilder()
                .setSignature(envelope.getSignature())
                .build()
                .toByteString();
        return signature.concat(payload);
    }

    static ByteString flipped(ByteString bytes, int index) {
        byte[] copy = bytes.toByteArray();
        copy[index] ^= 1;
        return ByteString.copyFrom(copy);
    }
}
