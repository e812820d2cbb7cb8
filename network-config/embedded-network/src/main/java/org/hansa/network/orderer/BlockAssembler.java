package org.hansa.network.orderer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntFunction;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Signatures;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/**
 * Makes the next block out of a batch: header over its predecessor, metadata as SmartBFT leaves it in its first view, and
 * the signatures of exactly a quorum. Who signs rotates with the block number, so that every orderer's key is seen.
 */
final class BlockAssembler {

    private static final int METADATA_SLOTS = 5;
    private static final int NONCE_BYTES = 24;
    private static final int LATEST_SEQUENCE = 2;
    private static final int DECISIONS_IN_VIEW = 3;

    private final IntFunction<byte[]> random;
    private List<OrdererSigner> signers = List.of();
    private int quorum;
    private BlockHeader previous;
    private long lastConfiguration;

    /** @param random makes that many random bytes */
    BlockAssembler(List<OrdererSigner> signers, int quorum, IntFunction<byte[]> random, Block last) {
        this.random = random;
        this.previous = last.getHeader();
        this.lastConfiguration = Blocks.lastConfigurationIndex(last);
        signWith(signers, quorum);
    }

    /** Who signs from the next block on. */
    void signWith(List<OrdererSigner> next, int needed) {
        if (next.size() < needed) {
            throw new IllegalArgumentException("a block needs " + needed + " signatures, but the keys of " + next.size()
                    + " orderers are here; put the missing orderers' folders into the crypto folder");
        }
        signers = List.copyOf(next);
        quorum = needed;
    }

    long nextNumber() {
        return previous.getNumber() + 1;
    }

    /** A configuration stands alone in its block, which names itself as the newest one. Its signers are the old ones. */
    Block assembleConfiguration(Envelope configuration) {
        lastConfiguration = nextNumber();
        return assemble(List.of(configuration));
    }

    Block assemble(List<Envelope> batch) {
        BlockData.Builder data = BlockData.newBuilder();
        batch.forEach(envelope -> data.addData(envelope.toByteString()));
        BlockData built = data.build();
        BlockHeader header = BlockHeader.newBuilder()
                .setNumber(nextNumber())
                .setPreviousHash(ByteString.copyFrom(Blocks.headerHash(previous)))
                .setDataHash(ByteString.copyFrom(Blocks.dataHash(built)))
                .build();
        previous = header;
        return Block.newBuilder()
                .setHeader(header)
                .setData(built)
                .setMetadata(metadata(header))
                .build();
    }

    private BlockMetadata metadata(BlockHeader header) {
        LastConfig lastConfig =
                LastConfig.newBuilder().setIndex(lastConfiguration).build();
        ByteString value = OrdererBlockMetadata.newBuilder()
                .setLastConfig(lastConfig)
                .setConsenterMetadata(viewMetadata(header.getNumber()))
                .build()
                .toByteString();
        Metadata.Builder signatures = Metadata.newBuilder().setValue(value);
        int first = (int) (header.getNumber() % signers.size());
        for (int i = 0; i < quorum; i++) {
            signatures.addSignatures(signature(signers.get((first + i) % signers.size()), value, header));
        }
        BlockMetadata.Builder metadata = BlockMetadata.newBuilder()
                .addMetadata(signatures.build().toByteString())
                .addMetadata(Metadata.newBuilder()
                        .setValue(lastConfig.toByteString())
                        .build()
                        .toByteString());
        while (metadata.getMetadataCount() < METADATA_SLOTS) {
            metadata.addMetadata(ByteString.EMPTY);
        }
        return metadata.build();
    }

    private MetadataSignature signature(OrdererSigner signer, ByteString value, BlockHeader header) {
        ByteString identifier = IdentifierHeader.newBuilder()
                .setIdentifier(signer.id())
                .setNonce(ByteString.copyFrom(random.apply(NONCE_BYTES)))
                .build()
                .toByteString();
        byte[] message = Blocks.ordererMessage(value, identifier, header).toByteArray();
        return MetadataSignature.newBuilder()
                .setIdentifierHeader(identifier)
                .setSignature(ByteString.copyFrom(Signatures.sign(signer.key(), message)))
                .build();
    }

    /** SmartBFT's ViewMetadata, whose message type fabric-protos does not have: view 0, in which all blocks were decided. */
    private static ByteString viewMetadata(long number) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt64(LATEST_SEQUENCE, number);
            if (number > 1) {
                out.writeUInt64(DECISIONS_IN_VIEW, number - 1);
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
