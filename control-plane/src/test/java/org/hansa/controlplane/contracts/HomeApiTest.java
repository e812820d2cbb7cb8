package org.hansa.controlplane.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.GoneHome;
import org.hansa.controlplane.fixture.InMemoryControlPlane.VisitorsRealm;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LedgerFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Homes that change: nord is the home of one contract and a deputy of another. */
@ControlPlaneTest
class HomeApiTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private VisitorsRealm helv;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private Clock clock;

    private Api admin;
    private Api developer;
    private Api visitor;
    private String own;
    private final String helvs = "c-" + UUID.randomUUID();

    @BeforeEach
    void two_contracts() {
        admin = new Api(http, realm.member("ada", "member-admin").sign());
        developer = new Api(http, realm.tenant("acme", "dev", "developer").sign());
        own = new SignedContract(http, realm, consortium, ledger).active("acme", "EEA", "{\"VCPU\":640000}");
        consortium.activeContract(
                new ContractHandle(helvs), TestConsortium.HELV, helv.realm().issuer(), TestRealm.tenantId("glarus"));
        visitor =
                new Api(http, helv.realm().tenant("glarus", "ines", "developer").sign());
    }

    private static String home(String contract) {
        return "/v1/contracts/" + contract + "/home";
    }

    private MvcTestResult post(Api as, String path, String body) {
        return as.request(HttpMethod.POST, path)
                .contentType("application/json")
                .content(body)
                .exchange();
    }

    private MvcTestResult place(Api as, String contract) {
        return as.post(
                "/v1/allocations",
                """
                {"contract":"%s","groups":[{"resources":{"VCPU":1000}}],"sites":["fi-hel-1"],"dataClass":{"level":"PUBLIC"}}"""
                        .formatted(contract),
                UUID.randomUUID().toString());
    }

    private JsonNode await(String contract, String claim) {
        long deadline = System.nanoTime() + SOON.toNanos();
        JsonNode last = Api.json(admin.get(home(contract)));
        while (!last.path("claim").path("state").asString().equals(claim) && System.nanoTime() < deadline) {
            last = Api.json(admin.get(home(contract)));
        }
        assertThat(last.path("claim").path("state").asString()).isEqualTo(claim);
        return last;
    }

    @Test
    void a_home_that_is_there_refuses_a_claim_by_itself() {
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.CLAIM_HOME, own, "0");
        JsonNode after = await(own, "REFUSED");
        assertThat(after.path("home").asString()).isEqualTo("NordMSP");
        assertThat(after.path("epoch").asLong()).isZero();
        assertThat(after.path("claim").path("claimant").asString()).isEqualTo("RheinMSP");
    }

    @Test
    void a_home_that_handed_over_says_where_the_home_is() {
        assertThat(post(admin, home(own) + "/hand-over", "{\"deputy\":\"RheinMSP\"}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.home")
                .isEqualTo("RheinMSP");
        MvcTestResult refused = place(developer, own);
        assertThat(refused).hasStatus(409);
        assertThat(Api.json(refused).path("code").asString()).isEqualTo("HOME_ELSEWHERE");
        assertThat(Api.json(refused).path("home").asString()).isEqualTo("RheinMSP");
        assertThat(post(admin, home(own) + "/hand-over", "{\"deputy\":\"HelvMSP\"}"))
                .hasStatus(409);
    }

    @Test
    void a_deputy_claims_and_with_anothers_support_is_the_home_but_begins_nothing_before_it_has_asked_the_owners() {
        for (int i = 0; i < 2; i++) {
            JsonNode claimed = Api.json(post(admin, home(helvs) + "/claim", "{}"));
            assertThat(claimed.path("claim").path("state").asString()).isEqualTo("OPEN");
            assertThat(claimed.path("home").asString()).isEqualTo("HelvMSP");
        }
        assertThat(place(visitor, helvs)).hasStatus(409);
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.SUPPORT_CLAIM, helvs, "0", "NordMSP");
        JsonNode taken = Api.json(visitor.get(home(helvs)));
        assertThat(taken.path("home").asString()).isEqualTo("NordMSP");
        assertThat(taken.path("epoch").asLong()).isEqualTo(1);
        // Rhein, an owner that is not the home before, does not answer here.
        assertThat(place(visitor, helvs))
                .hasStatus(503)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("HOME_CHANGING");
    }

    /** What helv had at its own sites alone nobody else could know, but for what it anchored. */
    @Test
    void a_new_home_shows_what_the_ledger_has_at_the_sites_of_a_home_that_is_gone(@TempDir Path directory) {
        GoneHome.reserve(consortium, clock, directory, new ContractHandle(helvs), 3_000);
        post(admin, home(helvs) + "/claim", "{}");
        assertThat(Api.json(admin.get(home(helvs))).path("unheard")).isEmpty();
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.SUPPORT_CLAIM, helvs, "0", "NordMSP");
        long deadline = System.nanoTime() + SOON.toNanos();
        JsonNode shown = Api.json(visitor.get(home(helvs)));
        while (shown.path("unheard").isEmpty() && System.nanoTime() < deadline) {
            shown = Api.json(visitor.get(home(helvs)));
        }
        JsonNode unheard = shown.path("unheard");
        assertThat(unheard).hasSize(1);
        assertThat(unheard.path(0).path("member").asString()).isEqualTo("HelvMSP");
        assertThat(unheard.path(0).path("site").asString()).isEqualTo("ch-zrh-1");
        assertThat(unheard.path(0).path("recorded").path("VCPU").asLong()).isEqualTo(3_000);
        assertThat(developer.get(home(helvs))).hasStatus(404);
    }

    @Test
    void supports_another_deputys_claim() {
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.CLAIM_HOME, helvs, "0");
        assertThat(post(admin, home(helvs) + "/support", "{\"claimant\":\"RheinMSP\"}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.home")
                .isEqualTo("RheinMSP");
    }

    @Test
    void is_for_a_partys_administrators_with_a_fresh_second_factor() {
        Api manager = new Api(http, realm.member("carl", "capacity-manager").sign());
        Api once = new Api(
                http, realm.member("ada", "member-admin").claim("acr", "1").sign());
        assertThat(post(manager, home(helvs) + "/claim", "{}")).hasStatus(403);
        assertThat(post(once, home(helvs) + "/claim", "{}"))
                .hasStatus(401)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("STEP_UP_REQUIRED");
        assertThat(post(developer, home(own) + "/hand-over", "{\"deputy\":\"RheinMSP\"}"))
                .hasStatus(403);
        assertThat(post(developer, home(helvs) + "/claim", "{}")).hasStatus(404);
        assertThat(post(admin, home(own) + "/support", "{}")).hasStatus(400);
    }
}
