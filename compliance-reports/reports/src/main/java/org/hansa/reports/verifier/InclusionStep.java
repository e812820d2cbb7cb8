package org.hansa.reports.verifier;

import java.util.Optional;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.SiteHead;
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
            StreamProof.included(
                    line(Paths.LEAVES, i),
                    leaf.body().site().value(),
                    leaf.siteSequence(),
                    leaf.hash(),
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
            StreamProof.included(
                    where,
                    leaf.member().value(),
                    leaf.sequence(),
                    leaf.hash(),
                    evidence.decisionPaths.get(i),
                    head.frontier());
        }
        return evidence.leaves.size() + evidence.decisions.size() + " paths";
    }

    static String line(String path, int index) {
        return path + " line " + (index + 1);
    }
}
