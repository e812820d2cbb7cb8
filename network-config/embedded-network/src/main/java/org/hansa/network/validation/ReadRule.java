package org.hansa.network.validation;

import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.ledger.UpdateBatch;
import org.hansa.network.ledger.WorldState;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Whether what a transaction read still holds. Fabric's rule is {@link #FABRIC}; tests of checkers break it. */
@FunctionalInterface
public interface ReadRule {

    /** Every key and range must be as it was read, the block's own earlier writes counted. */
    ReadRule FABRIC = (sets, state, preceding) -> new ReadCheck(state, preceding).check(sets);

    /**
     * @param state before the block
     * @param preceding what the block's earlier valid transactions write
     */
    TxValidationCode check(ReadWriteSets sets, WorldState state, UpdateBatch preceding);
}
