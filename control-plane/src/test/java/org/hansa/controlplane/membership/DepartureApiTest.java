package org.hansa.controlplane.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A member says that it leaves: one consortium, one story, in the order in which it happens. */
@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class DepartureApiTest {
    private static final String LEAVE = "/v1/members/NordMSP/leave";
    private static final String YES = "{\"confirm\":\"NordMSP\"}";

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Test
    void stops_new_work_at_once_and_tells_running_contracts_until_when_and_where_to() {
        Api admin = new Api(http, realm.member("ada", "member-admin").sign());
        Api developer = new Api(http, realm.tenant("acme", "dan", "developer").sign());
        String contract = runningContract(developer);
        declareAbroad();
        assertThat(admin.get("/v1/members/NordMSP/departure"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.rows[0].progress")
                .isEqualTo("TO_DO");
        assertThat(developer.get("/v1/contracts/" + contract + "/notices"))
                .bodyJson()
                .extractingPath("$.items")
                .asArray()
                .isEmpty();

        refusesToLeaveWithoutWhatItTakes();
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        MvcTestResult left = admin.post(LEAVE, YES);

        assertThat(left).hasStatusOk().bodyJson().extractingPath("$.state").isEqualTo("LEAVING");
        assertThat(left)
                .bodyJson()
                .extractingPath("$.rows[*].progress")
                .asArray()
                .containsExactly("DONE", "DONE", "RUNNING", "TO_DO", "TO_DO", "TO_DO", "TO_DO");
        assertThat(ledger.member(TestConsortium.NORD).orElseThrow().state()).isEqualTo(MemberRecord.State.LEAVING);
        assertThat(place(developer, contract)).hasStatus(422).bodyText().contains("takes no new work");

        MvcTestResult notice = developer.get("/v1/contracts/" + contract + "/notices");
        assertThat(notice).bodyJson().extractingPath("$.items[0].member").isEqualTo("NordMSP");
        assertThat(notice)
                .bodyJson()
                .extractingPath("$.items[0].handOvers[0].from")
                .isEqualTo("fi-hel-1");
        assertThat(notice)
                .bodyJson()
                .extractingPath("$.items[0].handOvers[0].couldGoTo")
                .asArray()
                .containsExactly("de-fra-1");
        Instant until = Instant.parse(Api.json(notice).at("/items/0/until").asString());
        assertThat(until)
                .isBetween(before.plus(Duration.ofDays(30)), Instant.now().plus(Duration.ofDays(30)));
        Api stranger = new Api(http, realm.tenant("globex", "mallory", "viewer").sign());
        assertThat(stranger.get("/v1/contracts/" + contract + "/notices")).hasStatus(404);
        assertThat(stranger.get("/v1/members/NordMSP/departure"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.notices")
                .asArray()
                .isEmpty();
        assertThat(admin.post(LEAVE, YES)).hasStatus(409);
    }

    private void refusesToLeaveWithoutWhatItTakes() {
        Api weak = new Api(
                http, realm.member("ada", "member-admin").claim("acr", "1").sign());
        assertThat(weak.post(LEAVE, YES)).hasStatus(401).bodyText().contains("STEP_UP_REQUIRED");
        Api operator = new Api(http, realm.member("olga", "site-operator").sign());
        assertThat(operator.post(LEAVE, YES)).hasStatus(403);
        Api admin = new Api(http, realm.member("ada", "member-admin").sign());
        assertThat(admin.post(LEAVE, "{\"confirm\":\"nord\"}"))
                .hasStatus(400)
                .bodyText()
                .contains("must be NordMSP");
        assertThat(admin.post("/v1/members/HelvMSP/leave", "{\"confirm\":\"HelvMSP\"}"))
                .hasStatus(403);
        assertThat(ledger.member(TestConsortium.NORD).orElseThrow().state()).isEqualTo(MemberRecord.State.ACTIVE);
    }

    private String runningContract(Api developer) {
        Api operator = new Api(
                http, realm.member("olga", "site-operator", "capacity-manager").sign());
        String version = Api.json(operator.get("/v1/sites/fi-hel-1/capacity"))
                .path("etag")
                .asString();
        // Tests that share this consortium may have promised more already.
        if (version.equals("\"0\"")) {
            assertThat(operator.put(
                            "/v1/sites/fi-hel-1/capacity",
                            "{\"capacity\":{\"VCPU\":64000,\"MEMORY_MB\":65536},\"from\":\"2020-01-01T00:00:00Z\","
                                    + "\"until\":\"2036-01-01T00:00:00Z\"}",
                            version))
                    .hasStatusOk();
        }
        assertThat(operator.post(
                        "/v1/providers",
                        "{\"id\":\"rack-1\",\"site\":\"fi-hel-1\",\"inventory\":{\"VCPU\":64000,\"MEMORY_MB\":65536},"
                                + "\"gpus\":[],\"traits\":[]}"))
                .hasStatus(201);
        String contract = new SignedContract(http, realm, consortium, ledger)
                .active("acme", "EEA", "{\"VCPU\":8000,\"MEMORY_MB\":8192}");
        assertThat(place(developer, contract).getResponse().getStatus()).isIn(201, 202);
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (ledger.grantUse(new ContractHandle(contract), TestConsortium.HELSINKI)
                .filter(each -> !each.used().isZero())
                .isEmpty()) {
            assertThat(Instant.now()).as("recorded").isBefore(deadline);
            Thread.onSpinWait();
        }
        return contract;
    }

    /** Frankfurt promises room for it; Berlin and Tampere promise none. */
    private void declareAbroad() {
        consortium.declare(
                TestConsortium.RHEIN,
                TestConsortium.FRANKFURT,
                ResourceVector.of(Map.of(ResourceClass.VCPU, 64_000L, ResourceClass.MEMORY_MB, 65_536L)));
    }

    private static MvcTestResult place(Api developer, String contract) {
        return developer.post(
                "/v1/allocations",
                "{\"contract\":\"" + contract + "\",\"groups\":[{\"name\":\"web\",\"count\":1,"
                        + "\"resources\":{\"VCPU\":1000,\"MEMORY_MB\":1024}}],\"sites\":[\"fi-hel-1\"],"
                        + "\"dataClass\":{\"level\":\"CONFIDENTIAL\",\"tags\":[\"PERSONAL\"]}}",
                UUID.randomUUID().toString());
    }
}
