package org.hansa.grid.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.MerkleTree;

/**
 * The complete subtrees of a growing {@link MerkleTree}, level by level, so that the root and any audit path of any size cost
 * a logarithm. About 32 bytes a leaf: those of the leaves themselves are read where they are stored.
 */
final class LeafTree {
    private static final int HASH = 32;

    /** Number k holds the hashes of the complete subtrees of 2^(k + 1) leaves, from the left. */
    private final List<Level> levels = new ArrayList<>();

    private final LongFunction<byte[]> leafHashes;
    private long appended;
    private byte[] last = new byte[HASH];

    /** @param leafHashes stored ones, by sequence; asked only for leaves that were appended */
    LeafTree(LongFunction<byte[]> leafHashes) {
        this.leafHashes = leafHashes;
    }

    synchronized long size() {
        return appended;
    }

    synchronized void append(byte[] leafHash) {
        byte[] left = last;
        byte[] carry = leafHash;
        last = leafHash;
        long complete = ++appended;
        for (int k = 0; (complete & 1) == 0; k++) {
            if (k == levels.size()) {
                levels.add(new Level());
            }
            carry = MerkleTree.nodeHash(left, carry);
            Level level = levels.get(k);
            level.add(carry);
            complete = level.count;
            left = complete > 1 ? level.get(complete - 2) : left;
        }
    }

    synchronized byte[] leafHash(long sequence) {
        check(sequence + 1);
        return leafHashes.apply(sequence);
    }

    /** Of the {@code index}-th complete subtree of 2^{@code power} leaves. */
    private byte[] subtree(int power, long index) {
        return power == 0 ? leafHashes.apply(index) : levels.get(power - 1).get(index);
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
                hashes.add(Digest.ofHash(subtree(k, at >> k)));
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
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            int k = Long.numberOfTrailingZeros(leaves);
            return subtree(k, from >> k);
        }
        long split = from + Long.highestOneBit(leaves - 1);
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
