package org.hansa.ledger.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.contracts.transaction.LedgerState;

/**
 * World state with Fabric's rules: a transaction reads what was committed before it, not what it writes; it commits only
 * if every version that it read is still the current one; an empty value is no value.
 */
final class InMemoryLedger {
    private record Versioned(byte[] value, long version) {}

    private final FunctionTable functions = new FunctionTable();
    private final TreeMap<String, Versioned> state = new TreeMap<>();
    private long transactions;

    /** The events of committed transactions, in order. */
    final List<Announced> events = new ArrayList<>();

    record Announced(String name, byte[] payload) {}

    /** A transaction that has been endorsed and not committed. */
    final class Endorsed implements LedgerState {
        private final Caller caller;
        private final long timeMillis;
        private final String txId = "tx-" + transactions++;
        private final Map<String, byte[]> transientMap;
        private final TreeMap<String, Long> readVersions = new TreeMap<>();
        private final TreeMap<String, Optional<byte[]>> writes = new TreeMap<>();
        private int roundTrips;
        private byte[] answer = {};
        private Optional<Announced> event = Optional.empty();

        private Endorsed(Caller caller, long timeMillis, Map<String, byte[]> transientMap) {
            this.caller = caller;
            this.timeMillis = timeMillis;
            this.transientMap = transientMap;
        }

        byte[] answer() {
            return answer;
        }

        /** Reads and writes: each is a message to the peer and back. */
        int roundTrips() {
            return roundTrips;
        }

        SortedMap<String, Optional<byte[]>> writes() {
            return writes;
        }

        /** @return whether the version check let it through */
        boolean commit() {
            boolean current =
                    readVersions.entrySet().stream().allMatch(each -> versionOf(each.getKey()) == each.getValue());
            if (current) {
                writes.forEach((key, value) -> value.ifPresentOrElse(
                        bytes -> state.put(key, new Versioned(bytes, transactions)), () -> state.remove(key)));
                event.ifPresent(events::add);
            }
            return current;
        }

        @Override
        public Optional<byte[]> get(String key) {
            if (readVersions.put(key, versionOf(key)) != null) {
                throw new AssertionError("read twice: " + key);
            }
            roundTrips++;
            return value(key);
        }

        @Override
        public void put(String key, byte[] value) {
            write(key, value.length == 0 ? Optional.empty() : Optional.of(value));
        }

        @Override
        public void delete(String key) {
            write(key, Optional.empty());
        }

        @Override
        public void announce(String name, byte[] payload) {
            if (event.isPresent()) {
                throw new AssertionError("two events");
            }
            event = Optional.of(new Announced(name, payload));
        }

        private void write(String key, Optional<byte[]> value) {
            if (writes.put(key, value) != null) {
                throw new AssertionError("written twice: " + key);
            }
            roundTrips++;
        }

        @Override
        public String txId() {
            return txId;
        }

        @Override
        public long txTimeMillis() {
            return timeMillis;
        }

        @Override
        public Caller caller() {
            return caller;
        }

        @Override
        public Optional<byte[]> transientField(String name) {
            return Optional.ofNullable(transientMap.get(name));
        }
    }

    /** Runs a function on the state of now. @throws org.hansa.ledger.model.LedgerRefusal as the function does */
    Endorsed endorse(
            Caller caller, long timeMillis, Map<String, byte[]> transientMap, String function, List<byte[]> arguments) {
        Endorsed transaction = new Endorsed(caller, timeMillis, transientMap);
        transaction.answer = functions.call(transaction, function, arguments);
        return transaction;
    }

    Optional<byte[]> value(String key) {
        return Optional.ofNullable(state.get(key)).map(Versioned::value);
    }

    /** Keys with this prefix, in order. */
    List<String> keys(String prefix) {
        return state.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    /** Everything as of now, for comparing before and after: stored values are never changed in place. */
    Map<String, Object> snapshot() {
        return new TreeMap<>(state);
    }

    private long versionOf(String key) {
        return state.containsKey(key) ? state.get(key).version() : -1;
    }
}
