package org.hansa.grid.seal;

import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.anchor.AllocationLedger.Envelope;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;

/** The sealed batches of one stream. The first writer of a batch number wins; everybody else adopts what is there. */
public final class SealedStore {
    private static final String ENVELOPE = "/envelope";
    private static final int ENVELOPE_LAYOUT = 1;

    private final EntryStore store;
    private final String prefix;

    public SealedStore(EntryStore store, StreamId stream) {
        this.store = store;
        prefix = (stream instanceof StreamId.Site ? "site:" : "decisions:") + stream.name() + "/";
    }

    /** @return what is stored, which need not be what was given */
    SealedRecord createIfAbsent(SealedRecord record) {
        return store.change(Table.SEALED, key(record.batch()), new SealedChange(record));
    }

    Optional<SealedRecord> find(long batch) {
        return store.get(Table.SEALED, key(batch)).map(SealedRecord::decode);
    }

    /** The signed transaction that carries the batch, stored before it is submitted. */
    void putEnvelope(long batch, Envelope envelope) {
        byte[] bytes = new EntryWriter(ENVELOPE_LAYOUT)
                .text(envelope.txId())
                .bytes(envelope.bytes())
                .toBytes();
        store.put(Table.SEALED, key(batch) + ENVELOPE, bytes);
    }

    Optional<Envelope> envelope(long batch) {
        return store.get(Table.SEALED, key(batch) + ENVELOPE).map(bytes -> {
            EntryReader in = EntryReader.version(ENVELOPE_LAYOUT, bytes);
            return new Envelope(in.text(), in.bytes());
        });
    }

    void clearEnvelope(long batch) {
        store.remove(Table.SEALED, key(batch) + ENVELOPE);
    }

    void remove(long batch) {
        clearEnvelope(batch);
        store.remove(Table.SEALED, key(batch));
    }

    /** All stored batches by number. */
    TreeMap<Long, SealedRecord> all() {
        TreeMap<Long, SealedRecord> found = new TreeMap<>();
        store.scan(Table.SEALED, (key, bytes) -> {
            if (key.startsWith(prefix) && !key.endsWith(ENVELOPE)) {
                SealedRecord record = SealedRecord.decode(bytes);
                found.put(record.batch(), record);
            }
        });
        return found;
    }

    private String key(long batch) {
        return prefix + batch;
    }
}
