package org.hansa.network.orderer;

import org.hyperledger.fabric.protos.common.Envelope;

/**
 * An envelope that may be ordered: a transaction, or the configuration that an orderer made of an update.
 *
 * @param envelope what goes into the block
 * @param sequence of the configuration that it was checked under; under a later one it is checked again
 * @param orderer consenter id of the orderer that took it
 */
record CheckedMessage(Envelope envelope, long sequence, int orderer) {}
