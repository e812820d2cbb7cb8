package org.hansa.grid.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.MerkleTree;

/**
 * One stream's files: {@code leaves.log} (each leaf with the member's own annex), {@code hashes.log} (the leaf hashes, so
 * that a leaf altered on disk is noticed) and {@code anchors.log}.
 */
public final class StreamArchive implements Closeable {
    private static final int AT_ONCE = 256;

    private final String name;
    private final FramedLog leaves;
    private final FramedLog hashes;
    private final FramedLog anchors;
    private final LeafTree tree = new LeafTree(this::storedHash);
    private final TreeMap<Long, AnchorEntry> anchorsByBatch = new TreeMap<>();
    private final TreeMap<Long, AnchorEntry> anchorsBySequence = new TreeMap<>();

    private StreamArchive(String name, FramedLog leaves, FramedLog hashes, FramedLog anchors) {
        this.name = name;
        this.leaves = leaves;
        this.hashes = hashes;
        this.anchors = anchors;
    }

    /** A leaf and what lies beside it for this member only. */
    public record ArchivedLeaf(byte[] leaf, byte[] annex) {}

    static StreamArchive open(Path directory, WriteGate gate) throws IOException {
        Files.createDirectories(directory);
        StreamArchive archive = new StreamArchive(
                directory.getFileName().toString(),
                FramedLog.open(directory.resolve("leaves.log"), gate),
                FramedLog.open(directory.resolve("hashes.log"), gate),
                FramedLog.open(directory.resolve("anchors.log"), gate));
        archive.load();
        return archive;
    }

    private void load() throws IOException {
        for (int i = 0; i < leaves.count(); i++) {
            byte[] hash = MerkleTree.leafHash(split(leaves.read(i)).leaf());
            if (i < hashes.count() && !Arrays.equals(hash, hashes.read(i))) {
                throw new IOException(
                        "archive " + name + ": leaf " + i + " does not match its hash: restore it from a copy");
            }
            if (i >= hashes.count()) {
                hashes.append(List.of(hash));
            }
            tree.append(hash);
        }
        if (hashes.count() > leaves.count()) {
            throw new IOException("archive " + name + ": leaves are missing at the end: restore it from a copy");
        }
        for (int i = 0; i < anchors.count(); i++) {
            byte[] payload = anchors.read(i);
            long block = ByteBuffer.wrap(payload).getLong();
            remember(new AnchorEntry(AnchorRecord.parse(Arrays.copyOfRange(payload, 8, payload.length)), block));
        }
    }

    /**
     * Leaves first, hashes second: a crash between them leaves a hash to be computed again, never one without its leaf. An
     * append that failed between the two is finished by appending the same leaves again.
     */
    public synchronized void append(List<ArchivedLeaf> added) {
        try {
            List<byte[]> frames = added.stream().map(StreamArchive::join).toList();
            List<byte[]> leafHashes =
                    added.stream().map(each -> MerkleTree.leafHash(each.leaf())).toList();
            int written = Math.toIntExact(leaves.count() - tree.size());
            for (int i = 0; i < written; i++) {
                if (!Arrays.equals(frames.get(i), leaves.read(Math.toIntExact(tree.size() + i)))) {
                    throw new IOException("another append did not finish; open the archive again");
                }
            }
            leaves.append(frames.subList(written, frames.size()));
            hashes.append(leafHashes.subList(Math.toIntExact(hashes.count() - tree.size()), leafHashes.size()));
            leafHashes.forEach(tree::append);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the archive of " + name, e);
        }
    }

    public synchronized void appendAnchor(AnchorEntry entry) {
        if (anchorsByBatch.containsKey(entry.record().batch())) {
            return;
        }
        try {
            byte[] record = entry.record().bytes();
            anchors.append(List.of(ByteBuffer.allocate(8 + record.length)
                    .putLong(entry.block())
                    .put(record)
                    .array()));
            remember(entry);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the anchors of " + name, e);
        }
    }

    public long size() {
        return tree.size();
    }

    public ArchivedLeaf read(long sequence) {
        try {
            return split(leaves.read(Math.toIntExact(sequence)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read leaf " + sequence + " of " + name, e);
        }
    }

    /** Leaves that lie beside each other, in one read. */
    public List<ArchivedLeaf> read(long first, int count) {
        try {
            return leaves.read(Math.toIntExact(first), count).stream()
                    .map(StreamArchive::split)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read leaves from " + first + " of " + name, e);
        }
    }

    /** Shows the leaves of a site from {@code first} on, in their order, with few reads of the file. */
    public void leaves(long first, Consumer<Leaf> visitor) {
        for (long at = first; at < size(); at += AT_ONCE) {
            read(at, (int) Math.min(AT_ONCE, size() - at)).forEach(each -> visitor.accept(Leaf.parse(each.leaf())));
        }
    }

    private byte[] storedHash(long sequence) {
        try {
            return hashes.read(Math.toIntExact(sequence));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the hash of leaf " + sequence + " of " + name, e);
        }
    }

    public byte[] leafHash(long sequence) {
        return tree.leafHash(sequence);
    }

    public Frontier frontier(long size) {
        return tree.frontier(size);
    }

    public byte[] root(long size) {
        return tree.root(size);
    }

    public List<byte[]> inclusionProof(long sequence, long size) {
        return tree.inclusionProof(sequence, size);
    }

    public synchronized Optional<AnchorEntry> anchorOf(long sequence) {
        return Optional.ofNullable(anchorsBySequence.floorEntry(sequence))
                .map(Map.Entry::getValue)
                .filter(each -> sequence < each.nextSequence());
    }

    /** Whether the ledger counted this leaf as zero, as far as its anchor is known here. */
    public boolean voided(long sequence) {
        return anchorOf(sequence).stream()
                .flatMap(each -> each.record().voided().stream())
                .anyMatch(each -> each.sequence() == sequence);
    }

    public synchronized Optional<AnchorEntry> lastAnchor() {
        return Optional.ofNullable(anchorsByBatch.lastEntry()).map(Map.Entry::getValue);
    }

    public synchronized List<AnchorEntry> anchors(long from, int limit) {
        return anchorsByBatch.tailMap(from, true).values().stream().limit(limit).toList();
    }

    private void remember(AnchorEntry entry) {
        anchorsByBatch.put(entry.record().batch(), entry);
        anchorsBySequence.put(entry.record().firstSequence(), entry);
    }

    private static byte[] join(ArchivedLeaf leaf) {
        return ByteBuffer.allocate(4 + leaf.leaf().length + leaf.annex().length)
                .putInt(leaf.leaf().length)
                .put(leaf.leaf())
                .put(leaf.annex())
                .array();
    }

    private static ArchivedLeaf split(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        byte[] leaf = new byte[in.getInt()];
        in.get(leaf);
        byte[] annex = new byte[in.remaining()];
        in.get(annex);
        return new ArchivedLeaf(leaf, annex);
    }

    @Override
    public void close() throws IOException {
        leaves.close();
        hashes.close();
        anchors.close();
    }
}
