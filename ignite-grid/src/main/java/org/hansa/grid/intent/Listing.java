package org.hansa.grid.intent;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.ledger.model.ContractHandle;

/** The allocations of a member, newest first, of one contract or of all: which ones there are is kept once, by contract. */
final class Listing {
    /** Of one contract, when all of them are gone through together. */
    private static final int AT_ONCE = 16;

    private final Map<ContractHandle, Positions> byContract = new ConcurrentHashMap<>();

    void add(ContractHandle contract, Position position) {
        byContract.computeIfAbsent(contract, any -> new Positions()).add(position);
    }

    void remove(ContractHandle contract, Position position) {
        Optional.ofNullable(byContract.get(contract)).ifPresent(each -> each.remove(position));
    }

    List<Position> page(ContractHandle contract, Optional<Position> after, int limit) {
        return byContract.getOrDefault(contract, new Positions()).after(after, limit);
    }

    List<Position> page(Optional<Position> after, int limit) {
        PriorityQueue<Reader> readers = new PriorityQueue<>();
        byContract.values().forEach(each -> Reader.of(each, after).ifPresent(readers::add));
        List<Position> page = new ArrayList<>();
        while (page.size() < limit && !readers.isEmpty()) {
            Reader first = readers.remove();
            page.add(first.head());
            first.next().ifPresent(readers::add);
        }
        return page;
    }

    /**
     * Goes through one contract's.
     *
     * @param rest what was read with the head and comes after it
     */
    private record Reader(Positions positions, Position head, Iterator<Position> rest) implements Comparable<Reader> {
        static Optional<Reader> of(Positions positions, Optional<Position> after) {
            Iterator<Position> read = positions.after(after, AT_ONCE).iterator();
            return read.hasNext() ? Optional.of(new Reader(positions, read.next(), read)) : Optional.empty();
        }

        Optional<Reader> next() {
            return rest.hasNext()
                    ? Optional.of(new Reader(positions, rest.next(), rest))
                    : of(positions, Optional.of(head));
        }

        @Override
        public int compareTo(Reader other) {
            return head.compareTo(other.head);
        }
    }
}
