package org.hansa.reports.verifier;

import java.util.Optional;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.SiteHead;
import org.hansa.reports.format.PathLine;
import org.hansa.reports.format.Paths;

/** Every entry, hashed again, gives the root of its stream with its path. */
final class InclusionStep {
    private InclusionStep() {}

    static String run(Evidence evidence) {
        for (int i = 0; i < evidence.leaves.size(); i++) {
            Leaf leaf = evidence.leaves.get(i);
            SiteHead head = evidence.siteHeads.get(leaf.body().site());
            if (head == null
                    || !leaf.body().contract().equals(evidence.manifest().contract())) {
                throw VerificationException.invalid(line(Paths.LEAVES, i), "is an event of another contract or site");
            }
            check(
                    line(Paths.LEAVES, i),
                    new Place(leaf.body().site().value(), leaf.siteSequence(), leaf.hash()),
                    evidence.leafPaths.get(i),
                    head.frontier());
        }
        Optional<DecisionHead> decisionHead = evidence.decisionHead;
        for (int i = 0; i < evidence.decisions.size(); i++) {
            DecisionLeaf leaf = evidence.decisions.get(i);
            String where = line(Paths.DECISIONS, i);
            DecisionHead head = decisionHead.orElseThrow(() ->
                    VerificationException.invalid(where, "the exporter's decision stream is empty on the ledger"));
            if (!leaf.contract().equals(Optional.of(evidence.manifest().contract()))) {
                throw VerificationException.invalid(where, "is a refusal of another contract");
            }
            check(
                    where,
                    new Place(leaf.member().value(), leaf.sequence(), leaf.hash()),
                    evidence.decisionPaths.get(i),
                    head.frontier());
        }
        return evidence.leaves.size() + evidence.decisions.size() + " paths";
    }

    private record Place(String stream, long sequence, byte[] hash) {}

    private static void check(String where, Place place, PathLine path, Frontier tree) {
        if (!path.stream().equals(place.stream()) || path.sequence() != place.sequence()) {
            throw VerificationException.invalid(where, "the path on the same line belongs to another entry");
        }
        boolean included = MerkleTree.verifyInclusion(
                place.hash(),
                place.sequence(),
                tree.size(),
                path.path(),
                tree.root().hash());
        if (!included) {
            throw VerificationException.invalid(
                    where, "event " + place.sequence() + " of " + place.stream() + " is not in the tree of its stream");
        }
    }

    static String line(String path, int index) {
        return path + " line " + (index + 1);
    }
}
