package org.hansa.controlplane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hansa.controlplane.authz.DecisionPoint;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SimulatedDecisionPoint;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

@ControlPlaneTest
class ContractApiTest {
    private static final String TENANT = TestRealm.tenantId("acme");

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private ContractService service;

    @Autowired
    private DecisionPoint decisionPoint;

    private Api seller;
    private Api buyer;
    private Api stranger;

    @BeforeEach
    void sign_in() {
        seller = new Api(http, realm.member("ada", "capacity-manager").sign());
        buyer = new Api(http, realm.tenant("acme", "eve", "contract-manager").sign());
        stranger = new Api(
                http,
                realm.tenant("globex", "mallory", "contract-manager", "tenant-admin")
                        .sign());
    }

    @Test
    void proposes_with_the_sites_that_the_clauses_permit_and_says_why_not_the_others() {
        MvcTestResult answer = seller.post("/v1/contracts", proposal(clause("EEA", false)));
        assertThat(answer)
                .hasStatus(201)
                .bodyJson()
                .hasPathSatisfying("$.state", state -> state.assertThat().isEqualTo("PROPOSED"))
                .hasPathSatisfying("$.permittedSites", sites -> sites.assertThat()
                        .asArray()
                        .containsExactly("de-ber-1", "de-fra-1", "fi-hel-1", "fi-tmp-1"))
                .hasPathSatisfying(
                        "$.excluded[0].site", site -> site.assertThat().isEqualTo("ch-gva-1"))
                .hasPathSatisfying("$.excluded[0].clause", id -> id.assertThat().isEqualTo("DATA"))
                .hasPathSatisfying(
                        "$.acceptances[0].party", party -> party.assertThat().isEqualTo("NordMSP"))
                .hasPathSatisfying("$.terms.title", title -> title.assertThat().isEqualTo("Evaluation"));
        assertThat(answer).hasHeader("Location", "/v1/contracts/" + handle(answer));
    }

    @Test
    void becomes_active_when_the_tenant_and_every_party_have_accepted() {
        String handle = proposed();
        assertThat(buyer.post("/v1/contracts/" + handle + "/accept", ""))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("PROPOSED");
        acceptElsewhere(TestConsortium.RHEIN, handle);
        acceptElsewhere(TestConsortium.HELV, handle);
        assertThat(buyer.get("/v1/contracts/" + handle))
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("ACTIVE");
    }

    @Test
    void accepts_once_however_often_it_is_asked() {
        String handle = proposed();
        MvcTestResult first = buyer.post("/v1/contracts/" + handle + "/accept", "");
        MvcTestResult second = buyer.post("/v1/contracts/" + handle + "/accept", "");
        assertThat(second).hasStatusOk();
        assertThat(Api.json(second)).isEqualTo(Api.json(first));
    }

    @Test
    void does_not_let_the_proposer_accept_a_second_time_for_the_other_side() {
        String handle = proposed();
        assertThat(seller.post("/v1/contracts/" + handle + "/accept", ""))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.policyCode")
                .isEqualTo("SAME_PROPOSER");
    }

    @Test
    void lets_a_tenant_propose_for_itself_and_the_home_accept() {
        MvcTestResult answer = buyer.post(
                "/v1/contracts", proposal(clause("WORLD", false)).replace("\"tenant\":\"" + TENANT + "\",", ""));
        assertThat(answer)
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.acceptances[0].tenant")
                .isEqualTo(true);
        assertThat(seller.post("/v1/contracts/" + handle(answer) + "/accept", ""))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.acceptances.length()")
                .isEqualTo(2);
    }

    @Test
    void does_not_let_a_tenant_propose_for_another() {
        assertThat(stranger.post("/v1/contracts", proposal(clause("WORLD", false))))
                .hasStatus(403);
    }

    @Test
    void hides_a_contract_from_everybody_else() {
        String handle = proposed();
        for (String path : new String[] {"", "/grants"}) {
            assertThat(stranger.get("/v1/contracts/" + handle + path)).hasStatus(404);
            assertThat(stranger.get("/v1/contracts/c-0000000000" + path)).hasStatus(404);
        }
        assertThat(stranger.post("/v1/contracts/" + handle + "/accept", "")).hasStatus(404);
        assertThat(stranger.post("/v1/contracts/" + handle + "/wind-down", "")).hasStatus(404);
        assertThat(stranger.put("/v1/contracts/" + handle + "/grants/fi-hel-1", "{\"granted\":{}}", "\"0\""))
                .hasStatus(404);
        assertThat(stranger.get("/v1/contracts")).bodyText().doesNotContain(handle);
    }

    @Test
    void gives_the_same_contract_for_the_same_key_and_refuses_the_key_with_another_body() {
        String key = UUID.randomUUID().toString();
        String body = proposal(clause("EEA", false));
        MvcTestResult first = seller.post("/v1/contracts", body, key);
        MvcTestResult second = seller.post("/v1/contracts", body, key);
        assertThat(second).hasStatus(201);
        assertThat(handle(second)).isEqualTo(handle(first));
        assertThat(seller.post("/v1/contracts", body.replace("64000", "64001"), key))
                .hasStatus(422)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        Api colleague =
                new Api(http, realm.tenant("acme", "tom", "contract-manager").sign());
        assertThat(handle(colleague.post("/v1/contracts", body, key))).isNotEqualTo(handle(first));
    }

    @Test
    void refuses_clauses_that_permit_no_site_with_each_sites_reason() {
        assertThat(seller.post("/v1/contracts", proposal(clause("US", false))))
                .hasStatus(422)
                .bodyJson()
                .hasPathSatisfying("$.code", code -> code.assertThat().isEqualTo("RESIDENCY"))
                .hasPathSatisfying(
                        "$.sites.length()", count -> count.assertThat().isEqualTo(6))
                .hasPathSatisfying("$.sites[0].code", code -> code.assertThat().isEqualTo("JURISDICTION_NOT_ALLOWED"));
    }

    @Test
    void fails_closed_without_the_policy_and_leaves_nothing_behind() {
        SimulatedDecisionPoint policy = (SimulatedDecisionPoint) decisionPoint;
        long height = ledger.height();
        policy.silent(true);
        try {
            Api fresh = new Api(http, realm.member("fresh", "capacity-manager").sign());
            assertThat(fresh.post("/v1/contracts", proposal(clause("EEA", false))))
                    .hasStatus(503)
                    .hasHeader("Retry-After", "1")
                    .bodyJson()
                    .extractingPath("$.code")
                    .isEqualTo("POLICY_UNAVAILABLE");
        } finally {
            policy.silent(false);
        }
        assertThat(ledger.height()).isEqualTo(height);
    }

    @Test
    void moves_grants_within_the_quota_by_version() {
        String handle = active();
        String path = "/v1/contracts/" + handle + "/grants/fi-hel-1";
        assertThat(seller.put(path, "{\"granted\":{\"VCPU\":60000}}", "\"0\""))
                .hasStatusOk()
                .hasHeader("ETag", "\"1\"");
        assertThat(seller.put(path, "{\"granted\":{\"VCPU\":1}}", "\"0\"")).hasStatus(412);
        assertThat(seller.put("/v1/contracts/" + handle + "/grants/de-fra-1", "{\"granted\":{\"VCPU\":9000}}", "\"0\""))
                .hasStatus(409)
                .bodyJson()
                .hasPathSatisfying("$.code", code -> code.assertThat().isEqualTo("QUOTA"))
                .hasPathSatisfying("$.ledgerCode", code -> code.assertThat().isEqualTo("QUOTA_EXCEEDED"));
        assertThat(seller.put("/v1/contracts/" + handle + "/grants/ch-zrh-1", "{\"granted\":{\"VCPU\":1}}", "\"0\""))
                .hasStatus(404);
        assertThat(buyer.put(path, "{\"granted\":{\"VCPU\":1}}", "\"1\"")).hasStatus(403);
        assertThat(buyer.get("/v1/contracts/" + handle + "/grants"))
                .bodyJson()
                .extractingPath("$.items[2].granted.VCPU")
                .isEqualTo(60_000);
    }

    @Test
    void winds_down_and_stays_so() {
        String handle = active();
        assertThat(seller.post("/v1/contracts/" + handle + "/wind-down", ""))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("WINDING_DOWN");
        assertThat(buyer.post("/v1/contracts/" + handle + "/wind-down", "")).hasStatusOk();
        assertThat(seller.put("/v1/contracts/" + handle + "/grants/fi-hel-1", "{\"granted\":{\"VCPU\":1}}", "\"0\""))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("WRONG_STATE");
    }

    @Test
    void walks_the_list_by_pages_that_belong_to_the_caller() {
        for (int i = 0; i < 3; i++) {
            proposed();
        }
        JsonNode page = Api.json(buyer.get("/v1/contracts?pageSize=2"));
        assertThat(page.path("items").size()).isEqualTo(2);
        String token = page.path("nextPageToken").asString();
        assertThat(buyer.get("/v1/contracts?pageSize=2&pageToken=" + token))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.items[0].handle")
                .isNotEqualTo(page.path("items").path(0).path("handle").asString());
        for (String path : new String[] {"?pageToken=" + token, "?pageToken=zzz", "?pageSize=0", "?pageSize=x"}) {
            assertThat(stranger.get("/v1/contracts" + path)).hasStatus(400);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"quota\":{\"VCPU\":64000} | \"quota\":{\"VCPU\":-1} | quota.VCPU",
                "\"quota\":{\"VCPU\":64000} | \"quota\":{} | quota",
                "\"RheinMSP\" | \"Rhein/MSP\" | parties[0]",
                "\"RheinMSP\" | \"GhostMSP\" | parties",
                "\"AT_REST\" | \"at rest\" | terms.clauses[0].aspect",
                "\"title\":\"Evaluation\" | \"title\":\"\" | terms.title",
                "\"validUntil\":\"2036 | \"validUntil\":\"2016 | validUntil",
                "\"purposes\":[\"SERVICE\"] | \"purposes\":[\"fun\"] | terms.purposes[0]",
                "\"minimumStrength\":\"DECLARED\" | \"minimumStrength\":\"SWORN\" | terms.clauses[0].minimumStrength",
                "\"terms\": | \"conditions\": | conditions",
            })
    void names_the_field_of_a_proposal_that_is_wrong(String right, String wrong, String field) {
        assertThat(seller.post("/v1/contracts", proposal(clause("EEA", false)).replace(right, wrong)))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void gives_the_terms_to_parties_only() {
        ContractHandle handle = new ContractHandle(proposed());
        ServiceContract contract = ledger.contract(handle).orElseThrow();
        Optional<byte[]> terms = service.termsFor(TestConsortium.RHEIN, handle);
        assertThat(terms).isPresent();
        assertThat(Digest.of(terms.get())).isEqualTo(contract.termsDigest());
        assertThat(service.termsFor(new MspId("AssocMSP"), handle)).isEmpty();
        assertThat(http.method(HttpMethod.GET)
                        .uri("/peer/v1/contracts/" + handle + "/terms")
                        .exchange())
                .hasStatus(404);
    }

    private String active() {
        String handle = proposed();
        buyer.post("/v1/contracts/" + handle + "/accept", "");
        acceptElsewhere(TestConsortium.RHEIN, handle);
        acceptElsewhere(TestConsortium.HELV, handle);
        return handle;
    }

    private String proposed() {
        return handle(seller.post("/v1/contracts", proposal(clause("EEA", false))));
    }

    private void acceptElsewhere(MspId member, String handle) {
        long version = ledger.contract(new ContractHandle(handle)).orElseThrow().version();
        consortium.submit(member, LedgerFunction.ACCEPT_CONTRACT, handle, Long.toString(version), "MEMBER", "");
    }

    private static String handle(MvcTestResult result) {
        return Api.json(result).path("handle").asString();
    }

    private static Map<String, Object> clause(String allow, boolean adequate) {
        return Map.of("allow", allow, "adequate", adequate);
    }

    private static String proposal(Map<String, Object> clause) {
        return """
                {"tenant":"%s","parties":["RheinMSP","HelvMSP"],"quota":{"VCPU":64000},"validFrom":"2026-01-01T00:00:00Z",\
                "validUntil":"2036-01-01T00:00:00Z","terms":{"title":"Evaluation","purposes":["SERVICE"],"clauses":[{"id":"DATA",\
                "aspect":"AT_REST","allow":["%s"],"allowAdequate":%s,"minimumStrength":"DECLARED"}],\
                "dataClasses":[{"level":"CONFIDENTIAL","tags":["PERSONAL"]}],"price":{"VCPU":"1 cent"},"sla":{}}}"""
                .formatted(TENANT, clause.get("allow"), clause.get("adequate"));
    }
}
