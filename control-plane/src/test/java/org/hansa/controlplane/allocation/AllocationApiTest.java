package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hansa.controlplane.authz.DecisionPoint;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.SimulatedDecisionPoint;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.grid.AllocationEngine;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** The road of an allocation over REST, on a real engine and a ledger in memory. */
@ControlPlaneTest
class AllocationApiTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private AllocationEngine engine;

    @Autowired
    private DecisionPoint decisionPoint;

    private SignedContract contracts;
    private Api operator;
    private Api developer;
    private Api stranger;

    @BeforeEach
    void sign_in() {
        contracts = new SignedContract(http, realm, consortium, ledger);
        operator = new Api(
                http, realm.member("olga", "site-operator", "capacity-manager").sign());
        developer = new Api(
                http,
                realm.tenant("acme", "dev", "developer", "compliance-officer").sign());
        stranger = new Api(
                http,
                realm.tenant("globex", "mallory", "developer", "tenant-admin").sign());
        declare("fi-hel-1");
        declare("fi-tmp-1");
    }

    @Test
    void places_at_home_with_a_receipt_and_records_it_on_the_ledger() {
        register("fi-hel-1", 16_000);
        String contract = contract();
        MvcTestResult answer = developer.post("/v1/allocations", body(contract, 2_000), key());
        assertThat(answer)
                .hasStatus(201)
                .bodyJson()
                .hasPathSatisfying("$.state", state -> state.assertThat().isEqualTo("RESERVED"))
                .hasPathSatisfying("$.member", member -> member.assertThat().isEqualTo("NordMSP"))
                .hasPathSatisfying("$.placements[0].resources.VCPU", vcpu -> vcpu.assertThat()
                        .isEqualTo(2_000))
                .hasPathSatisfying("$.decision.policyRevision", revision -> revision.assertThat()
                        .isEqualTo("r1"))
                .hasPathSatisfying(
                        "$.receipts[0].owner", owner -> owner.assertThat().isEqualTo("NordMSP"));
        String self = "/v1/allocations/" + id(answer);
        assertThat(answer).hasHeader("Location", self);
        JsonNode recorded = await(self, "record", "RECORDED");
        assertThat(recorded.path("placements")
                        .path(0)
                        .path("record")
                        .path("txId")
                        .asString())
                .isNotEmpty();
        assertThat(ledger.siteHead(new SiteId(site(recorded))).nextSequence()).isPositive();
    }

    @Test
    void signs_receipts_with_the_anchor_identity() {
        register("fi-hel-1", 16_000);
        String id = id(developer.post("/v1/allocations", body(contract(), 1_000), key()));
        JsonNode receipt =
                Api.json(developer.get("/v1/allocations/" + id + "/receipts")).path(0);
        byte[] bytes = Base64.getDecoder().decode(receipt.path("bytes").asString());
        byte[] signature = Base64.getDecoder().decode(receipt.path("signature").asString());
        assertThat(Signatures.verify(AnchorCertificate.publicKey(), bytes, signature))
                .isTrue();
    }

    @Test
    void explains_the_decision_site_by_site() {
        register("fi-hel-1", 16_000);
        String id = id(developer.post("/v1/allocations", body(contract(), 1_000), key()));
        MvcTestResult decision = developer.get("/v1/allocations/" + id + "/decision");
        assertThat(decision)
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying(
                        "$.sites.length()", count -> count.assertThat().isEqualTo(6))
                .hasPathSatisfying("$.sites[0].site", site -> site.assertThat().isEqualTo("ch-gva-1"))
                .hasPathSatisfying(
                        "$.sites[0].permitted",
                        permitted -> permitted.assertThat().isEqualTo(false))
                .hasPathSatisfying(
                        "$.sites[0].remedy",
                        remedy -> remedy.assertThat().asString().isNotEmpty())
                .hasPathSatisfying(
                        "$.sites[4].permitted",
                        permitted -> permitted.assertThat().isEqualTo(true));
        String digest = Api.json(decision).path("digest").asString();
        assertThat(developer.get("/v1/decisions/" + digest)).hasStatusOk();
        assertThat(stranger.get("/v1/decisions/" + digest)).hasStatus(404);
    }

    @Test
    void answers_a_repeated_call_with_what_the_first_one_did() {
        register("fi-hel-1", 16_000);
        String body = body(contract(), 1_000);
        String key = key();
        MvcTestResult first = developer.post("/v1/allocations", body, key);
        MvcTestResult second = developer.post("/v1/allocations", body, key);
        assertThat(second).hasStatus(201).hasHeader("Idempotent-Replayed", "true");
        assertThat(id(second)).isEqualTo(id(first));
        Api otherClient = new Api(
                http,
                realm.tenant("acme", "dev", "developer").claim("azp", "another").sign());
        assertThat(id(otherClient.post("/v1/allocations", body, key))).isNotEqualTo(id(first));
    }

    @Test
    void refuses_the_same_key_with_another_body() {
        register("fi-hel-1", 16_000);
        String contract = contract();
        String key = key();
        assertThat(developer.post("/v1/allocations", body(contract, 1_000), key))
                .hasStatus(201);
        refused(developer.post("/v1/allocations", body(contract, 1_001), key), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void needs_an_idempotency_key() {
        refused(developer.post("/v1/allocations", body(contract(), 1_000)), 400, "IDEMPOTENCY_KEY_REQUIRED");
        refused(developer.post("/v1/allocations", body(contract(), 1_000), "spa ce"), 400, "INVALID_FIELD");
    }

    @Test
    void gives_the_last_unit_to_one_of_two_who_ask_at_once() throws Exception {
        String trait = trait();
        operator.post(
                "/v1/providers",
                provider("fi-hel-1", 1_000).replace("\"traits\":[]", "\"traits\":[\"" + trait + "\"]"));
        String contract = contract();
        String body = body(contract, 1_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]");
        // The grant is there before the race, so that both fight for the provider.
        assertThat(developer.post("/v1/allocations", body(contract, 1), key())).hasStatus(201);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<MvcTestResult>> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                answers.add(two.submit(() -> {
                    start.await();
                    return developer.post("/v1/allocations", body, key());
                }));
            }
            start.countDown();
            List<String> ends =
                    List.of(end(answers.get(0).get()), end(answers.get(1).get()));
            assertThat(ends).containsExactlyInAnyOrder("RESERVED", "NO_ROOM");
        } finally {
            two.shutdownNow();
        }
    }

    @Test
    void refuses_by_residency_with_every_sites_rule_and_remedy_and_remembers_it() {
        String contract = contract();
        String body = body(contract, 1_000).replace("\"dataClass\"", "\"sites\":[\"ch-zrh-1\"],\"dataClass\"");
        String key = key();
        MvcTestResult answer = developer.post("/v1/allocations", body, key);
        refused(answer, 422, "RESIDENCY");
        JsonNode problem = Api.json(answer);
        assertThat(problem.path("retryable").asBoolean()).isFalse();
        assertThat(problem.path("sites").path(0).path("code").asString()).isEqualTo("JURISDICTION_NOT_ALLOWED");
        assertThat(problem.path("sites").path(0).path("remedy").asString()).isNotEmpty();
        String decision = problem.path("decision").path("id").asString();
        assertThat(developer.get("/v1/decisions/" + decision)).hasStatusOk();
        assertThat(developer.get("/v1/decisions?contract=" + contract))
                .bodyJson()
                .extractingPath("$.items[0].reason")
                .isEqualTo("RESIDENCY");
        assertThat(stranger.get("/v1/decisions")).bodyText().doesNotContain(contract);
        int asked = policy().questions();
        refused(developer.post("/v1/allocations", body, key), 422, "RESIDENCY");
        assertThat(policy().questions()).isEqualTo(asked);
        refused(developer.post("/v1/allocations", body.replace("1000", "1001"), key), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void refuses_for_want_of_room_with_dimensions_and_the_nearest_fit_and_lets_the_same_key_try_again() {
        String trait = trait();
        operator.post(
                "/v1/providers",
                provider("fi-hel-1", 4_000).replace("\"traits\":[]", "\"traits\":[\"" + trait + "\"]"));
        String contract = contract();
        String key = key();
        String body = body(contract, 5_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]")
                .replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        MvcTestResult answer = developer.post("/v1/allocations", body, key);
        refused(answer, 507, "NO_ROOM");
        assertThat(Api.json(answer).path("dimensions").path("VCPU").asInt()).isPositive();
        register("fi-hel-1", 8_000, trait);
        assertThat(developer.post("/v1/allocations", body, key)).hasStatus(201);
    }

    @Test
    void refuses_beyond_the_quota() {
        register("fi-hel-1", 900_000);
        String contract = contracts.active("acme", "EEA", "{\"VCPU\":3000}");
        String body = body(contract, 2_000).replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        assertThat(developer.post("/v1/allocations", body, key())).hasStatus(201);
        MvcTestResult answer = developer.post("/v1/allocations", body, key());
        refused(answer, 409, "QUOTA");
        assertThat(Api.json(answer).path("retryable").asBoolean()).isTrue();
    }

    @Test
    void refuses_under_a_contract_that_not_everybody_has_accepted() {
        String contract = contracts.proposed("acme", "EEA", "{\"VCPU\":64000}");
        refused(developer.post("/v1/allocations", body(contract, 1_000), key()), 409, "CONTRACT_NOT_ACTIVE");
    }

    @Test
    void fails_closed_without_the_policy_and_takes_nothing() {
        register("fi-hel-1", 16_000);
        String contract = contract();
        long live = engine.allocations(Optional.of(new ContractHandle(contract)), Optional.empty(), 10)
                .allocations()
                .size();
        policy().silent(true);
        try {
            MvcTestResult answer = developer.post("/v1/allocations", body(contract, 1_000), key());
            refused(answer, 503, "POLICY_UNAVAILABLE");
            assertThat(answer).headers().containsHeader("Retry-After");
        } finally {
            policy().silent(false);
        }
        assertThat(engine.allocations(Optional.of(new ContractHandle(contract)), Optional.empty(), 10)
                        .allocations())
                .hasSize((int) live);
    }

    @Test
    void asks_the_policy_once_for_equal_requests() {
        register("fi-hel-1", 64_000);
        String contract = contract();
        developer.post("/v1/allocations", body(contract, 1_000), key());
        int asked = policy().questions();
        for (int i = 0; i < 5; i++) {
            assertThat(developer.post("/v1/allocations", body(contract, 1_000), key()))
                    .hasStatus(201);
        }
        assertThat(policy().questions()).isEqualTo(asked);
    }

    @Test
    void releases_once_and_says_so_again() {
        register("fi-hel-1", 16_000);
        String path = "/v1/allocations/" + id(developer.post("/v1/allocations", body(contract(), 1_000), key()));
        assertThat(stranger.request(HttpMethod.DELETE, path).exchange()).hasStatus(404);
        Api viewer = new Api(http, realm.tenant("acme", "vic", "viewer").sign());
        assertThat(viewer.request(HttpMethod.DELETE, path).exchange()).hasStatus(403);
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
        assertThat(developer.get(path)).bodyJson().extractingPath("$.state").isEqualTo("RELEASED");
    }

    @Test
    void lets_only_developers_of_the_tenant_ask() {
        String contract = contract();
        Api viewer = new Api(http, realm.tenant("acme", "vic", "viewer").sign());
        refused(viewer.post("/v1/allocations", body(contract, 1_000), key()), 403, "NOT_AUTHORISED");
        refused(operator.post("/v1/allocations", body(contract, 1_000), key()), 403, "NOT_AUTHORISED");
        refused(stranger.post("/v1/allocations", body(contract, 1_000), key()), 404, "NOT_FOUND");
        refused(stranger.post("/v1/allocations", body("c-00000000", 1_000), key()), 404, "NOT_FOUND");
    }

    @Test
    void lists_the_tenants_own_newest_first_by_pages() {
        register("fi-hel-1", 64_000);
        String contract = contract();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(0, id(developer.post("/v1/allocations", body(contract, 1_000), key())));
        }
        JsonNode page = Api.json(developer.get("/v1/allocations?contract=" + contract + "&pageSize=2"));
        JsonNode next = Api.json(developer.get("/v1/allocations?contract=" + contract + "&pageSize=2&pageToken="
                + page.path("nextPageToken").asString()));
        List<String> walked = new ArrayList<>();
        page.path("items").forEach(each -> walked.add(each.path("id").asString()));
        next.path("items").forEach(each -> walked.add(each.path("id").asString()));
        assertThat(walked).isEqualTo(ids);
        assertThat(developer.get("/v1/allocations?contract=" + contract + "&state=RELEASED"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(0);
        assertThat(stranger.get("/v1/allocations")).bodyText().doesNotContain(contract);
        assertThat(stranger.get("/v1/allocations?contract=" + contract)).hasStatus(404);
        assertThat(developer.get("/v1/allocations?state=HAPPY")).hasStatus(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"VCPU\":1000 | \"VCPU\":-1 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"VCPU\":9007199254740993 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"VCPU\":99999999999999999999 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"VCPU\":1.5 | groups[0].resources.VCPU",
                "\"VCPU\":1000 | \"WISHES\":1 | groups[0].resources.WISHES",
                "\"VCPU\":1000 | \"GPU:T4\":1 | groups[0].resources.GPU:T4",
                "\"resources\":{\"VCPU\":1000} | \"resources\":{} | groups[0].resources",
                "\"name\":\"web\" | \"name\":\"a b\" | groups[0].name",
                "\"name\":\"web\" | \"count\":0 | groups[0].count",
                "\"name\":\"web\" | \"kind\":\"PET\" | groups[0].kind",
                "\"name\":\"web\" | \"requiredTraits\":[\"sunny\"] | groups[0].requiredTraits[0]",
                "\"name\":\"web\" | \"gpu\":{\"models\":[\"T4\"]} | groups[0].gpu",
                "\"name\":\"web\" | \"gpu\":{\"devices\":65} | groups[0].gpu",
                "\"dataClass\" | \"sites\":[\"fi-oulu-9\"],\"dataClass\" | sites[0]",
                "\"dataClass\" | \"countries\":[\"XX\"],\"dataClass\" | countries[0]",
                "\"dataClass\" | \"countries\":[\"fi\"],\"dataClass\" | countries[0]",
                "\"dataClass\" | \"term\":{\"until\":\"2001-01-01T00:00:00Z\"},\"dataClass\" | term.until",
                "\"dataClass\" | \"term\":{\"until\":\"2099-01-01T00:00:00Z\"},\"dataClass\" | term.until",
                "\"level\":\"CONFIDENTIAL\" | \"level\":\"shh\" | dataClass.level",
                "\"dataClass\" | \"surprise\":1,\"dataClass\" | surprise",
                "\"contract\":\" | \"contract\":\"NO | contract",
            })
    void names_the_field_that_is_wrong(String right, String wrong, String field) {
        MvcTestResult answer =
                developer.post("/v1/allocations", body(contract(), 1_000).replace(right, wrong), key());
        refused(answer, 400, "INVALID_FIELD");
        assertThat(Api.json(answer).path("errors").path(0).path("field").asString())
                .isEqualTo(field);
        assertThat(answer).bodyText().doesNotContain("Exception").doesNotContain("org.hansa");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\":\"web\" | \"spread\":{\"key\":\"rack\"} | groups[0].spread",
                "\"name\":\"web\" | \"affinity\":{\"key\":\"host\"} | groups[0].affinity",
                "\"name\":\"web\" | \"flavor\":\"large\" | groups[0].flavor",
                "\"name\":\"web\" | \"count\":2,\"minCount\":1 | groups[0].minCount",
                "\"dataClass\" | \"near\":\"volume-1\",\"dataClass\" | near",
                "\"dataClass\" | \"priceCeiling\":{\"EUR\":1},\"dataClass\" | priceCeiling",
                "\"dataClass\" | \"term\":{\"notBefore\":\"2030-01-01T00:00:00Z\"},\"dataClass\" | term.notBefore",
                "}],\"dataClass\" | },{\"resources\":{\"VCPU\":1}}],\"dataClass\" | groups[1]",
            })
    void refuses_by_name_what_this_version_does_not_support(String right, String wrong, String field) {
        MvcTestResult answer =
                developer.post("/v1/allocations", body(contract(), 1_000).replace(right, wrong), key());
        refused(answer, 422, "UNSUPPORTED_FIELD");
        assertThat(Api.json(answer).path("errors").path(0).path("field").asString())
                .isEqualTo(field);
    }

    @Test
    void refuses_json_that_is_none() {
        refused(developer.post("/v1/allocations", "{\"contract\":", key()), 400, "MALFORMED_REQUEST");
        refused(developer.post("/v1/allocations", "[]", key()), 400, "INVALID_FIELD");
    }

    @Test
    void an_unknown_data_class_is_the_policys_to_deny_and_an_unknown_trait_finds_no_room() {
        register("fi-hel-1", 16_000);
        String body = body(contract(), 1_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"NOBODY_HAS_THIS\"]")
                .replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        MvcTestResult answer = developer.post("/v1/allocations", body, key());
        refused(answer, 507, "NO_ROOM");
        assertThat(Api.json(answer)
                        .path("dimensions")
                        .path("TRAIT:NOBODY_HAS_THIS")
                        .asInt())
                .isPositive();
    }

    /** What became of a request, also where a busy machine answered 202 first. */
    private String end(MvcTestResult answer) {
        JsonNode body = Api.json(answer);
        if (answer.getResponse().getStatus() == 202) {
            Instant deadline = Instant.now().plus(SOON);
            while (body.path("state").asString().equals("PENDING")
                    && Instant.now().isBefore(deadline)) {
                body = Api.json(developer.get("/v1/allocations/" + id(answer)));
            }
            return body.path("refusal").asString(body.path("state").asString());
        }
        return body.path("code").asString(body.path("state").asString());
    }

    private SimulatedDecisionPoint policy() {
        return (SimulatedDecisionPoint) decisionPoint;
    }

    private JsonNode await(String path, String field, String value) {
        Instant deadline = Instant.now().plus(SOON);
        JsonNode last = Api.json(developer.get(path));
        while (!last.path(field).asString("").equals(value) && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
            last = Api.json(developer.get(path));
        }
        assertThat(last.path(field).asString("")).isEqualTo(value);
        return last;
    }

    private void declare(String site) {
        operator.put(
                "/v1/sites/" + site + "/capacity",
                "{\"capacity\":{\"VCPU\":90000000,\"MEMORY_MB\":90000000},\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2036-01-01T00:00:00Z\"}",
                "\"0\"");
    }

    private void register(String site, int vcpu, String... traits) {
        String body = provider(site, vcpu);
        assertThat(operator.post(
                        "/v1/providers",
                        traits.length == 0
                                ? body
                                : body.replace(
                                        "\"traits\":[]", "\"traits\":[\"" + String.join("\",\"", traits) + "\"]")))
                .hasStatus(201);
    }

    private static String provider(String site, int vcpu) {
        return """
                {"id":"host-%s","site":"%s","inventory":{"VCPU":%d,"MEMORY_MB":65536},"gpus":[],"traits":[]}"""
                .formatted(UUID.randomUUID(), site, vcpu);
    }

    private static String trait() {
        return "T" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    }

    private String contract() {
        return contracts.active("acme", "EEA", "{\"VCPU\":640000,\"MEMORY_MB\":1000000}");
    }

    private static String body(String contract, int vcpu) {
        return """
                {"contract":"%s","groups":[{"name":"web","resources":{"VCPU":%d}}],"dataClass":{"level":"CONFIDENTIAL","tags":["PERSONAL"]}}"""
                .formatted(contract, vcpu);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static String id(MvcTestResult answer) {
        return Api.json(answer).path("id").asString();
    }

    private static String site(JsonNode allocation) {
        return allocation.path("placements").path(0).path("site").asString();
    }

    private static void refused(MvcTestResult answer, int status, String code) {
        assertThat(answer).hasStatus(status).bodyJson().extractingPath("$.code").isEqualTo(code);
    }
}
