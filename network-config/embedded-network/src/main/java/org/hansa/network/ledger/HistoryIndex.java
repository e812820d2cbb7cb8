package org.hansa.network.ledger;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.hansa.network.ledger.TransactionIndex.Position;

/** Which transactions changed each public key, oldest first. The values stay in the block store. */
final class HistoryIndex {

    private record Key(String namespace, String key) {}

    private final Map<Key, long[]> changes = new HashMap<>();

    synchronized void add(String namespace, String key, Position position) {
        changes.merge(new Key(namespace, key), new long[] {position.pack()}, HistoryIndex::joined);
    }

    synchronized Position[] find(String namespace, String key) {
        long[] packed = changes.getOrDefault(new Key(namespace, key), new long[0]);
        return Arrays.stream(packed).mapToObj(Position::unpack).toArray(Position[]::new);
    }

    private static long[] joined(long[] known, long[] more) {
        long[] all = Arrays.copyOf(known, known.length + more.length);
        System.arraycopy(more, 0, all, known.length, more.length);
        return all;
    }
}
