package org.hansa.grid.seal;

import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.anchor.AllocationLedger.Envelope;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;

/**
 * The sealed leaves of one stream by the sequence that they begin at. The first writer wins; everybody else adopts what is
 * there. Beside them the one transaction that was last on its way to the ledger.
 */
public final class SealedStore {
    private static final String ENVELOPE = "envelope";
    private static final int ENVELOPE_LAYOUT = 2;

    private final EntryStore store;
    private final String prefix;

    public SealedStore(EntryStore store, StreamId stream) {
        this.store = store;
        prefix = (stream instanceof StreamId.Site ? "site:" : "decisions:") + stream.name() + "/";
    }

    /** @return what is stored, which need not be what was given */
    SealedRecord createIfAbsent(SealedRecord record) {
        return store.change(Table.SEALED, key(record.firstSequence()), new SealedChange(record));
    }

    Optional<SealedRecord> find(long firstSequence) {
        return store.get(Table.SEALED, key(firstSequence)).map(SealedRecord::decode);
    }

    /** The signed transaction that carries an anchor, stored before it is submitted. There is one at a time. */
    void putEnvelope(long batch, Envelope envelope) {
        byte[] bytes = new EntryWriter(ENVELOPE_LAYOUT)
                .number(batch)
                .text(envelope.txId())
                .bytes(envelope.bytes())
                .toBytes();
        store.put(Table.SEALED, prefix + ENVELOPE, bytes);
    }

    /** The transaction that was to anchor this batch, if one was stored. */
    Optional<Envelope> envelope(long batch) {
        return store.get(Table.SEALED, prefix + ENVELOPE).flatMap(bytes -> {
            EntryReader in = EntryReader.version(ENVELOPE_LAYOUT, bytes);
            return in.number() == batch ? Optional.of(new Envelope(in.text(), in.bytes())) : Optional.empty();
        });
    }

    void clearEnvelope() {
        store.remove(Table.SEALED, prefix + ENVELOPE);
    }

    void remove(long firstSequence) {
        store.remove(Table.SEALED, key(firstSequence));
    }

    /** All that is stored, by first sequence. */
    TreeMap<Long, SealedRecord> all() {
        TreeMap<Long, SealedRecord> found = new TreeMap<>();
        store.scan(Table.SEALED, (key, bytes) -> {
            if (key.startsWith(prefix) && !key.endsWith(ENVELOPE)) {
                SealedRecord record = SealedRecord.decode(bytes);
                found.put(record.firstSequence(), record);
            }
        });
        return found;
    }

    private String key(long firstSequence) {
        return prefix + firstSequence;
    }
}
