package org.hansa.ledger.contracts.transaction;

import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;

/**
 * One transaction: reads each key at most once, keeps writes back until {@link #commit}, and writes each key once, in key
 * order. So a refusal leaves nothing half done, and no function can come to depend on reading what it wrote, which on
 * Fabric would silently give the old value.
 */
public final class LedgerTransaction {
    private final LedgerState state;
    private final TreeMap<String, Optional<byte[]>> reads = new TreeMap<>();
    private final TreeMap<String, Optional<byte[]>> writes = new TreeMap<>();

    private Optional<Event> event = Optional.empty();

    private record Event(String name, byte[] payload) {}

    public LedgerTransaction(LedgerState state) {
        this.state = state;
    }

    public String id() {
        return state.txId();
    }

    /** The transaction's timestamp, epoch milliseconds. */
    public long timeMillis() {
        return state.txTimeMillis();
    }

    public Optional<byte[]> transientField(String name) {
        return state.transientField(name);
    }

    /** The signer's organisation. @throws LedgerRefusal NOT_AUTHORISED when it signed with another of its identities */
    public MspId signedBy(ClientRole role) {
        Caller caller = state.caller();
        if (caller.role() != role) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    "this call needs the " + role.name() + " identity of " + caller.member() + ", a client certificate"
                            + " with that common name; it was signed by " + caller.role());
        }
        return caller.member();
    }

    /** The committed value of a key. */
    public Optional<byte[]> bytes(String key) {
        if (writes.containsKey(key)) {
            throw new IllegalStateException("read after write: " + key);
        }
        return reads.computeIfAbsent(key, state::get);
    }

    public <T> Optional<T> find(String key, Function<byte[], T> parser) {
        return bytes(key).map(bytes -> stored(key, bytes, parser));
    }

    /** @throws LedgerRefusal NOT_FOUND, or NOT_FOUNDED before the consortium has started */
    public <T> T require(String key, Function<byte[], T> parser) {
        return find(key, parser).orElseThrow(() -> missing(key));
    }

    /** What to answer when a key that must exist does not. */
    public LedgerRefusal missing(String key) {
        return bytes(LedgerKey.FOUNDING).isEmpty()
                ? new LedgerRefusal(LedgerError.NOT_FOUNDED, "the founding record comes first")
                : new LedgerRefusal(LedgerError.NOT_FOUND, key);
    }

    /** @throws LedgerRefusal ALREADY_EXISTS */
    public void requireAbsent(String key) {
        if (bytes(key).isPresent()) {
            throw new LedgerRefusal(LedgerError.ALREADY_EXISTS, key);
        }
    }

    public void put(String key, CanonicalRecord record) {
        put(key, record.bytes());
    }

    public void put(String key, byte[] value) {
        if (value.length == 0) {
            throw new IllegalStateException("an empty value would delete " + key);
        }
        write(key, Optional.of(value));
    }

    public void delete(String key) {
        write(key, Optional.empty());
    }

    /** What has happened, for those who listen. A transaction has one event at the most: Fabric keeps only the last. */
    public void announce(String name, CanonicalRecord payload) {
        if (event.isPresent()) {
            throw new IllegalStateException("a second event: " + name);
        }
        event = Optional.of(new Event(name, payload.bytes()));
    }

    /** Writes the buffer. Called once, by the dispatcher, after the function has returned. */
    public void commit() {
        writes.forEach((key, value) -> {
            if (value.isPresent()) {
                state.put(key, value.get());
            } else {
                state.delete(key);
            }
        });
        event.ifPresent(each -> state.announce(each.name(), each.payload()));
    }

    private void write(String key, Optional<byte[]> value) {
        if (writes.put(key, value) != null) {
            throw new IllegalStateException("written twice: " + key);
        }
    }

    /** A stored record that cannot be read is a fault of the chaincode, never of the caller's arguments. */
    private static <T> T stored(String key, byte[] bytes, Function<byte[], T> parser) {
        try {
            return parser.apply(bytes);
        } catch (MalformedRecordException e) {
            throw new IllegalStateException("the ledger's own record under " + key + " cannot be read", e);
        }
    }
}
