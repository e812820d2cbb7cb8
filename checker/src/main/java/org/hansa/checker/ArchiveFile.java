package org.hansa.checker;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * One site's {@code leaves.log}: frames of length, CRC-32C and payload, each payload a leaf with its length and the owner's
 * annex behind it. A torn frame at the end is what a crash may leave and counts as not written.
 *
 * @param bytes the leaves as they are written
 * @param hashes leaf hashes, SHA-256 over a zero byte and the leaf
 */
record ArchiveFile(List<Leaf> leaves, List<byte[]> bytes, List<byte[]> hashes) {
    static final ArchiveFile NONE = new ArchiveFile(List.of(), List.of(), List.of());

    /** @param unreadable is told where the leaves stop being leaves; what follows counts as not there */
    static ArchiveFile read(Path folder, Consumer<String> unreadable) throws IOException {
        List<Leaf> leaves = new ArrayList<>();
        List<byte[]> written = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        Path file = folder.resolve("leaves.log");
        if (Files.exists(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                for (Optional<byte[]> frame = frame(in); frame.isPresent(); frame = frame(in)) {
                    ByteBuffer payload = ByteBuffer.wrap(frame.get());
                    byte[] leaf = leaf(payload);
                    byte[] annex = new byte[payload.remaining()];
                    payload.get(annex);
                    leaves.add(Leaf.parse(leaf, 0, annex(annex)));
                    written.add(leaf);
                    hashes.add(Merkle.leafHash(leaf));
                }
            } catch (RuntimeException e) {
                unreadable.accept("frame " + leaves.size() + " of " + file.getFileName() + ": " + e);
            }
        }
        return new ArchiveFile(leaves, written, hashes);
    }

    private static byte[] leaf(ByteBuffer payload) {
        int length = payload.getInt();
        if (length < 0 || length > payload.remaining()) {
            throw new IllegalArgumentException("a leaf of " + length + " bytes, with " + payload.remaining() + " left");
        }
        byte[] leaf = new byte[length];
        payload.get(leaf);
        return leaf;
    }

    /** @throws IllegalArgumentException when it has no such leaf */
    byte[] leaf(long sequence) {
        if (sequence < 0 || sequence >= bytes.size()) {
            throw new IllegalArgumentException("the archive has " + bytes.size() + " leaves, not one " + sequence);
        }
        return bytes.get((int) sequence);
    }

    private static Optional<Leaf.Annex> annex(byte[] bytes) {
        return bytes.length == 0 ? Optional.empty() : Optional.of(Leaf.Annex.parse(bytes));
    }

    private static Optional<byte[]> frame(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            int sum = in.readInt();
            if (length < 0) {
                return Optional.empty();
            }
            byte[] payload = in.readNBytes(length);
            CRC32C crc = new CRC32C();
            crc.update(payload, 0, payload.length);
            return payload.length == length && (int) crc.getValue() == sum ? Optional.of(payload) : Optional.empty();
        } catch (EOFException end) {
            return Optional.empty();
        }
    }

    /** Trees as in RFC 9162. */
    static final class Merkle {
        private Merkle() {}

        static byte[] leafHash(byte[] leaf) {
            byte[] prefixed = new byte[leaf.length + 1];
            System.arraycopy(leaf, 0, prefixed, 1, leaf.length);
            return Leaf.sha256(prefixed);
        }

        static byte[] root(List<byte[]> hashes) {
            if (hashes.isEmpty()) {
                return Leaf.sha256(new byte[0]);
            }
            if (hashes.size() == 1) {
                return hashes.get(0);
            }
            int split = Integer.highestOneBit(hashes.size() - 1);
            byte[] left = root(hashes.subList(0, split));
            byte[] right = root(hashes.subList(split, hashes.size()));
            byte[] node = Arrays.copyOf(new byte[] {1}, 65);
            System.arraycopy(left, 0, node, 1, 32);
            System.arraycopy(right, 0, node, 33, 32);
            return Leaf.sha256(node);
        }
    }
}
