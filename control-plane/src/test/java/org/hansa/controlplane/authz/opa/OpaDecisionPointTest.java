package org.hansa.controlplane.authz.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.AuthzDecision;
import org.hansa.controlplane.authz.AuthzRequest;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.ResidencyContract;
import org.hansa.controlplane.authz.ResidencyDecision;
import org.hansa.controlplane.authz.ResidencyRequest;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.ledger.model.LedgerFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not an answer that counts is a refusal. */
class OpaDecisionPointTest {
    private static final String ALLOWED =
            "{\"result\":{\"schema\":\"authz-output/1\",\"allow\":true,\"code\":\"ALLOWED\",\"reason\":\"granted\",\"remedy\":\"\",\"revision\":\"r1\"}}";
    private static final String PERMITTED =
            "{\"result\":{\"schema\":\"residency-output/1\",\"permitted\":[\"fi-hel-1\"],\"excluded\":[{\"site\":\"ch-zrh-1\",\"code\":\"JURISDICTION_NOT_ALLOWED\",\"severity\":\"HIGH\",\"clause\":\"DATA\",\"aspect\":\"AT_REST\",\"value\":\"CH\",\"reason\":\"no\",\"remedy\":\"other\",\"controls\":[],\"also\":[]}],\"obligations\":[{\"code\":\"ENCRYPT_AT_REST\",\"sites\":[\"fi-hel-1\"],\"references\":[]}],\"aspects\":[\"AT_REST\"],\"validUntilMillis\":\"1858377600000\",\"revision\":\"r1\"}}";

    @TempDir
    private Path directory;

    private final TestClock clock = TestClock.startingNow();
    private final StubOpa opa = new StubOpa();
    private final LedgerProjection ledger = new LedgerProjection();
    private TestBundles bundles;
    private TestConsortium consortium;
    private RulesInForce rules;
    private OpaDecisionPoint decisions;

    @BeforeEach
    void found() {
        bundles = new TestBundles(directory);
        consortium = new TestConsortium(clock).found(Callers.ISSUER).activate(bundles.live("r1"));
        consortium.channel().join(ledger);
        rules = new RulesInForce(
                ledger,
                new LedgerFreshness(ledger, clock, Duration.ofMinutes(10)),
                new PolicyBundles(directory),
                clock);
        decisions = patient(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        opa.close();
    }

    private OpaDecisionPoint patient(Duration timeout) {
        return new OpaDecisionPoint(
                new OpaServer(opa.url(), "secret", timeout), rules, ledger, new SimpleMeterRegistry());
    }

    @Test
    void allows_what_the_policy_allows_and_asks_at_a_fixed_path_with_the_token() {
        opa.answers(ALLOWED);
        AuthzDecision decision = authorize();
        assertThat(decision.allow()).isTrue();
        assertThat(decision.policyRevision().value()).isEqualTo("r1");
        assertThat(opa.path()).isEqualTo("/v1/data/hansa/authz/decision");
        assertThat(opa.authorization()).isEqualTo("Bearer secret");
        assertThat(opa.asked()).contains("\"action\":\"site.read\"").contains("\"revision\":\"r1\"");
    }

    @Test
    void passes_on_a_refusal_with_its_challenge() {
        opa.answers(ALLOWED.replace("true", "false")
                .replace("ALLOWED", "ASSURANCE_TOO_LOW")
                .replace("\"remedy\"", "\"challenge\":{\"acr\":\"2\",\"maxAgeSeconds\":\"300\"},\"remedy\""));
        assertThat(authorize().challenge()).contains(new AuthzDecision.Challenge("2", 300));
    }

    @Test
    void reads_where_it_may_be_and_why_not_elsewhere() {
        opa.answers(PERMITTED);
        ResidencyDecision decision = residency();
        assertThat(decision.permitted()).containsExactly(TestConsortium.HELSINKI);
        assertThat(decision.excluded().get(0).clause()).contains("DATA");
        assertThat(decision.obligations().get(0).code()).isEqualTo(ResidencyDecision.Obligation.Code.ENCRYPT_AT_REST);
        assertThat(opa.path()).isEqualTo("/v1/data/hansa/residency/decision");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"result\":null}",
                "{\"result\":true}",
                "{\"result\":[]}",
                "{\"result\":{}}",
                "not json",
                "",
                "{\"result\":{\"allow\":true}}",
            })
    void refuses_when_the_answer_is_undefined_or_of_the_wrong_type(String body) {
        opa.answers(body);
        unavailable(this::authorize);
        unavailable(this::residency);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "code", "reason", "remedy", "revision", "schema"})
    void refuses_when_a_field_of_the_answer_is_missing(String field) {
        opa.answers(ALLOWED.replaceFirst("\"" + field + "\":(true|\"[^\"]*\"),?", "")
                .replace(",}", "}"));
        unavailable(this::authorize);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "null", "{}"})
    void refuses_when_allow_is_not_a_boolean(String value) {
        opa.answers(ALLOWED.replace("\"allow\":true", "\"allow\":" + value));
        unavailable(this::authorize);
    }

    @Test
    void refuses_when_allow_and_code_disagree() {
        opa.answers(ALLOWED.replace("ALLOWED", "ROLE_MISSING"));
        unavailable(this::authorize);
        opa.answers(ALLOWED.replace("\"allow\":true", "\"allow\":false"));
        unavailable(this::authorize);
    }

    @Test
    void refuses_when_the_answer_has_a_field_that_nobody_knows() {
        opa.answers(ALLOWED.replace("\"remedy\"", "\"also\":\"x\",\"remedy\""));
        unavailable(this::authorize);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 400, 401, 404, 500, 503})
    void refuses_when_opa_answers_anything_but_200(int status) {
        opa.answers(ALLOWED).answersWith(status);
        unavailable(this::authorize);
        unavailable(this::residency);
    }

    @Test
    void refuses_when_opa_is_late() {
        opa.answers(ALLOWED).answersLate();
        decisions = patient(Duration.ofMillis(300));
        unavailable(this::authorize);
    }

    @Test
    void refuses_when_opa_is_gone() {
        opa.close();
        unavailable(this::authorize);
        unavailable(this::residency);
    }

    @Test
    void refuses_an_answer_under_a_revision_that_is_not_in_force() {
        opa.answers(ALLOWED.replace("\"r1\"", "\"r0\""));
        unavailable(this::authorize);
        opa.answers(PERMITTED.replace("\"r1\"", "\"r0\""));
        unavailable(this::residency);
    }

    @Test
    void refuses_while_opas_bundle_is_not_the_revision_in_force() {
        opa.answers(ALLOWED);
        bundles.live("r0");
        unavailable(this::authorize);
    }

    @Test
    void refuses_while_opas_bundle_has_the_revision_but_not_the_digest() {
        opa.answers(ALLOWED);
        bundles.live("r1", TestBundles.REFERENCE_UNTIL.plusSeconds(1));
        unavailable(this::authorize);
    }

    @Test
    void refuses_when_the_reference_data_is_past_its_date() {
        opa.answers(ALLOWED);
        clock.advance(Duration.between(clock.instant(), TestBundles.REFERENCE_UNTIL));
        // A fresh block, so that only the reference data is old.
        consortium.submit(TestConsortium.NORD, LedgerFunction.READ, "founding");
        unavailable(this::authorize);
    }

    @Test
    void refuses_when_the_newest_block_is_older_than_the_bound() {
        opa.answers(ALLOWED);
        clock.advance(Duration.ofMinutes(11));
        unavailable(this::authorize);
        consortium.submit(TestConsortium.NORD, LedgerFunction.READ, "founding");
        assertThat(authorize().allow()).isTrue();
    }

    @Test
    void refuses_when_the_clock_is_behind_the_ledger() {
        opa.answers(ALLOWED);
        clock.advance(Duration.ofMinutes(-2));
        unavailable(this::authorize);
    }

    @Test
    void refuses_before_any_revision_is_in_force() {
        LedgerProjection empty = new LedgerProjection();
        new TestConsortium(clock).found(Callers.ISSUER).channel().join(empty);
        RulesInForce rules = new RulesInForce(
                empty, new LedgerFreshness(empty, clock, Duration.ofMinutes(10)), new PolicyBundles(directory), clock);
        unavailable(rules::require);
    }

    @Test
    void refuses_an_obligation_that_it_does_not_know() {
        opa.answers(PERMITTED.replace("ENCRYPT_AT_REST", "NOTIFY_REGULATOR"));
        unavailable(this::residency);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REVISION_MISMATCH",
                "REFERENCE_MISMATCH",
                "REFERENCE_EXPIRED",
                "LEDGER_STALE",
                "CLOCK_SKEW",
                "INPUT_MALFORMED",
                "NOT_PROVEN"
            })
    void refuses_when_the_policy_could_not_answer_at_all(String code) {
        opa.answers(PERMITTED.replace("JURISDICTION_NOT_ALLOWED", code));
        unavailable(this::residency);
    }

    @Test
    void refuses_an_answer_that_leaves_a_site_out_or_adds_one_or_gives_it_twice() {
        opa.answers(PERMITTED.replace("\"permitted\":[\"fi-hel-1\"]", "\"permitted\":[]"));
        unavailable(this::residency);
        opa.answers(PERMITTED.replace("[\"fi-hel-1\"],\"excluded\"", "[\"de-fra-1\",\"fi-hel-1\"],\"excluded\""));
        unavailable(this::residency);
        opa.answers(PERMITTED.replace("[\"fi-hel-1\"],\"excluded\"", "[\"ch-zrh-1\",\"fi-hel-1\"],\"excluded\""));
        unavailable(this::residency);
    }

    private AuthzDecision authorize() {
        return decisions.authorize(
                new AuthzRequest(Callers.member("site-operator"), Action.SITE_READ, Resource.shared()));
    }

    private ResidencyDecision residency() {
        Clause clause =
                new Clause("DATA", "AT_REST", new TreeSet<>(List.of("EEA")), new TreeSet<>(), false, false, "DECLARED");
        return decisions.residency(new ResidencyRequest(
                new ResidencyContract("c-00000001", 1, new TreeSet<>(List.of("SERVICE")), List.of(clause)),
                DataClass.of("CONFIDENTIAL", List.of("PERSONAL")),
                "SERVICE",
                ResidencyRequest.Action.PLACE,
                ledger.sites().stream()
                        .filter(site -> List.of("fi-hel-1", "ch-zrh-1")
                                .contains(site.site().value()))
                        .toList()));
    }

    private static void unavailable(ThrowingCallable question) {
        assertThatThrownBy(question)
                .asInstanceOf(type(Failure.class))
                .extracting(Failure::kind)
                .isEqualTo(FailureKind.POLICY_UNAVAILABLE);
    }
}
