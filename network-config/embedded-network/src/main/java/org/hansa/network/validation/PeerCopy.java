package org.hansa.network.validation;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;

/** The block as a peer stores it: the orderer's, with the peer's own two entries in the metadata. */
final class PeerCopy {

    private static final int SLOTS = 5;

    private PeerCopy() {}

    /** @param commitHash empty for block 0, which has none */
    static Block of(Block ordered, byte[] filter, byte[] commitHash) {
        BlockMetadata.Builder metadata = ordered.getMetadata().toBuilder();
        while (metadata.getMetadataCount() < SLOTS) {
            metadata.addMetadata(ByteString.EMPTY);
        }
        metadata.setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(filter));
        ByteString hash = commitHash.length == 0
                ? ByteString.EMPTY
                : Metadata.newBuilder()
                        .setValue(ByteString.copyFrom(commitHash))
                        .build()
                        .toByteString();
        metadata.setMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE, hash);
        return ordered.toBuilder().setMetadata(metadata).build();
    }
}
