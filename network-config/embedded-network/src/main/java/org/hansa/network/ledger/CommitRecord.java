package org.hansa.network.ledger;

import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Everything that committing one block makes durable, in one write.
 *
 * @param block the peers' copy: transaction filter and commit hash included
 * @param privateWrites private data of the block's valid transactions, by organisation
 */
public record CommitRecord(Block block, List<PrivateWrites> privateWrites) {

    public CommitRecord {
        privateWrites = List.copyOf(privateWrites);
    }
}
