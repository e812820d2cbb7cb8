package org.hansa.controlplane.authz.opa;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hansa.controlplane.authz.ResidencyContract;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.authz.RulesInForce.Rules;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/** {@code residency-input/1}, see policy/schemas. Arrays are sets: sorted, without duplicates. */
final class ResidencyQuestion {
    private static final String CERTIFICATE = "CERT_";
    /** The ledger dates facts, not traits: a certificate counts as long as the owner's record carries it. */
    private static final long ALWAYS = 9_999_999_999_999L;

    private final RulesInForce inForce;

    ResidencyQuestion(RulesInForce inForce) {
        this.inForce = inForce;
    }

    JsonObject of(ResidencyRequest request, Rules rules) {
        JsonObject dataClass = JsonObject.create()
                .with("level", request.dataClass().level())
                .withStrings("tags", request.dataClass().tags());
        JsonObject reference = JsonObject.create()
                .with("digest", rules.policy().referenceDigest().hex())
                .with("validUntilMillis", rules.bundle().referenceValidUntil().toEpochMilli());
        JsonObject ledger = JsonObject.create()
                .with("height", rules.ledgerHeight())
                .with("timeMillis", rules.ledgerTime().toEpochMilli());
        JsonObject limits = JsonObject.create()
                .with("maxBlockAgeMillis", inForce.maxBlockAge().toMillis())
                .with("maxClockSkewMillis", inForce.maxSkew().toMillis());
        return JsonObject.schema("residency-input/1")
                .with("contract", contract(request.contract()))
                .with("dataClass", dataClass)
                .with("purpose", request.purpose())
                .with("action", request.action().name())
                .withRecords("sites", part(request.sites(), ResidencyQuestion::site))
                .withRecords("exemptions", part(request.exemptions(), each -> exemption(each, request.sites())))
                .with("reference", reference)
                .with("ledger", ledger)
                .with("limits", limits)
                .with("nowMillis", rules.now().toEpochMilli())
                .with("revision", rules.revision().value());
    }

    private static JsonObject contract(ResidencyContract contract) {
        return JsonObject.create()
                .with("handle", contract.handle())
                .with("version", contract.version())
                .withStrings("purposes", contract.purposes())
                .withRecords("clauses", contract.clauses());
    }

    private static JsonObject site(SiteRecord site) {
        return JsonObject.create()
                .with("id", site.site().value())
                .with("member", site.owner().value())
                .with("country", site.country())
                .with("tier", site.tier())
                .withRecords("certificates", part(certificates(site), ResidencyQuestion::certificate))
                .withRecords("facts", part(facts(site), ResidencyQuestion::fact));
    }

    private static List<String> certificates(SiteRecord site) {
        return site.traits().stream()
                .filter(trait -> trait.startsWith(CERTIFICATE))
                .sorted()
                .toList();
    }

    private static JsonObject certificate(String code) {
        return JsonObject.create().with("code", code).with("fromMillis", 0L).with("toMillis", ALWAYS);
    }

    private static List<SiteFact> facts(SiteRecord site) {
        Set<SiteFact> distinct = site.facts().stream().collect(Collectors.toSet());
        return distinct.stream()
                .sorted(Comparator.comparing(SiteFact::aspect)
                        .thenComparing(SiteFact::value)
                        .thenComparing(SiteFact::assessor)
                        .thenComparing(SiteFact::strength)
                        .thenComparingLong(SiteFact::fromMillis)
                        .thenComparingLong(SiteFact::toMillis))
                .toList();
    }

    private static JsonObject fact(SiteFact fact) {
        return JsonObject.create()
                .with("aspect", fact.aspect())
                .with("value", fact.value())
                .with("assessor", fact.assessor())
                .with("strength", fact.strength())
                .with("fromMillis", fact.fromMillis())
                .with("toMillis", fact.toMillis());
    }

    /** One without a site holds at every site that is asked about. */
    private static JsonObject exemption(ExemptionRecord exemption, List<SiteRecord> asked) {
        List<String> sites = asked.stream()
                .map(SiteRecord::site)
                .filter(site ->
                        exemption.site().filter(only -> !only.equals(site)).isEmpty())
                .map(SiteId::value)
                .toList();
        return JsonObject.create()
                .with("id", exemption.exemption())
                .with("contract", exemption.contract().value())
                .with("clause", exemption.clause())
                .withStrings("sites", sites)
                .withStrings(
                        "approvers",
                        exemption.approvers().stream().map(MspId::value).toList())
                .with("fromMillis", exemption.fromMillis())
                .with("toMillis", exemption.untilMillis());
    }

    private static <T> List<CanonicalRecord> part(List<T> values, Function<T, JsonObject> form) {
        return values.stream()
                .map(each -> (CanonicalRecord) () -> form.apply(each))
                .toList();
    }
}
