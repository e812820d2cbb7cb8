package org.hansa.controlplane.authz.opa;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.ResidencyDecision.Exclusion;
import org.hansa.controlplane.authz.ResidencyDecision.Obligation;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.authz.RulesInForce.Rules;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/** {@code residency-output/1}, see policy/schemas. */
final class ResidencyAnswer {
    /** Codes that say that the question could not be answered, which is no decision about a site. */
    private static final Set<String> NO_ANSWER = Set.of(
            "INPUT_MALFORMED",
            "REVISION_MISMATCH",
            "REFERENCE_MISMATCH",
            "REFERENCE_EXPIRED",
            "LEDGER_STALE",
            "CLOCK_SKEW",
            "NOT_PROVEN");

    private ResidencyAnswer() {}

    static ResidencyDecision read(ResidencyRequest request, byte[] input, byte[] output, Rules rules) {
        Fields fields = Fields.parse(output, "residency-output/1");
        SortedSet<SiteId> permitted = new TreeSet<>();
        fields.strings("permitted").forEach(site -> permitted.add(new SiteId(site)));
        List<Exclusion> excluded = fields.parts("excluded", ResidencyAnswer::exclusion);
        List<Obligation> obligations = fields.parts("obligations", ResidencyAnswer::obligation);
        List<String> aspects = fields.strings("aspects");
        long validUntilMillis = fields.natural("validUntilMillis");
        String revision = fields.string("revision");
        fields.end();
        if (!revision.equals(rules.revision().value())) {
            throw OpaDecisionPoint.otherRevision(revision, rules);
        }
        requireAnswered(excluded);
        requireComplete(request, permitted, excluded);
        return new ResidencyDecision(
                permitted,
                excluded,
                obligations,
                aspects,
                Instant.ofEpochMilli(validUntilMillis),
                rules.revision(),
                rules.policy().referenceDigest(),
                request.factsDigest(),
                input,
                output,
                Digest.of(CanonicalJson.write(
                        Map.of("input", CanonicalJson.read(input), "output", CanonicalJson.read(output)))));
    }

    private static void requireAnswered(List<Exclusion> excluded) {
        for (Exclusion each : excluded) {
            if (NO_ANSWER.contains(each.code())) {
                throw OpaServer.unavailable("residency answer: " + each.code() + ": " + each.reason());
            }
        }
    }

    /** Each site of the question is on one side, and no other site is on any. */
    private static void requireComplete(
            ResidencyRequest request, SortedSet<SiteId> permitted, List<Exclusion> excluded) {
        TreeSet<SiteId> answered = new TreeSet<>(permitted);
        for (Exclusion each : excluded) {
            if (!answered.add(each.site())) {
                throw new MalformedRecordException("site " + each.site() + " is answered twice");
            }
        }
        List<SiteId> asked = request.sites().stream().map(SiteRecord::site).toList();
        if (!List.copyOf(answered).equals(asked)) {
            throw new MalformedRecordException("asked about " + asked + ", answered about " + answered);
        }
    }

    private static Exclusion exclusion(Fields fields) {
        Exclusion exclusion = new Exclusion(
                new SiteId(fields.string("site")),
                fields.string("code"),
                fields.string("severity"),
                fields.string("reason"),
                fields.string("remedy"),
                fields.optionalString("clause"),
                fields.optionalString("aspect"),
                fields.optionalString("value"),
                fields.strings("controls"),
                fields.strings("also"));
        fields.end();
        return exclusion;
    }

    private static Obligation obligation(Fields fields) {
        Obligation obligation = new Obligation(
                fields.constant("code", Obligation.Code.class),
                fields.strings("sites").stream().map(SiteId::new).toList(),
                fields.strings("references"));
        fields.end();
        return obligation;
    }
}
