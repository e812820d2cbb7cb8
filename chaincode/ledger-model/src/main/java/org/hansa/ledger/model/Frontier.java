package org.hansa.ledger.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a {@link MerkleTree}: all that is needed to append and to compute the root, one hash for each bit set
 * in the size, largest subtree first. This is what a head on the ledger keeps instead of its leaves.
 */
public record Frontier(long size, List<Digest> hashes) {
    public static final Frontier EMPTY = new Frontier(0, List.of());

    public Frontier {
        hashes = List.copyOf(hashes);
        if (size < 0 || hashes.size() != Long.bitCount(size)) {
            throw new MalformedRecordException(
                    "a tree of " + size + " leaves has no frontier of " + hashes.size() + " hashes");
        }
    }

    public Frontier append(byte[] leafHash) {
        return appendAll(List.of(leafHash));
    }

    public Frontier appendAll(List<byte[]> leafHashes) {
        List<byte[]> edge = new ArrayList<>();
        hashes.forEach(each -> edge.add(each.hash()));
        long leaves = size;
        for (byte[] each : leafHashes) {
            byte[] carry = each;
            for (long bits = leaves; (bits & 1) == 1; bits >>= 1) {
                carry = MerkleTree.nodeHash(edge.remove(edge.size() - 1), carry);
            }
            edge.add(carry);
            leaves++;
        }
        return new Frontier(leaves, edge.stream().map(Digest::ofHash).toList());
    }

    public Digest root() {
        if (hashes.isEmpty()) {
            return Digest.ofHash(MerkleTree.root(List.of()));
        }
        byte[] root = hashes.get(hashes.size() - 1).hash();
        for (int i = hashes.size() - 2; i >= 0; i--) {
            root = MerkleTree.nodeHash(hashes.get(i).hash(), root);
        }
        return Digest.ofHash(root);
    }

    List<String> hexes() {
        return hashes.stream().map(Digest::hex).toList();
    }

    static Frontier of(long size, List<String> hexes) {
        return new Frontier(size, hexes.stream().map(Digest::new).toList());
    }
}
