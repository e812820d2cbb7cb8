package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.SignedContract;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** What lies with another member too, or is to, while its size changes. */
@ControlPlaneTest
@Import(RemotePlacementTest.Rhein.class)
class RemoteResizeTest {
    private static final Duration SOON = Duration.ofSeconds(30);

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
        owner().deafTo();
    }

    private SimulatedOwner owner() {
        return (SimulatedOwner) rhein;
    }

    @Test
    void grows_by_a_second_part_at_the_other_member_which_shrinks_and_goes_first() {
        String path = twoAtHome(AllocationApi.trait());
        String id = path.substring(path.lastIndexOf('/') + 1);
        JsonNode grown = Api.json(resize(path, 5));
        assertThat(grown.path("state").asString()).isEqualTo("RESERVED");
        assertThat(grown.path("placements").findValuesAsString("member")).containsExactly("NordMSP", "RheinMSP");
        assertThat(grown.path("placements").findValuesAsString("units")).containsExactly("2", "3");
        assertThat(grown.path("receipts").findValuesAsString("owner")).containsExactly("NordMSP", "RheinMSP");
        JsonNode smaller = Api.json(resize(path, 4));
        assertThat(smaller.path("state").asString()).isEqualTo("RESERVED");
        assertThat(smaller.path("placements").findValuesAsString("units")).containsExactly("2", "2");
        owner().deafTo("/shrink");
        assertThat(Api.json(resize(path, 3)).path("state").asString()).isEqualTo("RESIZING");
        owner().deafTo();
        assertThat(await(id, "RESERVED").path("placements").findValuesAsString("units"))
                .containsExactly("2", "1");
        owner().deafTo("DELETE");
        assertThat(Api.json(resize(path, 1)).path("state").asString()).isEqualTo("RESIZING");
        owner().deafTo();
        JsonNode small = await(id, "RESERVED");
        assertThat(owner().state(id)).isEqualTo("RELEASED");
        assertThat(small.path("placements").findValuesAsString("units")).containsExactly("1");
        assertThat(small.path("member").asString()).isEqualTo("NordMSP");
    }

    @Test
    void grows_again_where_both_members_have_parts() {
        String trait = AllocationApi.trait();
        String path = twoAtHome(trait);
        assertThat(units(resize(path, 5))).containsExactly("2", "3");
        assertThat(units(resize(path, 7))).as("more of what rhein has").containsExactly("2", "5");
        owner().hasRoomFor(0);
        MvcTestResult none = resize(path, 8);
        assertThat(none).hasStatus(507);
        assertThat(Api.json(none).path("code").asString()).isEqualTo("NO_ROOM");
        hostFor(trait);
        assertThat(units(resize(path, 8))).as("at home, and rhein is not asked").containsExactly("2", "1", "5");
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
    }

    /** One allocation of two units, which are all that its host at home has room for. */
    private String twoAtHome(String trait) {
        operator()
                .put(
                        "/v1/sites/fi-hel-1/capacity",
                        "{\"capacity\":{\"VCPU\":90000000,\"MEMORY_MB\":90000000},\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2036-01-01T00:00:00Z\"}",
                        "\"0\"");
        hostFor(trait);
        MvcTestResult answer = developer.post(
                "/v1/allocations",
                """
                {"contract":"%s","groups":[{"name":"web","count":2,"resources":{"VCPU":1000},"requiredTraits":["%s"]}],\
                "sites":["fi-hel-1","de-fra-1"],"dataClass":{"level":"PUBLIC"}}"""
                        .formatted(contract, trait),
                UUID.randomUUID().toString());
        assertThat(answer).hasStatus(201);
        assertThat(engine.flush(SOON)).isTrue();
        return "/v1/allocations/" + id(answer);
    }

    private Api operator() {
        return new Api(
                http, realm.member("olga", "site-operator", "capacity-manager").sign());
    }

    private void hostFor(String trait) {
        operator()
                .post(
                        "/v1/providers",
                        AllocationApi.provider("fi-hel-1", 2_000)
                                .replace("\"traits\":[]", "\"traits\":[\"" + trait + "\"]"));
    }

    private static List<String> units(MvcTestResult resized) {
        assertThat(resized).hasStatusOk();
        assertThat(Api.json(resized).path("state").asString()).isEqualTo("RESERVED");
        return Api.json(resized).path("placements").findValuesAsString("units");
    }

    private MvcTestResult resize(String path, int count) {
        return developer
                .request(HttpMethod.PATCH, path)
                .header(
                        "If-Match",
                        String.valueOf(developer.get(path).getResponse().getHeader("ETag")))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"groups\":[{\"name\":\"web\",\"count\":" + count + "}]}")
                .exchange();
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
