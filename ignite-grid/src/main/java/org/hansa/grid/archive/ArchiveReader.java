package org.hansa.grid.archive;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.anchor.StreamId;

/** What reports and reconciliation read. Sequences are dense from 0; sizes are numbers of leaves. */
public interface ArchiveReader {
    /** Leaves in the archive. */
    long size(StreamId stream);

    /** Canonical bytes of a leaf. @throws IllegalArgumentException beyond the size */
    byte[] leaf(StreamId stream, long sequence);

    /** Leaf hash, 32 bytes. */
    byte[] leafHash(StreamId stream, long sequence);

    /** Root of the tree of the first {@code treeSize} leaves. */
    byte[] root(StreamId stream, long treeSize);

    /** Audit path, nearest sibling first, for the tree of the first {@code treeSize} leaves. */
    List<byte[]> inclusionProof(StreamId stream, long sequence, long treeSize);

    /** The anchor that brought a leaf; empty while the ledger does not have it. */
    Optional<AnchorEntry> anchorOf(StreamId stream, long sequence);

    /** Anchors in order from batch {@code from}, {@code limit} at most. */
    List<AnchorEntry> anchors(StreamId stream, long from, int limit);
}
