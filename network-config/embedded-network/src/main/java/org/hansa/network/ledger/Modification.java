package org.hansa.network.ledger;

import com.google.protobuf.Timestamp;

/**
 * One committed change of a key.
 *
 * @param txId the transaction that wrote it
 * @param timestamp the timestamp of that transaction's channel header
 * @param delete whether the key was deleted
 * @param value the bytes written; empty for a deletion
 * @param version block and transaction index
 */
public record Modification(String txId, Timestamp timestamp, boolean delete, byte[] value, Version version) {}
