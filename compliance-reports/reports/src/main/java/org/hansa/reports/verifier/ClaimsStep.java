package org.hansa.reports.verifier;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.Paths;
import org.hansa.reports.render.ReportModel;
import org.hansa.reports.verifier.Evidence.ProvenAnchor;

/** Computes the claims again: capacity at each anchor, use per site, permitted sites, counts in the manifest. */
final class ClaimsStep {
    private ClaimsStep() {}

    static String run(Evidence evidence, ReportModel model) {
        int anchors = 0;
        for (Map.Entry<SiteId, List<ProvenAnchor>> site : evidence.anchors.entrySet()) {
            capacity(site.getKey(), site.getValue());
            anchors += site.getValue().size();
        }
        for (SiteId site : evidence.contract().permittedSites()) {
            use(evidence, model, site);
        }
        counts(evidence, model);
        return anchors + " anchors within the declarations, use equal at "
                + evidence.contract().permittedSites().size() + " sites";
    }

    /**
     * Live reservations against the declaration that the anchor's endorsers read. Anchors without reservations read none;
     * they can only lower what is live.
     */
    private static void capacity(SiteId site, List<ProvenAnchor> anchors) {
        for (ProvenAnchor anchor : anchors) {
            anchor.declared().ifPresent(declared -> {
                if (!anchor.record().totals().fitsIn(declared)) {
                    throw VerificationException.invalid(
                            "site " + site + " batch " + anchor.record().batch(),
                            "live " + anchor.record().totals() + " exceeds declared " + declared);
                }
            });
        }
    }

    private static void use(Evidence evidence, ReportModel model, SiteId site) {
        Map<Long, Leaf> live = new HashMap<>();
        for (Leaf leaf : evidence.leaves) {
            if (!leaf.body().site().equals(site) || model.voidedBy(leaf).isPresent()) {
                continue;
            }
            leaf.closes().ifPresent(closed -> {
                Leaf ended = live.remove(closed);
                if (ended == null) {
                    throw VerificationException.invalid(
                            "site " + site + " event " + leaf.siteSequence(),
                            "ends event " + closed + ", which is not live");
                }
                leaf.requireAcceptedSince(ended);
            });
            if (leaf.body().event().opens()) {
                live.put(leaf.siteSequence(), leaf);
            }
        }
        ResourceVector computed = live.values().stream()
                .map(each -> each.body().resources())
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
        ResourceVector recorded = recordedUse(evidence, site);
        if (!computed.equals(recorded)) {
            throw VerificationException.invalid(
                    LedgerKey.grantUse(evidence.contract().handle(), site),
                    "the ledger keeps " + recorded + ", the events give " + computed);
        }
    }

    private static ResourceVector recordedUse(Evidence evidence, SiteId site) {
        String key = LedgerKey.grantUse(evidence.contract().handle(), site);
        try {
            return Optional.ofNullable(evidence.records.get(key))
                    .map(bytes -> GrantUse.parse(bytes).used())
                    .orElse(ResourceVector.ZERO);
        } catch (MalformedRecordException e) {
            throw VerificationException.invalid(key, String.valueOf(e.getMessage()));
        }
    }

    private static void counts(Evidence evidence, ReportModel model) {
        Manifest manifest = evidence.manifest();
        long voided = evidence.leaves.stream()
                .filter(leaf -> model.voidedBy(leaf).isPresent())
                .count();
        List<String> revisions = evidence.leaves.stream()
                .map(leaf -> leaf.body().policyRevision().value())
                .distinct()
                .sorted()
                .toList();
        if (voided != manifest.voided() || !revisions.equals(manifest.policyRevisions())) {
            throw VerificationException.invalid(Paths.MANIFEST, "its counts are not those of the entries");
        }
    }
}
