package org.hansa.network.edge;

import com.google.protobuf.ByteString;
import java.util.function.UnaryOperator;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.ledger.CommitListener;
import org.hansa.network.ledger.Ledger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/**
 * Blocks of a ledger, as the peer stored them or as an orderer has them: without the two metadata entries that peers add
 * (NOTES 20).
 *
 * @param ledger a peer's ledger
 * @param copy what to do with each block before it goes out
 */
public record LedgerBlocks(Ledger ledger, UnaryOperator<Block> copy) implements BlockSource {

    /** The peer's own copies. */
    public static LedgerBlocks ofPeer(Ledger ledger) {
        return new LedgerBlocks(ledger, UnaryOperator.identity());
    }

    /** The copies that an orderer delivers. */
    public static LedgerBlocks ofOrderer(Ledger ledger) {
        return new LedgerBlocks(ledger, LedgerBlocks::ordererCopy);
    }

    @Override
    public long height() {
        return ledger.height();
    }

    @Override
    public Block block(long number) {
        return copy.apply(ledger.block(number));
    }

    @Override
    public ChannelConfiguration configuration() {
        return ledger.configuration();
    }

    @Override
    public void subscribe(CommitListener listener) {
        ledger.onCommit(listener);
    }

    @Override
    public void unsubscribe(CommitListener listener) {
        ledger.removeListener(listener);
    }

    private static Block ordererCopy(Block block) {
        BlockMetadata metadata = block.getMetadata().toBuilder()
                .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.EMPTY)
                .setMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE, ByteString.EMPTY)
                .build();
        return block.toBuilder().setMetadata(metadata).build();
    }
}
