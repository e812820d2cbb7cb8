package org.hansa.network;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/** Blocks that a real Fabric v3.1.5 network produced; fabric-evidence keeps the only copy in this repository. */
public final class GoldenVectors {

    /** Blocks 0 to 203. */
    public static final int BLOCKS = 204;

    private static final Path FOLDER =
            Path.of("..", "..", "compliance-reports", "fabric-evidence", "src", "test", "resources", "fabric-vectors");

    private GoldenVectors() {}

    /** A block as the NordMSP peer stored it. */
    public static Block peerBlock(int number) {
        Path file = FOLDER.resolve("blocks").resolve("%04d.block".formatted(number));
        try {
            return Block.parseFrom(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the vectors, by its path there. */
    public static byte[] file(String path) {
        try {
            return Files.readAllBytes(FOLDER.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same block as an orderer delivers it: without the peer's filter and commit hash. */
    public static Block orderedBlock(int number) {
        Block block = peerBlock(number);
        BlockMetadata metadata = block.getMetadata().toBuilder()
                .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.EMPTY)
                .setMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE, ByteString.EMPTY)
                .build();
        return block.toBuilder().setMetadata(metadata).build();
    }
}
