package org.hansa.grid.seal;

import java.util.Collection;
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
 *
 * <p>Pieces are let go once all know of them, and then a writer that slept could be the first at their sequence again: a floor, raised
 * before they go and read after every look and every write, says which sequences are over.
 */
public final class SealedStore {
    private static final String ENVELOPE = "envelope";
    private static final int ENVELOPE_LAYOUT = 2;

    private final EntryStore store;
    private final String prefix;
    private final String floor;

    public SealedStore(EntryStore store, StreamId stream) {
        this.store = store;
        prefix = (stream instanceof StreamId.Site ? "site:" : "decisions:") + stream.name() + "/";
        floor = prefix + "floor";
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

    /** Whether others have anchored what begins here and much more, so that what is stored for it now counts for nothing. */
    boolean over(long firstSequence) {
        return firstSequence < floor();
    }

    private long floor() {
        return store.get(Table.MARK, floor).map(FloorChange::decode).orElse(0L);
    }

    /** @param pieces what the caller knows to be stored below the floor */
    void letGo(long below, Collection<Long> pieces) {
        store.change(Table.MARK, floor, new FloorChange(below));
        pieces.forEach(this::remove);
    }

    private void remove(long firstSequence) {
        store.remove(Table.SEALED, key(firstSequence));
    }

    /** All that count, by first sequence. */
    TreeMap<Long, SealedRecord> all() {
        TreeMap<Long, SealedRecord> found = stored();
        found.headMap(floor()).clear();
        return found;
    }

    /** What a crash left below the floor, or a writer that was behind. */
    void clearOver() {
        TreeMap<Long, SealedRecord> over = stored();
        over.tailMap(floor()).clear();
        over.keySet().forEach(this::remove);
    }

    private TreeMap<Long, SealedRecord> stored() {
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
