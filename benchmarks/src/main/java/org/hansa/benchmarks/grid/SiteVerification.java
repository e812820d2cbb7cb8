package org.hansa.benchmarks.grid;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hansa.benchmarks.CpuClock;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.SiteHead;
import org.hansa.reports.format.PathLine;
import org.hansa.reports.verifier.StreamProof;
import org.hansa.reports.verifier.VerificationException;

/**
 * Verifies all that is shown of a site against its head on the ledger, with the code that verifies reports: every batch's root
 * is the one before with just these leaves behind it, the last is the head's, and every leaf is in the tree of the head and in
 * the one that its own batch left.
 */
final class SiteVerification {
    /** Proofs that are cut before the clock runs. */
    private static final int CHUNK = 256;

    private final SiteEvidence shown;
    private final SiteHead head;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<byte[]> hashes = new ArrayList<>();
    /** By batch: the tree that it left. */
    private final List<Frontier> trees = new ArrayList<>();

    private final ProofFigures figures = new ProofFigures();

    private SiteVerification(SiteEvidence shown, SiteHead head) {
        this.shown = shown;
        this.head = head;
    }

    /**
     * @param verified is told each leaf that holds
     * @throws VerificationException naming the first thing that does not hold
     * @throws org.hansa.ledger.model.MalformedRecordException when something is not what its form says
     */
    static ProofFigures verify(SiteEvidence shown, SiteHead head, Consumer<Leaf> verified) {
        SiteVerification verification = new SiteVerification(shown, head);
        long begin = CpuClock.nanos();
        verification.parse();
        verification.chain();
        verification.figures.streamNanos(CpuClock.nanos() - begin);
        verification.paths(verified);
        return verification.figures;
    }

    private void parse() {
        for (byte[] each : shown.leaves()) {
            leaves.add(Leaf.parse(each));
            hashes.add(MerkleTree.leafHash(each));
        }
    }

    private void chain() {
        SiteHead at = SiteHead.empty(shown.site());
        for (byte[] each : shown.anchors()) {
            String where = "batch " + at.nextBatch();
            AnchorRecord record = AnchorRecord.parse(each);
            StreamProof.follows(where, at, record);
            long end = record.firstSequence() + record.count();
            if (end > leaves.size()) {
                throw VerificationException.invalid(where, "has leaves that are not shown");
            }
            Frontier tree = at.frontier().appendAll(hashes.subList((int) record.firstSequence(), (int) end));
            at = new SiteHead(shown.site(), record.batch() + 1, tree, record.totals(), record.timeMillis());
            StreamProof.describes(where, shown.site(), record, at);
            trees.add(tree);
        }
        if (at.nextBatch() != head.nextBatch()
                || !at.frontier().equals(head.frontier())
                || leaves.size() != head.frontier().size()) {
            throw VerificationException.invalid(
                    shown.site().value(),
                    leaves.size() + " leaves in " + at.nextBatch() + " batches do not give the ledger's head of "
                            + head.frontier().size() + " in " + head.nextBatch());
        }
    }

    private void paths(Consumer<Leaf> verified) {
        int batch = 0;
        for (int from = 0; from < leaves.size(); from += CHUNK) {
            List<Proof> proofs = new ArrayList<>();
            for (int at = from; at < Math.min(leaves.size(), from + CHUNK); at++) {
                while (trees.get(batch).size() <= at) {
                    batch++;
                }
                Proof reported = proof(at, head.frontier());
                proofs.add(reported);
                proofs.add(proof(at, trees.get(batch)));
                figures.line(shown.leaves().get(at).length + reported.line().length + 2);
            }
            long begin = CpuClock.nanos();
            for (int i = 0; i < proofs.size(); i += 2) {
                figures.path(verify(proofs.get(i)));
                verify(proofs.get(i + 1));
            }
            figures.proofs(proofs.size(), CpuClock.nanos() - begin);
            leaves.subList(from, Math.min(leaves.size(), from + CHUNK)).forEach(verified);
        }
    }

    private record Proof(int at, byte[] line, Frontier tree) {}

    private Proof proof(int at, Frontier tree) {
        return new Proof(at, shown.prover().path(at, tree.size()), tree);
    }

    /** @return bytes of the hashes in its path */
    private long verify(Proof proof) {
        PathLine path = PathLine.parse(proof.line());
        StreamProof.included(
                "leaf " + proof.at(),
                shown.site().value(),
                leaves.get(proof.at()).siteSequence(),
                MerkleTree.leafHash(shown.leaves().get(proof.at())),
                path,
                proof.tree());
        return path.path().stream().mapToLong(each -> each.length).sum();
    }
}
