package org.hansa.network.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * Private writes of endorsed transactions that have not been committed yet, of one organisation.
 *
 * <p>Bounded: when an endorsed transaction is never submitted, its writes make room for newer ones. Thread-safe.
 */
public final class TransientStore {

    private static final int CAPACITY = 10_000;

    private final Map<String, TxPvtReadWriteSet> byTransaction = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TxPvtReadWriteSet> eldest) {
            return size() > CAPACITY;
        }
    };

    /** Keeps the private writes of a transaction until it commits. */
    public synchronized void keep(String txId, TxPvtReadWriteSet writes) {
        byTransaction.put(txId, writes);
    }

    /** The private writes of a transaction, if this organisation has them. */
    public synchronized Optional<TxPvtReadWriteSet> find(String txId) {
        return Optional.ofNullable(byTransaction.get(txId));
    }

    synchronized void discard(String txId) {
        byTransaction.remove(txId);
    }
}
