package org.hansa.controlplane.allocation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.controlplane.allocation.DecisionRecord;
import org.hansa.ledger.model.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A residency decision, explained.
 *
 * @param id the decision's digest: what leaves, receipts and reports refer to
 * @param decidedAt the clock that the policy was given
 * @param validUntil the earliest expiry among everything that the decision used
 * @param sites every site that was asked about: what is known of it, and the answer
 * @param input and {@code output} as they were, for a replay
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
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
        List<SiteView> sites,
        List<String> aspects,
        List<Map<String, Object>> obligations,
        Map<String, Object> input,
        Map<String, Object> output) {
    /** @param code and what follows are absent where the site is permitted */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SiteView(
            String site,
            String member,
            String country,
            boolean permitted,
            @Nullable String code,
            @Nullable String severity,
            @Nullable String reason,
            @Nullable String remedy,
            @Nullable String clause,
            @Nullable String aspect,
            @Nullable String value,
            List<FactView> facts) {}

    record FactView(String aspect, String value, String assessor, String strength, Instant from, Instant until) {}

    static DecisionView of(DecisionRecord record) {
        Fields question = Fields.part(record.question(), "input");
        Fields answer = Fields.part(record.answer(), "output");
        Fields dataClass = Fields.part(question.object("dataClass"), "dataClass");
        Set<String> permitted = new HashSet<>(answer.strings("permitted"));
        Map<String, Fields> excluded = new TreeMap<>();
        answer.parts("excluded", each -> each).forEach(each -> excluded.put(each.string("site"), each));
        List<SiteView> sites = new ArrayList<>(question.parts("sites", each -> site(each, permitted, excluded)));
        sites.sort(Comparator.comparing(SiteView::site));
        return new DecisionView(
                record.digest().hex(),
                record.digest().hex(),
                record.contract().value(),
                record.policyRevision(),
                Fields.part(question.object("reference"), "reference").string("digest"),
                Instant.ofEpochMilli(question.natural("nowMillis")),
                Instant.ofEpochMilli(answer.natural("validUntilMillis")),
                dataClass.string("level"),
                dataClass.strings("tags"),
                question.string("purpose"),
                question.string("action"),
                sites,
                answer.strings("aspects"),
                obligations(record),
                record.question(),
                record.answer());
    }

    private static SiteView site(Fields site, Set<String> permitted, Map<String, Fields> excluded) {
        String id = site.string("id");
        Fields rule = excluded.get(id);
        return new SiteView(
                id,
                site.string("member"),
                site.string("country"),
                permitted.contains(id),
                text(rule, "code"),
                text(rule, "severity"),
                text(rule, "reason"),
                text(rule, "remedy"),
                text(rule, "clause"),
                text(rule, "aspect"),
                text(rule, "value"),
                site.parts("facts", DecisionView::fact));
    }

    private static FactView fact(Fields fact) {
        return new FactView(
                fact.string("aspect"),
                fact.string("value"),
                fact.string("assessor"),
                fact.string("strength"),
                Instant.ofEpochMilli(fact.natural("fromMillis")),
                Instant.ofEpochMilli(fact.natural("toMillis")));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> obligations(DecisionRecord record) {
        return record.answer().get("obligations") instanceof List<?> all
                ? all.stream().map(each -> (Map<String, Object>) each).toList()
                : List.of();
    }

    private static @Nullable String text(@Nullable Fields rule, String name) {
        return rule == null
                ? null
                : rule.optionalString(name).filter(each -> !each.isEmpty()).orElse(null);
    }
}
