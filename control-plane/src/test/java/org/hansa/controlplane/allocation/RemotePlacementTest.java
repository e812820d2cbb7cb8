package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationEngine;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Room that only another member has, and that member's silences. */
@ControlPlaneTest
@Import(RemotePlacementTest.Rhein.class)
class RemotePlacementTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TestConfiguration(proxyBeanMethods = false)
    static class Rhein {
        @Bean
        @Primary
        SimulatedOwner rhein() {
            return new SimulatedOwner();
        }
    }

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private PeerCalls rhein;

    @Autowired
    private HandOverRoom handOvers;

    @Autowired
    private EventHub hub;

    @Autowired
    private AllocationEngine engine;

    private Api developer;
    private String contract;

    @BeforeEach
    void sign_in() {
        developer = new Api(http, realm.tenant("acme", "dev", "developer").sign());
        contract = new SignedContract(http, realm, consortium, ledger)
                .active("acme", "EEA", "{\"VCPU\":640000,\"MEMORY_MB\":1000000}");
    }

    @AfterEach
    void rhein_hears_again() {
        owner().hasRoomFor(1_000);
        owner().hasRoomAt(0);
        owner().deafTo();
        owner().takesNoConnection(false);
        owner().signsAs("rhein");
    }

    /** The room is given back, the tenant is told, and the member's people see who it was. */
    @Test
    void believes_no_confirmation_that_the_owner_did_not_sign() {
        owner().signsAs("helv");
        EventHub.Subscription feed =
                hub.subscribe("acme", event -> event.type().equals("OWNER_UNTRUSTED"), Optional.empty());
        String key = UUID.randomUUID().toString();
        MvcTestResult answer = place(key);
        assertThat(answer).hasStatus(503).bodyJson().extractingPath("$.code").isEqualTo("OWNER_REFUSED");
        String id = Api.json(answer).path("allocation").asString();
        assertThat(owner().state(id)).isEqualTo("RELEASED");
        assertThat(next(feed).data().get("detail")).asString().contains("RheinMSP", "not its own");
        feed.close();
        owner().signsAs("rhein");
        assertThat(place(UUID.randomUUID().toString())).hasStatus(201);
    }

    @Test
    void gives_back_later_what_it_did_not_believe_when_the_owner_falls_silent() {
        owner().signsAs("helv");
        owner().deafTo("DELETE");
        MvcTestResult answer = place(UUID.randomUUID().toString());
        assertThat(answer).hasStatus(202);
        owner().deafTo();
        await(id(answer), "DENIED");
        assertThat(owner().state(id(answer))).isEqualTo("RELEASED");
    }

    private static FeedEvent next(EventHub.Subscription feed) {
        try {
            return Objects.requireNonNull(feed.next(SOON.toMillis()), "no event came");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void places_with_the_other_member_in_one_call() {
        MvcTestResult answer = place(UUID.randomUUID().toString());
        assertThat(answer)
                .hasStatus(201)
                .bodyJson()
                .hasPathSatisfying("$.state", state -> state.assertThat().isEqualTo("RESERVED"))
                .hasPathSatisfying("$.member", member -> member.assertThat().isEqualTo("RheinMSP"))
                .hasPathSatisfying(
                        "$.placements[0].site", site -> site.assertThat().isEqualTo("de-fra-1"))
                .hasPathSatisfying(
                        "$.receipts[0].owner", owner -> owner.assertThat().isEqualTo("RheinMSP"));
        String id = id(answer);
        assertThat(owner().state(id)).isEqualTo("RESERVED");
        assertThat(owner().calls()).contains("POST /peer/v1/reservations").noneMatch(call -> call.contains(id));
        assertThat(developer.request(HttpMethod.DELETE, "/v1/allocations/" + id).exchange())
                .hasStatus(204);
        assertThat(owner().state(id)).isEqualTo("RELEASED");
    }

    @Test
    void refuses_when_the_owner_takes_no_connection_and_tries_again_with_the_same_key() {
        owner().takesNoConnection(true);
        String key = UUID.randomUUID().toString();
        assertThat(place(key))
                .hasStatus(503)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("OWNER_REFUSED");
        owner().takesNoConnection(false);
        assertThat(place(key)).hasStatus(201);
    }

    @Test
    void says_when_another_member_will_have_room() {
        owner().hasRoomFor(0);
        assertThat(place(UUID.randomUUID().toString()))
                .hasStatus(503)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("OWNER_REFUSED");
        owner().hasRoomAt(System.currentTimeMillis() + Duration.ofHours(1).toMillis());
        MvcTestResult answer = place(UUID.randomUUID().toString());
        assertThat(answer).hasStatus(507).bodyJson().extractingPath("$.code").isEqualTo("NO_ROOM");
        assertThat(Integer.parseInt(String.valueOf(answer.getResponse().getHeader("Retry-After"))))
                .isBetween(3_500, 3_700);
        assertThat(owner().calls()).contains("POST /peer/v1/room/coming");
    }

    @Test
    void is_pending_while_the_owner_does_not_answer_and_comes_to_its_end_by_itself() {
        owner().deafTo("/peer/v1/reservations");
        String key = UUID.randomUUID().toString();
        MvcTestResult answer = place(key);
        assertThat(answer).hasStatus(202).bodyJson().extractingPath("$.state").isEqualTo("PENDING");
        assertThat(place(key)).hasStatus(202);
        owner().deafTo();
        assertThat(await(id(answer), "RESERVED").path("member").asString()).isEqualTo("RheinMSP");
        assertThat(place(key)).hasStatus(201).bodyJson().extractingPath("$.id").isEqualTo(id(answer));
    }

    @Test
    void accepts_a_release_while_the_owner_is_silent_and_carries_it_out_later() {
        String id = id(place(UUID.randomUUID().toString()));
        owner().deafTo("DELETE");
        assertThat(developer.request(HttpMethod.DELETE, "/v1/allocations/" + id).exchange())
                .hasStatus(202);
        assertThat(developer.get("/v1/allocations/" + id))
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("RELEASING");
        owner().deafTo();
        await(id, "RELEASED");
        assertThat(developer.request(HttpMethod.DELETE, "/v1/allocations/" + id).exchange())
                .hasStatus(204);
    }

    @Test
    void places_at_home_while_many_wait_for_an_owner_that_says_nothing() throws Exception {
        openHome();
        int many = PlacementThreads.on(Runtime.getRuntime().availableProcessors()) + 2;
        CompletableFuture<String> word = new CompletableFuture<>();
        owner().saysNothingBefore(word);
        ExecutorService callers = Executors.newFixedThreadPool(many);
        try {
            List<Future<MvcTestResult>> elsewhere = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                elsewhere.add(callers.submit(() -> place(UUID.randomUUID().toString())));
            }
            long deadline = System.nanoTime() + SOON.toNanos();
            while (owner().waiting() < many && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(owner().waiting()).isEqualTo(many);
            assertThat(place("fi-hel-1", UUID.randomUUID().toString())).hasStatus(201);
            word.complete("placed");
            for (Future<MvcTestResult> each : elsewhere) {
                await(id(each.get()), "RESERVED");
            }
        } finally {
            word.complete("placed");
            callers.shutdownNow();
        }
    }

    private void openHome() {
        Api operator = new Api(
                http, realm.member("olga", "site-operator", "capacity-manager").sign());
        operator.put(
                "/v1/sites/fi-hel-1/capacity",
                "{\"capacity\":{\"VCPU\":90000000,\"MEMORY_MB\":90000000},\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2036-01-01T00:00:00Z\"}",
                "\"0\"");
        operator.post("/v1/providers", AllocationApi.provider("fi-hel-1", 2_000));
    }

    /** One unit here, one there: asked of nobody's room for both. */
    private MvcTestResult placeApart(String key) {
        openHome();
        owner().hasRoomFor(1);
        return developer.post(
                "/v1/allocations",
                """
                {"contract":"%s","groups":[{"name":"pair","count":2,"resources":{"VCPU":1000},"spread":{"key":"member"}}],\
                "sites":["fi-hel-1","de-fra-1"],"dataClass":{"level":"PUBLIC"}}"""
                        .formatted(contract),
                key);
    }

    @Test
    void places_a_group_in_parts_with_two_members_and_frees_both() {
        String key = UUID.randomUUID().toString();
        MvcTestResult answer = placeApart(key);
        assertThat(answer).hasStatus(201);
        String path = "/v1/allocations/" + id(answer);
        JsonNode placed = Api.json(developer.get(path));
        assertThat(placed.path("state").asString()).isEqualTo("RESERVED");
        assertThat(placed.has("member")).isFalse();
        assertThat(placed.path("placements").findValuesAsString("member"))
                .containsExactlyInAnyOrder("NordMSP", "RheinMSP");
        assertThat(placed.path("placements").findValuesAsString("group")).containsOnly("pair");
        assertThat(placed.path("members").findValuesAsString("state")).containsOnly("CONFIRMED");
        assertThat(placed.path("receipts").findValuesAsString("owner"))
                .containsExactlyInAnyOrder("NordMSP", "RheinMSP");
        assertThat(placeApart(key))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.id")
                .isEqualTo(id(answer));
        owner().deafTo("DELETE");
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(202);
        JsonNode releasing = Api.json(developer.get(path));
        assertThat(releasing.path("state").asString()).isEqualTo("RELEASING");
        owner().deafTo();
        await(id(answer), "RELEASED");
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
        assertThat(owner().state(id(answer))).isEqualTo("RELEASED");
    }

    /** Asked by the home, of the owners, site by site; nothing is held for it. */
    @Test
    void tells_how_much_of_what_runs_at_a_site_would_fit_elsewhere() {
        MvcTestResult answer = place(UUID.randomUUID().toString());
        assertThat(answer).hasStatus(201);
        ServiceContract known = ledger.contract(new ContractHandle(contract)).orElseThrow();
        List<SiteId> sites = List.of(TestConsortium.FRANKFURT, TestConsortium.BERLIN);
        owner().hasRoomFor(0);
        assertThat(handOvers.fits(known, TestConsortium.FRANKFURT, sites))
                .containsExactlyInAnyOrder(
                        new HandOverRoom.Fit(TestConsortium.FRANKFURT, 0, 1),
                        new HandOverRoom.Fit(TestConsortium.BERLIN, 0, 1));
        owner().hasRoomFor(1);
        List<SiteId> fewer = List.of(TestConsortium.BERLIN);
        assertThat(handOvers.fits(known, TestConsortium.FRANKFURT, fewer))
                .containsExactly(new HandOverRoom.Fit(TestConsortium.BERLIN, 1, 1));
        assertThat(owner().calls()).contains("POST /peer/v1/room");
        int asked = owner().calls().size();
        handOvers.fits(known, TestConsortium.FRANKFURT, fewer);
        assertThat(owner().calls()).as("an answer is kept for a while").hasSize(asked);
        assertThat(handOvers.fits(known, TestConsortium.HELSINKI, fewer)).isEmpty();
    }

    /** The part at home goes with its site's capacity, and the rest of the group with it. */
    @Test
    void what_is_evicted_at_home_is_given_back_at_the_other_member_too() {
        String id = id(placeApart(UUID.randomUUID().toString()));
        TreeMap<SiteId, Long> ended = new TreeMap<>(Map.of(TestConsortium.HELSINKI, System.currentTimeMillis()));
        try {
            long deadline = System.nanoTime() + SOON.toNanos();
            String state = "";
            while (!state.equals("EVICTED") && System.nanoTime() < deadline) {
                // Again and again, since the control plane compares with the ledger, where the capacity goes on.
                engine.notices().windDown(ended);
                state = Api.json(developer.get("/v1/allocations/" + id))
                        .path("state")
                        .asString();
            }
            assertThat(state).isEqualTo("EVICTED");
            while (!owner().state(id).equals("RELEASED") && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        } finally {
            engine.notices().windDown(new TreeMap<>());
        }
        assertThat(owner().state(id)).isEqualTo("RELEASED");
    }

    @Test
    void shows_nothing_as_reserved_while_one_part_has_no_vote() {
        owner().deafTo("/confirm");
        MvcTestResult answer = placeApart(UUID.randomUUID().toString());
        assertThat(answer).hasStatus(202);
        JsonNode open = Api.json(developer.get("/v1/allocations/" + id(answer)));
        assertThat(open.path("state").asString()).isEqualTo("HELD");
        assertThat(open.path("receipts")).isEmpty();
        assertThat(open.path("members").findValuesAsString("state")).containsExactlyInAnyOrder("CONFIRMED", "HELD");
        owner().deafTo();
        assertThat(await(id(answer), "RESERVED").path("receipts")).hasSize(2);
    }

    private SimulatedOwner owner() {
        return (SimulatedOwner) rhein;
    }

    private MvcTestResult place(String key) {
        return place("de-fra-1", key);
    }

    private MvcTestResult place(String site, String key) {
        return developer.post(
                "/v1/allocations",
                """
                {"contract":"%s","groups":[{"resources":{"VCPU":1000}}],"sites":["%s"],"dataClass":{"level":"PUBLIC"}}"""
                        .formatted(contract, site),
                key);
    }

    private JsonNode await(String id, String state) {
        long deadline = System.nanoTime() + SOON.toNanos();
        JsonNode last = Api.json(developer.get("/v1/allocations/" + id));
        while (!last.path("state").asString().equals(state) && System.nanoTime() < deadline) {
            last = Api.json(developer.get("/v1/allocations/" + id));
        }
        assertThat(last.path("state").asString()).isEqualTo(state);
        return last;
    }

    private static String id(MvcTestResult answer) {
        return Api.json(answer).path("id").asString();
    }
}
