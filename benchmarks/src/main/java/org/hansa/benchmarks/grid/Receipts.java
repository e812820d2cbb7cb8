package org.hansa.benchmarks.grid;

import java.security.PublicKey;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.grid.SignedReceipt;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Leaf;

/** What callers were promised: every promised event is looked for among the leaves, and some signatures are checked. Safe for threads. */
final class Receipts {
    /** One of so many is kept whole. */
    private static final int SAMPLED = 32;

    private final Set<Digest> promised = ConcurrentHashMap.newKeySet();
    private final Queue<SignedReceipt> kept = new ConcurrentLinkedQueue<>();
    private final AtomicLong seen = new AtomicLong();

    void add(SignedReceipt receipt) {
        promised.add(receipt.receipt().leafBodyDigest());
        if (seen.getAndIncrement() % SAMPLED == 0) {
            kept.add(receipt);
        }
    }

    /** A leaf that was proven. */
    void kept(Leaf leaf) {
        promised.remove(leaf.body().digest());
    }

    /** After all leaves. */
    void report(PublicKey key, Map<String, Object> metrics, Violations violations) {
        if (!promised.isEmpty()) {
            violations.add(promised.size() + " receipts without a leaf");
        }
        long forged = kept.stream()
                .filter(each -> !Signatures.verify(key, each.receipt().bytes(), each.signature()))
                .count();
        if (forged > 0) {
            violations.add(forged + " receipts whose signature does not hold");
        }
        metrics.put("receiptsMatched", seen.get() - promised.size());
        metrics.put("receiptSignaturesVerified", kept.size());
        metrics.put(
                "receiptBytes",
                ProofFigures.sizes(kept.stream().mapToLong(Receipts::bytes).toArray()));
    }

    private static long bytes(SignedReceipt each) {
        return each.receipt().bytes().length + each.signatureBase64().length();
    }
}
