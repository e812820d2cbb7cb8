package org.hansa.network.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where each transaction id was committed first. Invalid envelopes count too, under the id that they claim (NOTES 8). */
final class TransactionIndex {

    /** Position of a transaction: block number and index, packed. */
    record Position(long block, int index) {

        private static final int INDEX_BITS = 20;

        static Position unpack(long packed) {
            return new Position(packed >>> INDEX_BITS, (int) (packed & ((1 << INDEX_BITS) - 1)));
        }

        long pack() {
            return block << INDEX_BITS | index;
        }
    }

    private final Map<String, Long> positions = new ConcurrentHashMap<>();

    void add(String txId, Position position) {
        if (!txId.isEmpty()) {
            positions.putIfAbsent(txId, position.pack());
        }
    }

    Optional<Position> find(String txId) {
        return Optional.ofNullable(positions.get(txId)).map(Position::unpack);
    }
}
