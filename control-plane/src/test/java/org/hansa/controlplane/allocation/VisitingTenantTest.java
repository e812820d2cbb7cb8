package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.InMemoryControlPlane.VisitorsRealm;
import org.hansa.controlplane.fixture.TestCommands;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Helv is the home of a contract and is not there to be asked; nord has the room, and helv's tenant comes to nord. */
@ControlPlaneTest
class VisitingTenantTest {
    private static final String TENANT = "glarus";

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private VisitorsRealm helv;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private AllocationEngine engine;

    @Autowired
    private GroupCoordinator groups;

    @Autowired
    private Clock clock;

    private final ContractHandle contract = new ContractHandle("c-" + UUID.randomUUID());
    private final AllocationId allocation = new AllocationId(UUID.randomUUID().toString());
    private final String path = "/v1/allocations/" + allocation;
    private Api visitor;

    @BeforeEach
    void an_allocation_of_helvs_tenant_at_nord() {
        consortium.activeContract(contract, TestConsortium.HELV, helv.realm().issuer(), TestRealm.tenantId(TENANT));
        consortium.declare(TestConsortium.NORD, TestConsortium.HELSINKI, vcpu(90_000_000));
        engine.putProvider(ProviderSpec.of(
                new ProviderId("room-" + UUID.randomUUID()),
                TestConsortium.HELSINKI,
                vcpu(4_000),
                List.of(),
                List.of()));
        consortium.grant(TestConsortium.HELV, contract, TestConsortium.HELSINKI, vcpu(4_000));
        engine.applyGrant(contract, TestConsortium.HELSINKI, 1, vcpu(4_000));
        MemberPart part = MemberPart.asked(TestConsortium.NORD, new TreeMap<>(Map.of(0, 1)));
        MemberParts parts = MemberParts.asked(1, TestConsortium.NORD, List.of(part));
        assertThat(groups.desk().reserve(command(), parts, Optional::empty)).isInstanceOf(PlaceOutcome.Placed.class);
        visitor = visiting(TENANT, "developer");
    }

    private PlaceCommand command() {
        return TestCommands.place(
                allocation,
                contract,
                TestConsortium.HELV,
                vcpu(1_000),
                List.of(TestConsortium.HELSINKI),
                OptionalLong.of(clock.millis() + 60_000));
    }

    private static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }

    private Api visiting(String tenant, String... roles) {
        return new Api(http, helv.realm().tenant(tenant, "ines", roles).sign());
    }

    @Test
    void sees_what_runs_here_and_who_is_the_home() {
        JsonNode shown = Api.json(visitor.get(path));
        assertThat(shown.path("state").asString()).isEqualTo("RESERVED");
        assertThat(shown.path("home").asString()).isEqualTo("HelvMSP");
        assertThat(shown.path("members").findValuesAsString("member")).containsExactly("NordMSP");
        assertThat(Api.json(visitor.get(path + "/receipts")).findValuesAsString("owner"))
                .containsExactly("NordMSP");
        assertThat(Api.json(visitor.get("/v1/allocations")).path("items").findValuesAsString("id"))
                .contains(allocation.value());
        assertThat(Api.json(visitor.get("/v1/contracts/" + contract))
                        .path("home")
                        .asString())
                .isEqualTo("HelvMSP");
    }

    @Test
    void sees_the_home_of_now_and_none_named_where_that_is_this_member() {
        consortium.submit(TestConsortium.HELV, LedgerFunction.HAND_OVER_HOME, contract.value(), "0", "RheinMSP");
        assertThat(Api.json(visitor.get(path)).path("home").asString()).isEqualTo("RheinMSP");
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.HAND_OVER_HOME, contract.value(), "1", "NordMSP");
        assertThat(Api.json(visitor.get(path)).has("home")).isFalse();
    }

    @Test
    void releases_it_and_again_is_the_same_as_once() {
        for (int i = 0; i < 2; i++) {
            assertThat(visitor.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
            assertThat(visitor.get(path)).bodyJson().extractingPath("$.state").isEqualTo("RELEASED");
        }
    }

    @Test
    void needs_the_same_roles_as_at_home() {
        assertThat(visiting(TENANT, "viewer").request(HttpMethod.DELETE, path).exchange())
                .hasStatus(403);
        assertThat(engine.allocation(allocation).orElseThrow().state()).isEqualTo(AllocationState.RESERVED);
    }

    /** Neither another tenant of the same realm, nor one of the same name in nord's own. */
    @Test
    void looks_to_every_other_tenant_as_if_it_were_not_there() {
        Api namesake = new Api(http, realm.tenant(TENANT, "ines", "developer").sign());
        String absent = "/v1/allocations/" + UUID.randomUUID();
        for (Api stranger : List.of(visiting("uri", "developer", "tenant-admin"), namesake)) {
            for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.DELETE)) {
                MvcTestResult existing = stranger.request(method, path).exchange();
                assertThat(existing).hasStatus(404);
                assertThat(Api.json(existing).path("detail"))
                        .isEqualTo(Api.json(stranger.request(method, absent).exchange())
                                .path("detail"));
            }
            assertThat(stranger.get("/v1/allocations")).bodyText().doesNotContain(allocation.value());
            assertThat(stranger.get("/v1/contracts/" + contract)).hasStatus(404);
        }
        assertThat(engine.allocation(allocation).orElseThrow().state()).isEqualTo(AllocationState.RESERVED);
    }

    @Test
    void sees_nothing_of_this_members_own_tenants() {
        assertThat(visitor.get("/v1/contracts/c-acme-sample-1")).hasStatus(404);
        assertThat(visitor.get("/v1/contracts")).bodyText().doesNotContain("c-acme-sample-1");
    }

    @Test
    void is_told_where_the_home_is_for_anything_new() {
        MvcTestResult answer = visitor.post(
                "/v1/allocations",
                """
                {"contract":"%s","groups":[{"resources":{"VCPU":1000}}],"sites":["fi-hel-1"],"dataClass":{"level":"PUBLIC"}}"""
                        .formatted(contract),
                UUID.randomUUID().toString());
        assertThat(answer).hasStatus(409);
        assertThat(Api.json(answer).path("code").asString()).isEqualTo("HOME_ELSEWHERE");
        assertThat(Api.json(answer).path("home").asString()).isEqualTo("HelvMSP");
    }

    @Test
    void gets_in_nowhere_else_and_nobody_of_the_other_member_gets_in_at_all() {
        for (String closed : List.of("/v1/whoami", "/v1/decisions", "/v1/sites", "/v1/ballots")) {
            assertThat(visitor.get(closed))
                    .hasStatus(401)
                    .bodyJson()
                    .extractingPath("$.code")
                    .isEqualTo("WRONG_ISSUER");
        }
        Api people = new Api(http, helv.realm().member("ueli", "member-admin").sign());
        for (String open : List.of(path, "/v1/contracts", "/v1/events")) {
            assertThat(people.get(open))
                    .hasStatus(401)
                    .bodyJson()
                    .extractingPath("$.code")
                    .isEqualTo("WRONG_ISSUER");
        }
    }
}
