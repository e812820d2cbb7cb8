package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SimulatedDecisionPoint;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** From the ballot that grants an exemption to the last placing that rests on it. */
@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class ExemptionUseTest {
    private static final long DAY = 86_400_000;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private SimulatedDecisionPoint policy;

    @Autowired
    private Clock clock;

    private Api developer;
    private Api officer;
    private String contract;

    @BeforeEach
    void sell_room_in_finland_and_then_have_it_struck_off() {
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
        operator.post(
                "/v1/providers",
                "{\"id\":\"rack-x\",\"site\":\"fi-hel-1\",\"inventory\":{\"VCPU\":64000,\"MEMORY_MB\":65536},"
                        + "\"gpus\":[],\"traits\":[]}");
        developer = new Api(http, realm.tenant("acme", "dan", "developer").sign());
        officer =
                new Api(http, realm.tenant("acme", "cora", "compliance-officer").sign());
        contract = signed(true);
        policy.strikeOff("FI");
    }

    @AfterEach
    void restore() {
        policy.strikeOff();
    }

    @Test
    void permits_counts_each_use_with_its_decision_and_ends_when_it_is_spent() {
        assertThat(place()).hasStatus(422).bodyJson().extractingPath("$.code").isEqualTo("RESIDENCY");
        grant("x-spent-2026", 2, clock.millis() + DAY);

        for (int use = 1; use <= 2; use++) {
            MvcTestResult placed = place();
            assertThat(placed.getResponse().getStatus()).isIn(201, 202);
            String decision = Api.json(placed).path("decision").path("id").asString();
            assertThat(uses("x-spent-2026")).isEqualTo(use);
            assertThat(officer.get("/v1/contracts/" + contract + "/exemptions"))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.items[0].recorded[0].decision")
                    .isEqualTo(decision);
        }

        assertThat(officer.get("/v1/contracts/" + contract + "/exemptions"))
                .bodyJson()
                .extractingPath("$.items[0].state")
                .isEqualTo("SPENT");
        assertThat(place()).hasStatus(422).bodyJson().extractingPath("$.code").isEqualTo("RESIDENCY");
        assertThat(uses("x-spent-2026")).isEqualTo(2);
    }

    @Test
    void gives_a_use_back_when_the_request_is_refused_after_all() {
        grant("x-back-2026", 1, clock.millis() + DAY);

        assertThat(place(9_000, 1_024))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("QUOTA");

        assertThat(exemption("x-back-2026").returned()).isEqualTo(1);
        assertThat(officer.get("/v1/contracts/" + contract + "/exemptions"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.items[0].recorded[0].returnedAt")
                .isNotNull();
        assertThat(place().getResponse().getStatus()).isIn(201, 202);
        assertThat(exemption("x-back-2026").standingUses()).isEqualTo(1);
        assertThat(place()).hasStatus(422).bodyJson().extractingPath("$.code").isEqualTo("RESIDENCY");
    }

    @Test
    void lapses_by_itself_and_is_not_used_where_no_exemption_is_needed() {
        grant("x-lapse-2026", 9, clock.millis() + 8_000);
        policy.strikeOff();
        assertThat(place().getResponse().getStatus()).isIn(201, 202);
        assertThat(uses("x-lapse-2026")).isZero();

        policy.strikeOff("FI");
        while (clock.millis() < exemption("x-lapse-2026").untilMillis()) {
            Thread.onSpinWait(); // at most the eight seconds that it holds for
        }
        // The ledger's time goes on with its blocks.
        grant("x-later-2026", 1, clock.millis() + DAY, "OTHER");
        assertThat(place()).hasStatus(422);
        assertThat(uses("x-lapse-2026")).isZero();
        assertThat(officer.get("/v1/contracts/" + contract + "/exemptions"))
                .bodyJson()
                .extractingPath("$.items[?(@.id=='x-lapse-2026')].state")
                .asArray()
                .containsExactly("LAPSED");
    }

    @Test
    void does_not_touch_a_clause_that_is_the_tenants_floor_nor_another_contract() {
        String floor = contract;
        grant("x-floor-2026", 2, clock.millis() + DAY);
        policy.strikeOff();
        contract = signed(false);
        policy.strikeOff("FI");
        assertThat(place()).hasStatus(422);
        grant("x-other-2026", 2, clock.millis() + DAY);
        assertThat(place()).hasStatus(422);
        assertThat(uses("x-floor-2026")).isZero();
        assertThat(uses("x-other-2026")).isZero();
        Api stranger =
                new Api(http, realm.tenant("globex", "mallory", "tenant-admin").sign());
        assertThat(stranger.get("/v1/contracts/" + floor + "/exemptions")).hasStatus(404);
    }

    /** Two members of different organisations approve it. */
    private void grant(String id, long uses, long until) {
        grant(id, uses, until, "DATA");
    }

    private void grant(String id, long uses, long until, String clause) {
        ExemptionRecord exemption = new ExemptionRecord(
                id,
                new ContractHandle(contract),
                Optional.of(TestConsortium.HELSINKI),
                clause,
                "a second person watches every session",
                clock.millis() - 60_000,
                until,
                uses,
                List.of(),
                0);
        BallotProposal proposal = TestConsortium.ballot(clock, "b-" + id, BallotKind.GRANT_EXEMPTION, exemption);
        consortium.submit(TestConsortium.HELV, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        String digest =
                ledger.ballot(proposal.ballot()).orElseThrow().contentDigest().hex();
        for (MspId member : List.of(TestConsortium.HELV, TestConsortium.RHEIN)) {
            consortium.vote(member, "b-" + id, digest, "APPROVE");
        }
        assertThat(exemption(id).approvers()).containsExactly(TestConsortium.HELV, TestConsortium.RHEIN);
    }

    private ExemptionRecord exemption(String id) {
        return ledger.exemptions().stream()
                .filter(each -> each.exemption().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private long uses(String id) {
        return exemption(id).uses();
    }

    private MvcTestResult place() {
        return place(1_000, 1_024);
    }

    private MvcTestResult place(int cpu, int memory) {
        return developer.post(
                "/v1/allocations",
                "{\"contract\":\"" + contract + "\",\"groups\":[{\"name\":\"web\",\"count\":1,"
                        + "\"resources\":{\"VCPU\":" + cpu + ",\"MEMORY_MB\":" + memory
                        + "}}],\"sites\":[\"fi-hel-1\"],"
                        + "\"dataClass\":{\"level\":\"CONFIDENTIAL\",\"tags\":[\"PERSONAL\"]}}",
                UUID.randomUUID().toString());
    }

    private String signed(boolean waivable) {
        Api seller = new Api(http, realm.member("ada", "capacity-manager").sign());
        MvcTestResult answer = seller.post(
                "/v1/contracts",
                """
                {"tenant":"%s","parties":["RheinMSP","HelvMSP"],"quota":{"VCPU":8000,"MEMORY_MB":8192},\
                "validFrom":"2020-01-01T00:00:00Z","validUntil":"2036-01-01T00:00:00Z","terms":{"title":"Exempt",\
                "purposes":["SERVICE"],"clauses":[{"id":"DATA","aspect":"AT_REST","allow":["EEA"],\
                "allowAdequate":false,"waivable":%s,"minimumStrength":"DECLARED"}],\
                "dataClasses":[{"level":"CONFIDENTIAL","tags":["PERSONAL"]}],"price":{},"sla":{}}}"""
                        .formatted(TestRealm.tenantId("acme"), waivable),
                UUID.randomUUID().toString());
        assertThat(answer).hasStatus(201);
        String handle = Api.json(answer).path("handle").asString();
        Api buyer =
                new Api(http, realm.tenant("acme", "eve", "contract-manager").sign());
        assertThat(buyer.post("/v1/contracts/" + handle + "/accept", "")).hasStatusOk();
        for (MspId member : List.of(TestConsortium.RHEIN, TestConsortium.HELV)) {
            long version =
                    ledger.contract(new ContractHandle(handle)).orElseThrow().version();
            consortium.submit(member, LedgerFunction.ACCEPT_CONTRACT, handle, Long.toString(version), "MEMBER", "");
        }
        return handle;
    }
}
