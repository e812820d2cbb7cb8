package org.hansa.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** What an auditor sees by itself, by a tenant's word, and no more once that is over. */
@ControlPlaneTest
class MandateApiTest {
    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    private Api auditor;
    private Api officer;
    private String contract;
    private String other;

    @BeforeEach
    void sign_in() {
        auditor = new Api(http, realm.auditor("aud").sign());
        officer =
                new Api(http, realm.tenant("acme", "cora", "compliance-officer").sign());
        SignedContract contracts = new SignedContract(http, realm, consortium, ledger);
        contract = contracts.active("acme", "EEA", "{\"VCPU\":1000}");
        other = contracts.active("acme", "EEA", "{\"VCPU\":2000}");
    }

    @AfterEach
    void take_everything_back() {
        Api.json(officer.get("/v1/mandates"))
                .path("items")
                .forEach(
                        each -> officer.delete("/v1/mandates/" + each.path("id").asString()));
    }

    @Test
    void an_auditor_reads_what_the_whole_channel_sees_without_a_mandate() {
        for (String shared : new String[] {
            "/v1/members", "/v1/sites", "/v1/sites/fi-hel-1/capacity", "/v1/policies", "/v1/ledger", "/v1/auditors"
        }) {
            assertThat(auditor.get(shared)).as(shared).hasStatusOk();
        }
        assertThat(auditor.get("/v1/providers")).hasStatus(404);
        assertThat(auditor.get("/v1/contracts/" + contract)).hasStatus(404);
        assertThat(auditor.post("/v1/mandates", mandate(contract, Duration.ofDays(1))))
                .hasStatus(403);
    }

    @Test
    void a_mandate_opens_the_contracts_that_it_names_and_no_other() {
        assertThat(officer.post("/v1/mandates", mandate(contract, Duration.ofDays(30))))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.inForce")
                .isEqualTo(true);
        assertThat(auditor.get("/v1/contracts/" + contract)).hasStatusOk();
        assertThat(auditor.get("/v1/contracts/" + other)).hasStatus(404);
        assertThat(Api.json(auditor.get("/v1/contracts")).path("items")).hasSize(1);
        assertThat(auditor.get("/v1/allocations?contract=" + contract)).hasStatusOk();
        assertThat(auditor.get("/v1/mandates")).bodyText().contains(contract).doesNotContain("m-acme-sample-1");
        assertThat(auditor.post("/v1/contracts/" + contract + "/wind-down", "{}"))
                .hasStatus(403);
    }

    @Test
    void a_mandate_that_is_taken_back_opens_nothing_and_stays_on_the_list() {
        String id = given(officer.post("/v1/mandates", mandate(contract, Duration.ofDays(30))));
        assertThat(auditor.get("/v1/contracts/" + contract)).hasStatusOk();
        assertThat(officer.delete("/v1/mandates/" + id))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.inForce")
                .isEqualTo(false);
        assertThat(new Api(http, realm.auditor("aud").sign()).get("/v1/contracts/" + contract))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.policyCode")
                .isEqualTo("MANDATE_EXPIRED");
        assertThat(officer.get("/v1/mandates/" + id)).bodyText().contains("endedAt");
    }

    @Test
    void only_the_tenants_officers_give_one_and_only_over_their_own_contracts() {
        String body = mandate(contract, Duration.ofDays(1));
        assertThat(as(realm.tenant("acme", "dan", "developer")).post("/v1/mandates", body))
                .hasStatus(403);
        assertThat(as(realm.member("ada", "member-admin")).post("/v1/mandates", body))
                .hasStatus(403);
        Api stranger = as(realm.tenant("globex", "gus", "compliance-officer"));
        assertThat(stranger.post("/v1/mandates", body)).hasStatus(404);
        String id = given(officer.post("/v1/mandates", body));
        assertThat(stranger.delete("/v1/mandates/" + id)).hasStatus(404);
        assertThat(auditor.delete("/v1/mandates/" + id)).hasStatus(403);
    }

    @Test
    void names_what_is_wrong_with_a_mandate() {
        assertThat(officer.post("/v1/mandates", "{}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].field")
                .asArray()
                .containsExactly("auditor", "contracts", "until", "reason");
        assertThat(officer.post("/v1/mandates", mandate(contract, Duration.ofDays(400))))
                .hasStatus(400)
                .bodyText()
                .contains("more than 366 days");
        assertThat(officer.post("/v1/mandates", mandate(contract, Duration.ofDays(-1))))
                .hasStatus(400);
        assertThat(officer.post(
                        "/v1/mandates",
                        mandate(contract, Duration.ofDays(1))
                                .replace(TestRealm.tenantId(TestRealm.AUDITOR), TestRealm.tenantId("globex"))))
                .hasStatus(400)
                .bodyText()
                .contains("no auditor of this member's realm");
    }

    private Api as(TestRealm.Token token) {
        return new Api(http, token.sign());
    }

    private static String given(MvcTestResult answer) {
        assertThat(answer).hasStatus(201);
        JsonNode mandate = Api.json(answer);
        return mandate.path("id").asString();
    }

    private static String mandate(String handle, Duration length) {
        return """
                {"auditor":"%s","contracts":["%s"],"until":"%s","reason":"Annual audit"}"""
                .formatted(
                        TestRealm.tenantId(TestRealm.AUDITOR),
                        handle,
                        Instant.now().plus(length));
    }
}
