package org.hansa.network.ledger;

import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Where a transaction id was first committed and with which outcome.
 *
 * <p>As in Fabric an invalid envelope is indexed under the id that it claims (NOTES 8): who trusts the answer
 * recomputes the id from the envelope.
 *
 * @param block number of the block
 * @param index position in the block
 * @param code the validation code of this peer
 * @param envelope the envelope as ordered
 */
public record LocatedTransaction(long block, int index, TxValidationCode code, Envelope envelope) {}
