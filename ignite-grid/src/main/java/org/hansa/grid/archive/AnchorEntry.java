package org.hansa.grid.archive;

import org.hansa.ledger.model.AnchorRecord;

/** An anchor as it was committed. @param block number of the block, or -1 when it was only learnt from the record */
public record AnchorEntry(AnchorRecord record, long block) {
    public long nextSequence() {
        return record.firstSequence() + record.count();
    }
}
