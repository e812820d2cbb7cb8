package org.hansa.reports.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.ledger.model.VoidCode;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.Closing;

/**
 * All that the human forms show. Equal models render to equal bytes.
 *
 * @param leaves by site, then by sequence
 * @param anchors of the sites, by site and batch
 */
public record ReportModel(
        String reportId,
        String exporter,
        String channel,
        long generatedAtMillis,
        String claimProfile,
        ServiceContract contract,
        List<SiteRecord> sites,
        List<Closing> closings,
        List<Leaf> leaves,
        Map<SiteId, List<AnchorRecord>> anchors,
        List<DecisionLeaf> decisions,
        List<String> claims,
        List<String> knownGaps,
        List<String> notShown) {
    public ReportModel {
        leaves = List.copyOf(leaves);
        anchors = new TreeMap<>(anchors);
        decisions = List.copyOf(decisions);
    }

    /** The batch that anchored a leaf. */
    public Optional<AnchorRecord> anchorOf(Leaf leaf) {
        return anchors.getOrDefault(leaf.body().site(), List.of()).stream()
                .filter(each -> each.firstSequence() <= leaf.siteSequence()
                        && leaf.siteSequence() < each.firstSequence() + each.count())
                .findFirst();
    }

    /** Whether the use is part of what it claims. */
    boolean countsUse() {
        return ClaimProfile.of(claimProfile).filter(ClaimProfile::countsUse).isPresent();
    }

    public Optional<VoidCode> voidedBy(Leaf leaf) {
        return anchorOf(leaf).flatMap(anchor -> anchor.voided().stream()
                .filter(each -> each.sequence() == leaf.siteSequence())
                .map(AnchorRecord.Voided::code)
                .findFirst());
    }
}
