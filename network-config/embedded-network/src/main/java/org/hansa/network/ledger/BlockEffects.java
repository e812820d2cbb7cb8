package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What committing a block does, before anything is done.
 *
 * @param block the peer's copy: transaction filter and commit hash included
 * @param updates final state of each key that the valid transactions touched
 * @param validTransactions what the valid endorser transactions wrote, in block order
 * @param configuration the configuration that the block brings, if it is a configuration block
 * @param commitHash the chained hash after this block; empty for block 0
 */
public record BlockEffects(
        Block block,
        UpdateBatch updates,
        List<WrittenTransaction> validTransactions,
        Optional<ChannelConfiguration> configuration,
        ByteString commitHash) {

    public BlockEffects {
        validTransactions = List.copyOf(validTransactions);
    }
}
