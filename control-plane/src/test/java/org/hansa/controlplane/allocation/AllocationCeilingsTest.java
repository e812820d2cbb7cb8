package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.controlplane.fixture.Api;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Latency and price ceilings over REST: what is declared, what is permitted by it, and what a refusal teaches. */
class AllocationCeilingsTest extends AllocationApi {
    @BeforeEach
    void declare_offers() {
        offer("fi-hel-1", 30_000, "{\"fi-tmp-1\":4,\"de-fra-1\":24}");
        offer("fi-tmp-1", 20_000, "{\"fi-hel-1\":5,\"de-fra-1\":31}");
        register("fi-hel-1", 16_000);
        register("fi-tmp-1", 16_000);
    }

    @Test
    void shows_the_offer_and_keeps_it_when_more_is_declared() {
        JsonNode capacity = Api.json(operator.get("/v1/sites/fi-hel-1/capacity"));
        assertThat(capacity.path("offer").path("currency").asString()).isEqualTo("EUR");
        assertThat(capacity.path("offer").path("latencyMillis").path("de-fra-1").asInt())
                .isEqualTo(24);
        MvcTestResult again = operator.put(
                "/v1/sites/fi-hel-1/capacity",
                declaration("").replace(",}", "}"),
                capacity.path("etag").asString());
        assertThat(again).hasStatusOk();
        assertThat(Api.json(again).path("offer")).isEqualTo(capacity.path("offer"));
    }

    @Test
    void places_only_where_it_is_near_enough() {
        MvcTestResult placed = ask("\"maxLatencyMillisTo\":{\"de-fra-1\":30}");
        assertThat(placed).hasStatus(201);
        assertThat(site(Api.json(placed))).isEqualTo("fi-hel-1");
    }

    @Test
    void believes_the_longer_of_what_both_ends_declare_and_a_site_is_at_itself() {
        MvcTestResult placed = ask("\"maxLatencyMillisTo\":{\"fi-tmp-1\":4}");
        assertThat(placed).hasStatus(201);
        assertThat(site(Api.json(placed))).isEqualTo("fi-tmp-1");
    }

    @Test
    void refuses_what_no_site_is_near_enough_for_and_names_the_nearest_ceiling() {
        String contract = contract();
        String key = key();
        String body = with(contract, "\"maxLatencyMillisTo\":{\"de-fra-1\":10}");
        MvcTestResult answer = developer.post("/v1/allocations", body, key);
        refused(answer, 422, "CONSTRAINT");
        JsonNode problem = Api.json(answer);
        assertThat(problem.path("remedy").asString()).contains("maxLatencyMillisTo.de-fra-1 to 24");
        assertThat(problem.path("dimensions").path("LATENCY").asInt()).isPositive();
        assertThat(problem.path("sites").path(0).path("site").asString()).isEqualTo("fi-hel-1");
        assertThat(problem.path("sites").path(0).path("code").asString()).isEqualTo("LATENCY");
        assertThat(problem.path("retryable").asBoolean()).isFalse();
        refused(developer.post("/v1/allocations", body, key), 422, "CONSTRAINT");
    }

    @Test
    void places_only_where_all_of_it_costs_no_more_than_the_ceiling() {
        MvcTestResult placed = ask("\"priceCeiling\":{\"currency\":\"EUR\",\"perHour\":\"0.025\"}");
        assertThat(placed).hasStatus(201);
        assertThat(site(Api.json(placed))).isEqualTo("fi-tmp-1");
    }

    @Test
    void refuses_what_is_too_dear_everywhere_and_names_the_cheapest() {
        MvcTestResult answer = ask("\"priceCeiling\":{\"currency\":\"EUR\",\"perHour\":\"0.01\"}");
        refused(answer, 422, "CONSTRAINT");
        assertThat(Api.json(answer).path("remedy").asString()).contains("priceCeiling.perHour to 0.02 EUR");
        refused(ask("\"priceCeiling\":{\"currency\":\"CHF\",\"perHour\":\"100\"}"), 422, "CONSTRAINT");
    }

    @Test
    void counts_the_candidates_that_a_ceiling_bars_when_the_others_have_no_room() {
        String contract = contract();
        String body = with(contract, "\"priceCeiling\":{\"currency\":\"EUR\",\"perHour\":\"0.025\"}")
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"NOBODY_HAS_THIS\"]");
        MvcTestResult answer = developer.post("/v1/allocations", body, key());
        refused(answer, 507, "NO_ROOM");
        JsonNode dimensions = Api.json(answer).path("dimensions");
        assertThat(dimensions.path("PRICE").asInt()).isEqualTo(hosts("fi-hel-1"));
        assertThat(dimensions.path("TRAIT:NOBODY_HAS_THIS").asInt()).isEqualTo(hosts("fi-tmp-1"));
    }

    @Test
    void a_resize_does_not_grow_beyond_the_ceiling() {
        MvcTestResult placed = ask("\"priceCeiling\":{\"currency\":\"EUR\",\"perHour\":\"0.025\"}");
        assertThat(placed).hasStatus(201);
        String path = "/v1/allocations/" + id(placed);
        String etag = developer.get(path).getResponse().getHeader("ETag");
        MvcTestResult answer = developer
                .request(HttpMethod.PATCH, path)
                .header("If-Match", etag)
                .contentType("application/json")
                .content("{\"groups\":[{\"name\":\"web\",\"count\":2}]}")
                .exchange();
        refused(answer, 422, "CONSTRAINT");
    }

    private int hosts(String site) {
        return engine.providersAt(new SiteId(site));
    }

    private MvcTestResult ask(String condition) {
        return developer.post("/v1/allocations", with(contract(), condition), key());
    }

    private static String with(String contract, String condition) {
        return body(contract, 1_000).replace("\"dataClass\"", "\"countries\":[\"FI\"]," + condition + ",\"dataClass\"");
    }

    private void offer(String site, long price, String latencies) {
        JsonNode stands = Api.json(operator.get("/v1/sites/" + site + "/capacity"));
        MvcTestResult declared = operator.put(
                "/v1/sites/" + site + "/capacity",
                declaration(
                        """
                        "offer":{"currency":"EUR","nanosPerUnitHour":{"VCPU":%d,"MEMORY_MB":0},"latencyMillis":%s}"""
                                .formatted(price, latencies)),
                stands.path("etag").asString());
        assertThat(declared).hasStatusOk();
    }

    private static String declaration(String offer) {
        return "{\"capacity\":{\"VCPU\":90000000,\"MEMORY_MB\":90000000},\"from\":\"2020-01-01T00:00:00Z\","
                + "\"until\":\"2036-01-01T00:00:00Z\"," + offer + "}";
    }
}
