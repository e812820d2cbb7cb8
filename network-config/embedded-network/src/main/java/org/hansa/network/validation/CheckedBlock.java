package org.hansa.network.validation;

import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * An ordered block with its envelopes checked as far as that needs no state. All organisations' committers share it.
 *
 * @param block as ordered
 * @param transactions one per envelope
 */
public record CheckedBlock(Block block, List<CheckedTransaction> transactions) {

    public CheckedBlock {
        transactions = List.copyOf(transactions);
    }

    long number() {
        return block.getHeader().getNumber();
    }
}
