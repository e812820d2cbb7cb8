package org.hansa.network.simulator;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * What a read set records of one range read: the reads themselves up to {@value #MAX_DEGREE}, a Merkle summary beyond.
 *
 * <p>A leaf is SHA-256 over a serialised {@code QueryReads} of {@code MAX_DEGREE + 1} results, because Fabric folds a
 * batch only when it <em>exceeds</em> the degree; inner nodes are SHA-256 over their children's concatenated hashes,
 * folded by the same rule. Golden: blocks 33 to 38 of the v3.1.5 vectors.
 */
public final class RangeDigest {

    /** The degree that every Fabric peer uses; it is part of the bytes that are endorsed. */
    public static final int MAX_DEGREE = 50;

    private final List<KVRead> pending = new ArrayList<>();
    /** Index 0 holds the leaves' level. A level's list empties when it is folded into the next. */
    private final List<List<byte[]>> levels = new ArrayList<>(List.of(new ArrayList<>()));

    /** Adds the next result of the range, in key order. */
    public void add(KVRead read) {
        pending.add(read);
        if (pending.size() > MAX_DEGREE) {
            foldPending();
        }
    }

    /** Writes raw reads or the summary into {@code info}; nothing at all for an empty range. */
    public void describe(RangeQueryInfo.Builder info) {
        if (levels.size() == 1 && levels.get(0).isEmpty()) {
            if (!pending.isEmpty()) {
                info.setRawReads(QueryReads.newBuilder().addAllKvReads(pending));
            }
            return;
        }
        if (!pending.isEmpty()) {
            foldPending();
        }
        completeTree();
        QueryReadsMerkleSummary.Builder summary =
                info.getReadsMerkleHashesBuilder().setMaxDegree(MAX_DEGREE).setMaxLevel(levels.size());
        for (byte[] hash : levels.get(levels.size() - 1)) {
            summary.addMaxLevelHashes(ByteString.copyFrom(hash));
        }
    }

    private void foldPending() {
        byte[] leaf = sha256(
                List.of(QueryReads.newBuilder().addAllKvReads(pending).build().toByteArray()));
        pending.clear();
        levels.get(0).add(leaf);
        for (int level = 0; levels.get(level).size() > MAX_DEGREE; level++) {
            byte[] parent = sha256(levels.get(level));
            levels.get(level).clear();
            level(level + 1).add(parent);
        }
    }

    private void completeTree() {
        for (int level = 0; level < levels.size() - 1; level++) {
            List<byte[]> hashes = levels.get(level);
            if (!hashes.isEmpty()) {
                byte[] parent = hashes.size() == 1 ? hashes.get(0) : sha256(hashes);
                levels.set(level, new ArrayList<>());
                levels.get(level + 1).add(parent);
            }
        }
        List<byte[]> top = levels.get(levels.size() - 1);
        if (top.size() > MAX_DEGREE) {
            levels.add(new ArrayList<>(List.of(sha256(top))));
        }
    }

    private List<byte[]> level(int index) {
        while (levels.size() <= index) {
            levels.add(new ArrayList<>());
        }
        return levels.get(index);
    }

    private static byte[] sha256(List<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
