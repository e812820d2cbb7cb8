package org.hansa.network.ledger;

import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * The private writes of one transaction that one organisation holds and that no block carries.
 *
 * @param mspId the organisation
 * @param transaction position in the block
 * @param writes namespaces and collections with their plaintext writes
 */
public record PrivateWrites(String mspId, int transaction, TxPvtReadWriteSet writes) {}
