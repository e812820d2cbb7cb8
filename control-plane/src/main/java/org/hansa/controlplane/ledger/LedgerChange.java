package org.hansa.controlplane.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One key that a valid transaction wrote.
 *
 * @param value empty when it was deleted
 * @param time the transaction's timestamp
 */
public record LedgerChange(String key, Optional<byte[]> value, long block, String txId, Instant time) {}
