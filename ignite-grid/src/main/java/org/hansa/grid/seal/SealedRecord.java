package org.hansa.grid.seal;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.Limits;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.Digest;

/**
 * {@code sealed/{stream, first sequence}}: leaves whose content and order are fixed, with all that is needed to finish sealing
 * them after a crash. How many of them one anchor carries is decided when it is proposed.
 *
 * @param watermarks how far each source is covered: {@code providerSeq} by provider, or count by merged refusal
 */
public record SealedRecord(
        long firstSequence, List<ArchivedLeaf> leaves, SortedMap<String, Long> watermarks, Digest root) {
    private static final int LAYOUT = 3;
    /** Leaves, annexes and watermarks of the largest batch. */
    private static final int MAX_BYTES = 4 << 20;

    public SealedRecord {
        leaves = List.copyOf(leaves);
        watermarks = Collections.unmodifiableSortedMap(new TreeMap<>(watermarks));
    }

    public long nextSequence() {
        return firstSequence + leaves.size();
    }

    /** Packed: leaves are text, much of which each of them repeats. */
    byte[] encode() {
        byte[] plain = plain();
        return new EntryWriter(LAYOUT)
                .number(plain.length)
                .bytes(Deflated.of(plain))
                .toBytes();
    }

    private byte[] plain() {
        EntryWriter out = new EntryWriter(LAYOUT);
        out.number(firstSequence);
        out.list(leaves, (to, each) -> to.bytes(each.leaf()).bytes(each.annex()));
        out.map(watermarks, (key, value) -> out.text(key).number(value));
        out.digest(root);
        return out.toBytes();
    }

    static SealedRecord decode(byte[] bytes) {
        EntryReader packed = EntryReader.version(LAYOUT, bytes);
        int length = packed.small();
        Limits.range("a batch's bytes", length, 1, MAX_BYTES);
        EntryReader in = EntryReader.version(LAYOUT, Deflated.inflate(packed.bytes(), length));
        packed.end();
        long first = in.number();
        List<ArchivedLeaf> leaves = in.list(from -> new ArchivedLeaf(from.bytes(), from.bytes()));
        TreeMap<String, Long> watermarks = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            watermarks.put(in.text(), in.number());
        }
        SealedRecord record = new SealedRecord(first, leaves, watermarks, in.digest());
        in.end();
        return record;
    }
}
