package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.hansa.controlplane.fixture.Api;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Terms that begin later, work that may be interrupted, and a site whose capacity ends, as their people see them. */
class AllocationNoticeTest extends AllocationApi {
    private static final String SITE = "fi-tmp-1";

    @Autowired
    private WindDown windDown;

    @AfterEach
    void declare_for_long() {
        declareUntil("2036-01-01T00:00:00Z");
        windDown.turn();
    }

    @Test
    void a_term_that_begins_later_is_reserved_at_once() {
        String trait = trait();
        register("fi-hel-1", 4_000, trait);
        Instant begin = Instant.now().plus(Duration.ofDays(1));
        MvcTestResult placed = ask(trait, "\"term\":{\"notBefore\":\"" + begin + "\"}");
        assertThat(placed).hasStatus(201);
        JsonNode shown = Api.json(developer.get("/v1/allocations/" + id(placed)));
        assertThat(shown.path("state").asString()).isEqualTo("RESERVED");
        assertThat(Instant.parse(shown.path("notBefore").asString()).toEpochMilli())
                .isEqualTo(begin.toEpochMilli());
        refused(ask(trait, "\"countries\":[\"FI\"]"), 507, "NO_ROOM");
    }

    @Test
    void firm_work_is_told_when_to_come_back_and_the_interrupted_when_to_go() {
        String trait = trait();
        register("fi-hel-1", 4_000, trait);
        MvcTestResult patient = ask(trait, "\"interruptible\":{\"noticeSeconds\":3600}");
        assertThat(patient).hasStatus(201);
        String path = "/v1/allocations/" + id(patient);
        assertThat(Api.json(developer.get(path)).has("notice")).isFalse();

        MvcTestResult refused = ask(trait, "\"countries\":[\"FI\"]");
        refused(refused, 507, "NO_ROOM");
        assertThat(Api.json(refused).path("detail").asString()).contains("interruptible work gives room back at");
        assertThat(Integer.parseInt(refused.getResponse().getHeader("Retry-After")))
                .isBetween(3_500, 3_602);
        JsonNode notice = Api.json(developer.get(path)).path("notice");
        assertThat(notice.path("reason").asString()).isEqualTo("INTERRUPTED");
        assertThat(Instant.parse(notice.path("at").asString())).isAfter(Instant.now());
        assertThat(notice.path("couldGoTo")).isEmpty();

        register(SITE, 4_000, trait);
        JsonNode couldGoTo = Api.json(developer.get(path)).path("notice").path("couldGoTo");
        assertThat(couldGoTo.path(0).path("site").asString()).isEqualTo(SITE);
        assertThat(couldGoTo.path(0).path("units").asInt()).isEqualTo(1);
    }

    @Test
    void what_is_interrupted_without_notice_makes_room_for_the_next_try_with_the_same_key() {
        String trait = trait();
        register("fi-hel-1", 4_000, trait);
        MvcTestResult patient = ask(trait, "\"interruptible\":{\"noticeSeconds\":0}");
        String body = body(trait, "\"countries\":[\"FI\"]");
        String key = key();
        refused(developer.post("/v1/allocations", body, key), 507, "NO_ROOM");
        await("/v1/allocations/" + id(patient), "state", "EVICTED");
        assertThat(developer.post("/v1/allocations", body, key)).hasStatus(201);
    }

    @Test
    void a_site_whose_capacity_ends_winds_down_with_notices_and_goes_on_when_it_is_renewed() {
        String trait = trait();
        register(SITE, 8_000, trait);
        MvcTestResult placed = ask(trait, "\"countries\":[\"FI\"]");
        String path = "/v1/allocations/" + id(placed);
        Instant end = Instant.now().plus(Duration.ofHours(1));
        declareUntil(end.toString());
        windDown.turn();
        JsonNode notice = Api.json(developer.get(path)).path("notice");
        assertThat(notice.path("reason").asString()).isEqualTo("CAPACITY_ENDS");
        assertThat(Instant.parse(notice.path("at").asString()).toEpochMilli()).isEqualTo(end.toEpochMilli());

        MvcTestResult refused = ask(trait, "\"sites\":[\"" + SITE + "\"]");
        refused(refused, 507, "NO_ROOM");
        JsonNode problem = Api.json(refused);
        assertThat(problem.path("sites").path(0).path("code").asString()).isEqualTo("TERM");
        assertThat(problem.path("remedy").asString()).contains("term.until");
        assertThat(problem.path("dimensions").path("TERM").asInt()).isPositive();
        assertThat(ask(trait, "\"term\":{\"until\":\"" + end.minusSeconds(60) + "\"}"))
                .hasStatus(201);

        declareUntil("2036-01-01T00:00:00Z");
        windDown.turn();
        assertThat(Api.json(developer.get(path)).has("notice")).isFalse();

        declareUntil(Instant.now().plusSeconds(8).toString());
        windDown.turn();
        await(path, "state", "EVICTED");
        assertThat(Api.json(developer.get(path)).path("notice").path("reason").asString())
                .isEqualTo("CAPACITY_ENDS");
    }

    private MvcTestResult ask(String trait, String condition) {
        return developer.post("/v1/allocations", body(trait, condition), key());
    }

    private String body(String trait, String condition) {
        return AllocationApi.body(contract(), 4_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]")
                .replace("\"dataClass\"", condition + ",\"dataClass\"");
    }

    private void declareUntil(String until) {
        String path = "/v1/sites/" + SITE + "/capacity";
        JsonNode stands = Api.json(operator.get(path));
        assertThat(operator.put(
                        path,
                        "{\"capacity\":{\"VCPU\":90000000,\"MEMORY_MB\":90000000},\"from\":\"2020-01-01T00:00:00Z\","
                                + "\"until\":\"" + until + "\"}",
                        stands.path("etag").asString()))
                .hasStatusOk();
    }
}
