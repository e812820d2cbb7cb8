package org.hansa.network.validation;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.Update;
import org.hansa.network.ledger.UpdateBatch;
import org.hansa.network.ledger.Utf8Order;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.jspecify.annotations.Nullable;

/** A range as it would read now: the state before the block, overlaid with the updates of the block so far. */
final class CombinedRange {

    private final WorldState state;
    private final UpdateBatch updates;

    CombinedRange(WorldState state, UpdateBatch updates) {
        this.state = state;
        this.updates = updates;
    }

    /** If the reader stopped early, its end key is the last one it saw and belongs to the range (NOTES 17). */
    Iterator<KeyedValue> read(String namespace, RangeQueryInfo range) {
        Merged merged = new Merged(
                state.range(namespace, range.getStartKey(), range.getEndKey()),
                updates.range(namespace, range.getStartKey(), range.getEndKey()));
        return range.getItrExhausted() ? merged : merged.followedBy(current(namespace, range.getEndKey()));
    }

    private @Nullable KeyedValue current(String namespace, String key) {
        Update update = updates.get(Space.publicKeys(namespace), key);
        VersionedValue value = update == null ? state.get(namespace, key) : update.value();
        return value == null ? null : new KeyedValue(key, value);
    }

    private static final class Merged implements Iterator<KeyedValue> {

        private final Iterator<KeyedValue> committed;
        private final Iterator<Map.Entry<String, Update>> updated;
        private @Nullable KeyedValue nextCommitted;
        private Map.@Nullable Entry<String, Update> nextUpdated;
        private @Nullable KeyedValue last;
        private @Nullable KeyedValue next;

        Merged(Iterator<KeyedValue> committed, NavigableMap<String, Update> updates) {
            this.committed = committed;
            this.updated = updates.entrySet().iterator();
            advanceCommitted();
            advanceUpdated();
            next = compute();
        }

        Merged followedBy(@Nullable KeyedValue end) {
            if (next == null) {
                next = end;
            } else {
                last = end;
            }
            return this;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public KeyedValue next() {
            KeyedValue current = next;
            if (current == null) {
                throw new NoSuchElementException();
            }
            next = compute();
            if (next == null) {
                next = last;
                last = null;
            }
            return current;
        }

        private @Nullable KeyedValue compute() {
            while (nextCommitted != null || nextUpdated != null) {
                KeyedValue fromState = nextCommitted;
                Map.Entry<String, Update> fromBlock = nextUpdated;
                int order = fromState == null
                        ? 1
                        : fromBlock == null ? -1 : Utf8Order.compare(fromState.key(), fromBlock.getKey());
                if (order <= 0) {
                    advanceCommitted();
                }
                if (order >= 0) {
                    advanceUpdated();
                }
                if (order < 0) {
                    return fromState;
                }
                if (fromBlock != null && fromBlock.getValue().value() != null) {
                    return new KeyedValue(
                            fromBlock.getKey(), fromBlock.getValue().value());
                }
            }
            return null;
        }

        private void advanceCommitted() {
            nextCommitted = committed.hasNext() ? committed.next() : null;
        }

        private void advanceUpdated() {
            nextUpdated = updated.hasNext() ? updated.next() : null;
        }
    }
}
