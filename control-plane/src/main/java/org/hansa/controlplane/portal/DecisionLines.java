package org.hansa.controlplane.portal;

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

/** A residency decision, site by site. The same document as {@code GET /v1/decisions/{id}}. */
record DecisionLines(
        String digest,
        String contract,
        String policy,
        Moment decidedAt,
        Moment validUntil,
        String level,
        List<String> tags,
        String purpose,
        List<SiteLine> sites) {
    /** @param rule and what follows are null where the site is permitted */
    record SiteLine(
            String site,
            String member,
            String country,
            boolean permitted,
            @Nullable String rule,
            @Nullable String clause,
            @Nullable String reason,
            @Nullable String remedy,
            List<FactLine> facts) {}

    record FactLine(String aspect, String value, String strength, Moment until) {}

    static DecisionLines of(DecisionRecord record) {
        Fields question = Fields.part(record.question(), "input");
        Fields answer = Fields.part(record.answer(), "output");
        Fields dataClass = Fields.part(question.object("dataClass"), "dataClass");
        Set<String> permitted = new HashSet<>(answer.strings("permitted"));
        Map<String, Fields> excluded = new TreeMap<>();
        answer.parts("excluded", each -> each).forEach(each -> excluded.put(each.string("site"), each));
        List<SiteLine> sites = new ArrayList<>(question.parts("sites", each -> site(each, permitted, excluded)));
        sites.sort(Comparator.comparing(SiteLine::permitted).reversed().thenComparing(SiteLine::site));
        return new DecisionLines(
                record.digest().hex(),
                record.contract().value(),
                record.policyRevision(),
                Moment.ofMillis(question.natural("nowMillis")),
                Moment.ofMillis(answer.natural("validUntilMillis")),
                dataClass.string("level"),
                dataClass.strings("tags"),
                question.string("purpose"),
                sites);
    }

    private static SiteLine site(Fields site, Set<String> permitted, Map<String, Fields> excluded) {
        String id = site.string("id");
        Fields rule = excluded.get(id);
        return new SiteLine(
                id,
                site.string("member"),
                site.string("country"),
                permitted.contains(id),
                text(rule, "code"),
                text(rule, "clause"),
                text(rule, "reason"),
                text(rule, "remedy"),
                site.parts("facts", DecisionLines::fact));
    }

    private static FactLine fact(Fields fact) {
        return new FactLine(
                fact.string("aspect"),
                fact.string("value"),
                fact.string("strength"),
                Moment.ofMillis(fact.natural("toMillis")));
    }

    private static @Nullable String text(@Nullable Fields rule, String name) {
        return rule == null
                ? null
                : rule.optionalString(name).filter(each -> !each.isEmpty()).orElse(null);
    }
}
