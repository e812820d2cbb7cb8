package org.hansa.controlplane.authz;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.SiteId;

/**
 * Where it may be, and for each site where it may not, why and what would change that.
 *
 * @param permitted sorted
 * @param excluded every other site of the request, sorted by site
 * @param obligations what must be done where it is placed; none is unknown to this version
 * @param aspects the aspects that clauses decided; nothing was decided about the others
 * @param validUntil the earliest expiry among everything that the decision used
 * @param factsDigest of the sites' records
 * @param input canonical JSON of the question, for the decision record
 * @param output canonical JSON of the answer
 * @param digest over input and output: what leaves, receipts and reports carry
 */
public record ResidencyDecision(
        SortedSet<SiteId> permitted,
        List<Exclusion> excluded,
        List<Obligation> obligations,
        List<String> aspects,
        Instant validUntil,
        PolicyRevision policyRevision,
        Digest referenceDigest,
        Digest factsDigest,
        byte[] input,
        byte[] output,
        Digest digest) {
    /**
     * @param clause the clause that the site fails, where it is one
     * @param aspect the aspect that it is about, where there is one
     * @param value the jurisdiction or certificate that it is about, where there is one
     * @param controls framework controls that the rule serves
     * @param also further codes that exclude the site
     */
    public record Exclusion(
            SiteId site,
            String code,
            String severity,
            String reason,
            String remedy,
            Optional<String> clause,
            Optional<String> aspect,
            Optional<String> value,
            List<String> controls,
            List<String> also) {}

    /** @param references legal acts or exemption ids */
    public record Obligation(Code code, List<SiteId> sites, List<String> references) {
        /** A policy that names any other is not understood, and its answer is refused. */
        public enum Code {
            ENCRYPT_AT_REST,
            RECORD_EXEMPTION,
            RECORD_TRANSFER,
            REVIEW_TRANSFER
        }
    }

    public ResidencyDecision {
        permitted = Collections.unmodifiableSortedSet(new TreeSet<>(permitted));
        excluded = List.copyOf(excluded);
        obligations = List.copyOf(obligations);
        aspects = List.copyOf(aspects);
    }

    /** Sites that are permitted because of exemptions, with those exemptions: each use of one is counted. */
    public SortedMap<SiteId, SortedSet<String>> exemptions() {
        TreeMap<SiteId, SortedSet<String>> exemptions = new TreeMap<>();
        for (Obligation obligation : obligations) {
            if (obligation.code() == Obligation.Code.RECORD_EXEMPTION) {
                obligation.sites().forEach(site -> exemptions
                        .computeIfAbsent(site, any -> new TreeSet<>())
                        .addAll(obligation.references()));
            }
        }
        return exemptions;
    }
}
