package org.hansa.controlplane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What binds an organisation to a contract asks for more than a session that lies open. */
@ControlPlaneTest
class SecondFactorTest {
    private static final long SIX_MINUTES = 360;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private Clock clock;

    private SignedContract contracts;

    @BeforeEach
    void contracts() {
        contracts = new SignedContract(http, realm, consortium, ledger);
    }

    @Test
    void a_password_accepts_nothing_and_a_second_factor_does() {
        String handle = contracts.proposed("acme", "EEA", "{\"VCPU\":1000}");
        String accept = "/v1/contracts/" + handle + "/accept";

        challenged(buyer("1", 0).post(accept, ""));
        challenged(buyer("2", SIX_MINUTES).post(accept, ""));
        assertThat(ledger.contract(new ContractHandle(handle)).orElseThrow().acceptances())
                .hasSize(1);

        assertThat(buyer("2", 0).post(accept, "")).hasStatusOk();
    }

    @Test
    void a_password_proposes_nothing_because_a_proposal_accepts_for_its_proposer() {
        int before = ledger.contracts().size();
        String body =
                """
                {"tenant":"%s","parties":["RheinMSP"],"quota":{"VCPU":1000},"validFrom":"2020-01-01T00:00:00Z",\
                "validUntil":"2036-01-01T00:00:00Z","terms":{"title":"Evaluation"}}"""
                        .formatted(TestRealm.tenantId("acme"));

        challenged(seller("1").post("/v1/contracts", body));

        assertThat(ledger.contracts()).hasSize(before);
        assertThat(seller("2").post("/v1/contracts", body)).hasStatus(201);
    }

    @Test
    void a_password_winds_nothing_down() {
        String handle = contracts.active("acme", "EEA", "{\"VCPU\":1000}");

        challenged(seller("1").post("/v1/contracts/" + handle + "/wind-down", ""));

        assertThat(seller("2").post("/v1/contracts/" + handle + "/wind-down", ""))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("WINDING_DOWN");
    }

    @Test
    void whoever_may_not_know_of_a_contract_is_not_asked_for_more() {
        String handle = contracts.proposed("acme", "EEA", "{\"VCPU\":1000}");
        Api stranger = new Api(
                http,
                realm.tenant("globex", "mallory", "contract-manager")
                        .claim("acr", "1")
                        .sign());

        assertThat(stranger.post("/v1/contracts/" + handle + "/accept", "")).hasStatus(404);
    }

    private static void challenged(MvcTestResult answer) {
        assertThat(answer).hasStatus(401);
        assertThat(answer.getResponse().getHeader("WWW-Authenticate"))
                .contains("insufficient_user_authentication", "acr_values=\"2\"", "max_age=\"300\"");
        assertThat(Api.json(answer).path("code").asString()).isEqualTo("STEP_UP_REQUIRED");
    }

    private Api seller(String level) {
        return new Api(
                http,
                realm.member("ada", "capacity-manager").claim("acr", level).sign());
    }

    private Api buyer(String level, long agoSeconds) {
        return new Api(
                http,
                realm.tenant("acme", "eve", "contract-manager")
                        .claim("acr", level)
                        .claim("auth_time", clock.instant().getEpochSecond() - agoSeconds)
                        .sign());
    }
}
