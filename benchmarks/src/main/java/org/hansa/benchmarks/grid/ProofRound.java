package org.hansa.benchmarks.grid;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.verifier.VerificationException;

/**
 * What came of verifying a run: every proof of every site, then the same of evidence that was tampered with. An honest proof that
 * does not hold is a violation, and so is a lie that nobody notices.
 *
 * @param tried tamperings, {@code found} those that were noticed
 * @param metrics for a row
 */
record ProofRound(double microsPerProof, long tried, long found, Map<String, Object> metrics) {
    private static final long SEED = 20_261_121;
    /** Of a longer stream every lie costs seconds to look through: sites then share them out. */
    private static final int SHORT = 5_000;

    static ProofRound of(EngineUnderLoad load, Receipts receipts, Violations violations) {
        ProofFigures figures = new ProofFigures();
        Map<Tampering, long[]> lies = new EnumMap<>(Tampering.class);
        Random random = new Random(SEED);
        for (SiteId site : load.sites) {
            SiteHead head = load.ledger.siteHead(site);
            SiteEvidence honest =
                    SiteEvidence.of(site, load.engine.archive(), load.ledger.anchors(new StreamId.Site(site)));
            try {
                figures.add(SiteVerification.verify(honest, head, receipts::kept));
            } catch (VerificationException | MalformedRecordException e) {
                violations.add("what " + site + " has anchored does not verify: " + e.getMessage());
            }
            for (Tampering each : toldOf(load.sites.indexOf(site), load.sites.size(), honest)) {
                long[] count = lies.computeIfAbsent(each, any -> new long[2]);
                count[0]++;
                if (finding(each.of(honest, random), head).isPresent()) {
                    count[1]++;
                } else {
                    violations.add(each + " at " + site + " was not noticed");
                }
            }
        }
        Map<String, Object> metrics = new TreeMap<>();
        double micros = figures.microsPerProof();
        figures.report(metrics);
        receipts.report(load.receiptKey, metrics, violations);
        Map<String, String> tampered = new TreeMap<>();
        lies.forEach((lie, count) -> tampered.put(lie.name(), count[1] + " of " + count[0]));
        metrics.put("tamperingsNoticed", tampered);
        return new ProofRound(
                micros,
                lies.values().stream().mapToLong(each -> each[0]).sum(),
                lies.values().stream().mapToLong(each -> each[1]).sum(),
                metrics);
    }

    private static List<Tampering> toldOf(int site, int sites, SiteEvidence honest) {
        return Arrays.stream(Tampering.values())
                .filter(each -> honest.leaves().size() <= SHORT || each.ordinal() % sites == site)
                .toList();
    }

    /** The first thing that does not hold; empty when all of it seems to. */
    static Optional<String> finding(SiteEvidence shown, SiteHead head) {
        try {
            SiteVerification.verify(shown, head, ProofRound::ignore);
            return Optional.empty();
        } catch (VerificationException | MalformedRecordException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void ignore(Leaf leaf) {
        // Only whether all hold is asked.
    }
}
