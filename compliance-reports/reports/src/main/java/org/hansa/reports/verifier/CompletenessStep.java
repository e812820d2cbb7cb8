package org.hansa.reports.verifier;

import java.util.List;
import java.util.Optional;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.Paths;

/** At every site that the contract may use, its events are there from the first to the one that the ledger calls last. */
final class CompletenessStep {
    private CompletenessStep() {}

    static String run(Evidence evidence) {
        long events = 0;
        for (SiteId site : evidence.contract().permittedSites()) {
            ContractHead head =
                    Optional.ofNullable(evidence.contractHeads.get(site)).orElseThrow();
            List<Leaf> leaves = evidence.leaves.stream()
                    .filter(leaf -> leaf.body().site().equals(site))
                    .toList();
            check(site, head, leaves);
            events += head.count();
        }
        if (events != evidence.leaves.size()) {
            throw VerificationException.invalid(Paths.LEAVES, "has events of sites that the contract may not use");
        }
        return events + " events at " + evidence.contractHeads.size() + " sites";
    }

    private static void check(SiteId site, ContractHead head, List<Leaf> leaves) {
        for (int i = 0; i < leaves.size(); i++) {
            if (leaves.get(i).contractSequence() != i) {
                throw VerificationException.invalid(
                        Paths.LEAVES,
                        "site " + site + ": after event " + (i - 1) + " of the contract comes event "
                                + leaves.get(i).contractSequence() + "; event " + i + " is missing or out of order");
            }
        }
        if (leaves.size() != head.count()) {
            throw VerificationException.invalid(
                    Paths.LEAVES,
                    "site " + site + ": the ledger counts " + head.count() + " events of the contract, the report has "
                            + leaves.size() + "; event " + Math.min(leaves.size(), head.count()) + " is missing");
        }
        Optional<Digest> last = leaves.isEmpty()
                ? Optional.empty()
                : Optional.of(Digest.ofHash(leaves.get(leaves.size() - 1).hash()));
        if (!last.equals(head.lastLeaf())) {
            throw VerificationException.invalid(Paths.LEAVES, "site " + site + ": the last event is not the ledger's");
        }
    }
}
