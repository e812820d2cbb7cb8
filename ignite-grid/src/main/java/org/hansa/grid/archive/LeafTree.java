package org.hansa.grid.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.MerkleTree;

/**
 * The complete subtrees of a growing {@link MerkleTree}, level by level, so that the root and any audit path of any size cost
 * a logarithm. About 64 bytes a leaf.
 */
final class LeafTree {
    private static final int HASH = 32;

    /** Level k holds the hashes of the complete subtrees of 2^k leaves, from the left. */
    private final List<Level> levels = new ArrayList<>();

    synchronized long size() {
        return levels.isEmpty() ? 0 : levels.get(0).count;
    }

    synchronized void append(byte[] leafHash) {
        byte[] carry = leafHash;
        for (int k = 0; ; k++) {
            if (k == levels.size()) {
                levels.add(new Level());
            }
            Level level = levels.get(k);
            level.add(carry);
            if ((level.count & 1) == 1) {
                return;
            }
            carry = MerkleTree.nodeHash(level.get(level.count - 2), carry);
        }
    }

    synchronized byte[] leafHash(long sequence) {
        check(sequence + 1);
        return levels.get(0).get(sequence);
    }

    synchronized byte[] root(long size) {
        check(size);
        return size == 0 ? MerkleTree.root(List.of()) : hash(0, size);
    }

    synchronized Frontier frontier(long size) {
        check(size);
        List<Digest> hashes = new ArrayList<>();
        long at = 0;
        for (int k = Long.SIZE - 2; k >= 0; k--) {
            if ((size >> k & 1) == 1) {
                hashes.add(Digest.ofHash(levels.get(k).get(at >> k)));
                at += 1L << k;
            }
        }
        return new Frontier(size, hashes);
    }

    synchronized List<byte[]> inclusionProof(long sequence, long size) {
        check(size);
        if (sequence < 0 || sequence >= size) {
            throw new IllegalArgumentException("no leaf " + sequence + " in a tree of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        path(0, size, sequence, path);
        return path;
    }

    private void path(long from, long to, long sequence, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        long split = from + Long.highestOneBit(to - from - 1);
        if (sequence < split) {
            path(from, split, sequence, path);
            path.add(hash(split, to));
        } else {
            path(split, to, sequence, path);
            path.add(hash(from, split));
        }
    }

    private byte[] hash(long from, long to) {
        long size = to - from;
        if (Long.bitCount(size) == 1) {
            int k = Long.numberOfTrailingZeros(size);
            return levels.get(k).get(from >> k);
        }
        long split = from + Long.highestOneBit(size - 1);
        return MerkleTree.nodeHash(hash(from, split), hash(split, to));
    }

    private void check(long size) {
        if (size < 0 || size > size()) {
            throw new IllegalArgumentException("no tree of " + size + " leaves, the stream has " + size());
        }
    }

    private static final class Level {
        private byte[] hashes = new byte[64 * HASH];
        private long count;

        void add(byte[] hash) {
            int at = Math.toIntExact(count * HASH);
            if (at == hashes.length) {
                hashes = Arrays.copyOf(hashes, at * 2);
            }
            System.arraycopy(hash, 0, hashes, at, HASH);
            count++;
        }

        byte[] get(long index) {
            int at = Math.toIntExact(index * HASH);
            return Arrays.copyOfRange(hashes, at, at + HASH);
        }
    }
}
