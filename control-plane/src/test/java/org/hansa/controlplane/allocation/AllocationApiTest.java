package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hansa.controlplane.fixture.Api;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** The road of an allocation over REST. */
class AllocationApiTest extends AllocationApi {
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
    void gives_the_last_unit_to_one_of_two_who_ask_at_once() throws Exception {
        String trait = trait();
        operator.post(
                "/v1/providers",
                provider("fi-hel-1", 1_001).replace("\"traits\":[]", "\"traits\":[\"" + trait + "\"]"));
        String contract = contract();
        String there = "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]";
        String body = body(contract, 1_000).replace("\"name\":\"web\"", there);
        // The grant is there before the race, so that both fight for the provider; this one takes what is too much on
        // it.
        String first = body(contract, 1).replace("\"name\":\"web\"", there);
        assertThat(developer.post("/v1/allocations", first, key())).hasStatus(201);
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
}
