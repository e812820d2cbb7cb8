package org.hansa.ledger.contracts.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MerkleTree;

/**
 * Leaves from a transient field, each read and hashed once. A field over its cap is not read at all: {@link #checkCap}
 * refuses it, after whatever comes before TOO_LARGE in the order of errors.
 */
final class TransientLeaves<L> {
    private static final int FRAME_BYTES = 4;

    /** @param hash in the stream's Merkle tree */
    record Hashed<L>(L leaf, byte[] hash) {}

    private final String field;
    private final Optional<String> tooLarge;
    private final List<Hashed<L>> leaves;

    private TransientLeaves(String field, Optional<String> tooLarge, List<Hashed<L>> leaves) {
        this.field = field;
        this.tooLarge = tooLarge;
        this.leaves = leaves;
    }

    /** @throws MalformedRecordException naming the field, the leaf by its index, and what is wrong with it */
    static <L> TransientLeaves<L> read(
            LedgerTransaction transaction, String field, int maxLeaves, int maxBytes, Function<byte[], L> parser) {
        byte[] framed = transaction.transientField(field).orElse(new byte[0]);
        if (framed.length > maxBytes + FRAME_BYTES * maxLeaves) {
            return over(field, framed.length + " bytes with frames, at most " + maxBytes + " without");
        }
        List<byte[]> records = unframe(field, framed);
        long bytes = (long) framed.length - (long) FRAME_BYTES * records.size();
        if (records.size() > maxLeaves || bytes > maxBytes) {
            return over(
                    field, records.size() + " leaves of " + bytes + " bytes, at most " + maxLeaves + " of " + maxBytes);
        }
        List<Hashed<L>> leaves = new ArrayList<>(records.size());
        for (byte[] each : records) {
            leaves.add(new Hashed<>(parse(field, leaves.size(), each, parser), MerkleTree.leafHash(each)));
        }
        return new TransientLeaves<>(field, Optional.empty(), leaves);
    }

    void checkCap() {
        if (tooLarge.isPresent()) {
            throw new LedgerRefusal(LedgerError.TOO_LARGE, "transient '" + field + "': " + tooLarge.get());
        }
    }

    boolean isRead() {
        return tooLarge.isEmpty();
    }

    List<Hashed<L>> leaves() {
        return leaves;
    }

    List<byte[]> hashes() {
        return leaves.stream().map(Hashed::hash).toList();
    }

    private static <L> TransientLeaves<L> over(String field, String what) {
        return new TransientLeaves<>(field, Optional.of(what), List.of());
    }

    private static List<byte[]> unframe(String field, byte[] framed) {
        try {
            return CanonicalJson.unframe(framed);
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException("transient '" + field + "': " + e.getMessage());
        }
    }

    private static <L> L parse(String field, int index, byte[] bytes, Function<byte[], L> parser) {
        try {
            return parser.apply(bytes);
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException("transient '" + field + "', leaf " + index + ": " + e.getMessage());
        }
    }
}
