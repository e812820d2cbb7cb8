package org.hansa.controlplane.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A residency decision read back from its record, for the API and for people.
 *
 * @param decidedAt the clock that the policy was given
 * @param validUntil the earliest expiry among everything that the decision used
 * @param sites every site that was asked about, sorted: what is known of it, and the answer
 * @param aspects what was decided, for example {@code AT_REST}
 */
public record ExplainedDecision(
        Digest digest,
        String contract,
        String policyRevision,
        String referenceDigest,
        Instant decidedAt,
        Instant validUntil,
        String level,
        List<String> tags,
        String purpose,
        String action,
        List<DecidedSite> sites,
        List<String> aspects) {
    /** @param code and what follows are absent where the site is permitted */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DecidedSite(
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
            List<UsedFact> facts) {}

    /** What was known of a site, and by whose word. */
    public record UsedFact(
            String aspect, String value, String assessor, String strength, Instant from, Instant until) {}

    /** @throws org.hansa.ledger.model.MalformedRecordException when the record is not of the frozen form */
    public static ExplainedDecision of(DecisionRecord record) {
        Fields question = Fields.part(record.question(), "input");
        Fields answer = Fields.part(record.answer(), "output");
        Fields dataClass = Fields.part(question.object("dataClass"), "dataClass");
        Set<String> permitted = new HashSet<>(answer.strings("permitted"));
        Map<String, Fields> excluded = new TreeMap<>();
        answer.parts("excluded", each -> each).forEach(each -> excluded.put(each.string("site"), each));
        List<DecidedSite> sites = new ArrayList<>(question.parts("sites", each -> site(each, permitted, excluded)));
        sites.sort(Comparator.comparing(DecidedSite::site));
        return new ExplainedDecision(
                record.digest(),
                record.contract().value(),
                record.policyRevision(),
                Fields.part(question.object("reference"), "reference").string("digest"),
                Instant.ofEpochMilli(question.natural("nowMillis")),
                Instant.ofEpochMilli(answer.natural("validUntilMillis")),
                dataClass.string("level"),
                dataClass.strings("tags"),
                question.string("purpose"),
                question.string("action"),
                List.copyOf(sites),
                answer.strings("aspects"));
    }

    private static DecidedSite site(Fields site, Set<String> permitted, Map<String, Fields> excluded) {
        String id = site.string("id");
        Fields rule = excluded.get(id);
        return new DecidedSite(
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
                site.parts("facts", ExplainedDecision::fact));
    }

    private static UsedFact fact(Fields fact) {
        return new UsedFact(
                fact.string("aspect"),
                fact.string("value"),
                fact.string("assessor"),
                fact.string("strength"),
                Instant.ofEpochMilli(fact.natural("fromMillis")),
                Instant.ofEpochMilli(fact.natural("toMillis")));
    }

    private static @Nullable String text(@Nullable Fields rule, String name) {
        return rule == null
                ? null
                : rule.optionalString(name).filter(each -> !each.isEmpty()).orElse(null);
    }
}
