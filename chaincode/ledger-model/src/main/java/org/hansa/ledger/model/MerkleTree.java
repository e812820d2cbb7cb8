package org.hansa.ledger.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tree of RFC 9162 §2.1: leaf = SHA-256(0x00 ‖ bytes), node = SHA-256(0x01 ‖ left ‖ right), split at the largest
 * power of two below the size. All hashes are 32 bytes.
 */
public final class MerkleTree {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    public static byte[] leafHash(byte[] leaf) {
        return Digest.sha256(LEAF, leaf);
    }

    public static byte[] nodeHash(byte[] left, byte[] right) {
        return Digest.sha256(NODE, left, right);
    }

    /** Root over leaf hashes; the empty tree's root is SHA-256 of nothing. */
    public static byte[] root(List<byte[]> leafHashes) {
        return leafHashes.isEmpty() ? Digest.sha256() : subtree(leafHashes, 0, leafHashes.size());
    }

    /** Audit path of leaf {@code index}, nearest sibling first (RFC 9162 §2.1.3.1). */
    public static List<byte[]> inclusionProof(List<byte[]> leafHashes, int index) {
        if (index < 0 || index >= leafHashes.size()) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + leafHashes.size());
        }
        List<byte[]> path = new ArrayList<>();
        collectPath(leafHashes, 0, leafHashes.size(), index, path);
        return path;
    }

    /** RFC 9162 §2.1.3.2. */
    public static boolean verifyInclusion(byte[] leafHash, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = nodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(hash, root);
    }

    private static byte[] subtree(List<byte[]> hashes, int from, int to) {
        if (to - from == 1) {
            return hashes.get(from);
        }
        int split = from + splitOf(to - from);
        return nodeHash(subtree(hashes, from, split), subtree(hashes, split, to));
    }

    private static void collectPath(List<byte[]> hashes, int from, int to, int index, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        int split = from + splitOf(to - from);
        if (index < split) {
            collectPath(hashes, from, split, index, path);
            path.add(subtree(hashes, split, to));
        } else {
            collectPath(hashes, split, to, index, path);
            path.add(subtree(hashes, from, split));
        }
    }

    private static int splitOf(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
