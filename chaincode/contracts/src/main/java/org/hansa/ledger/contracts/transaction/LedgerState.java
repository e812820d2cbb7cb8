package org.hansa.ledger.contracts.transaction;

import java.util.Optional;

/**
 * All that contracts may know of the world: one transaction's view of the channel. Fabric's rules hold for every
 * implementation: a read gives what was committed before the transaction, never what the transaction wrote itself, and an
 * empty value is the same as none.
 */
public interface LedgerState {
    /** The committed value, or empty. Each call is a round trip to the peer. */
    Optional<byte[]> get(String key);

    /** @param value at least one byte; Fabric would take an empty value for a deletion */
    void put(String key, byte[] value);

    void delete(String key);

    /** Attaches the transaction's one event, which peers deliver with its block. */
    void announce(String name, byte[] payload);

    String txId();

    /** The transaction's timestamp, epoch milliseconds: chosen by the client, bounded by the peers' time window. */
    long txTimeMillis();

    Caller caller();

    /** Data that travels with the proposal and is in no block. */
    Optional<byte[]> transientField(String name);
}
