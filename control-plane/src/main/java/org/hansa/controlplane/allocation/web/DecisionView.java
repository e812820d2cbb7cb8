package org.hansa.controlplane.allocation.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.allocation.DecisionRecord;
import org.hansa.controlplane.allocation.ExplainedDecision;

/**
 * A residency decision, explained.
 *
 * @param id the decision's digest: what leaves, receipts and reports refer to
 * @param decidedAt the clock that the policy was given
 * @param validUntil the earliest expiry among everything that the decision used
 * @param sites every site that was asked about: what is known of it, and the answer
 * @param input and {@code output} as they were, for a replay
 */
record DecisionView(
        String id,
        String digest,
        String contract,
        String policyRevision,
        String referenceDigest,
        Instant decidedAt,
        Instant validUntil,
        String dataClass,
        List<String> tags,
        String purpose,
        String action,
        List<ExplainedDecision.DecidedSite> sites,
        List<String> aspects,
        List<Map<String, Object>> obligations,
        Map<String, Object> input,
        Map<String, Object> output) {
    static DecisionView of(DecisionRecord record) {
        ExplainedDecision decision = ExplainedDecision.of(record);
        return new DecisionView(
                decision.digest().hex(),
                decision.digest().hex(),
                decision.contract(),
                decision.policyRevision(),
                decision.referenceDigest(),
                decision.decidedAt(),
                decision.validUntil(),
                decision.level(),
                decision.tags(),
                decision.purpose(),
                decision.action(),
                decision.sites(),
                decision.aspects(),
                obligations(record),
                record.question(),
                record.answer());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> obligations(DecisionRecord record) {
        return record.answer().get("obligations") instanceof List<?> all
                ? all.stream().map(each -> (Map<String, Object>) each).toList()
                : List.of();
    }
}
