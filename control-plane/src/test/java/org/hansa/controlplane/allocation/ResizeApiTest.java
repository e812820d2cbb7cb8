package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.hansa.controlplane.fixture.Api;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Changing what an allocation has, over REST. */
class ResizeApiTest extends AllocationApi {
    private String placed(String trait, String contract) {
        String body = body(contract, 2_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]")
                .replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        String path = "/v1/allocations/" + id(developer.post("/v1/allocations", body, key()));
        await(path, "record", "RECORDED");
        return path;
    }

    private MvcTestResult patch(Api api, String path, String tag, String change) {
        return api.request(HttpMethod.PATCH, path)
                .header("If-Match", tag)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"groups\":[{\"name\":\"web\"," + change + "}]}")
                .exchange();
    }

    private String tag(String path) {
        return developer.get(path).getResponse().getHeader("ETag");
    }

    @Test
    void grows_by_the_tag_that_was_read_and_records_the_change() {
        String trait = trait();
        register("fi-hel-1", 8_000, trait);
        String path = placed(trait, contract());
        String tag = tag(path);
        MvcTestResult answer = patch(developer, path, tag, "\"count\":3");
        assertThat(answer).hasStatusOk();
        JsonNode resized = Api.json(answer);
        assertThat(resized.path("state").asString()).isEqualTo("RESERVED");
        assertThat(resized.path("placements")
                        .path(0)
                        .path("resources")
                        .path("VCPU")
                        .asInt())
                .isEqualTo(6_000);
        await(path, "record", "RECORDED");
        assertThat(patch(developer, path, tag, "\"count\":4")).hasStatus(412);
        assertThat(patch(developer, path, tag(path), "\"resources\":{\"VCPU\":1000}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.placements[0].resources.VCPU")
                .isEqualTo(3_000);
    }

    @Test
    void what_is_placed_is_told_with_the_tag_that_changes_it() {
        String trait = trait();
        register("fi-hel-1", 8_000, trait);
        String body = body(contract(), 2_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]");
        MvcTestResult placed = developer.post("/v1/allocations", body, key());
        assertThat(placed).hasStatus(201);
        String path = "/v1/allocations/" + id(placed);
        JsonNode read = await(path, "record", "RECORDED");
        for (String time : List.of("createdAt", "updatedAt")) {
            assertThat(Api.json(placed).path(time)).isEqualTo(read.path(time));
        }
        String tag = placed.getResponse().getHeader("ETag");
        assertThat(tag).isNotNull();
        assertThat(patch(developer, path, tag, "\"count\":2")).hasStatusOk();
        assertThat(patch(developer, path, tag, "\"count\":3")).hasStatus(412);
    }

    @Test
    void a_group_that_lies_apart_gets_further_units_apart() {
        String trait = trait();
        register("fi-hel-1", 8_000, trait);
        register("fi-tmp-1", 8_000, trait);
        String body = body(contract(), 1_000)
                .replace(
                        "\"name\":\"web\"",
                        "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"],\"spread\":{\"key\":\"host\"}");
        String path = "/v1/allocations/" + id(developer.post("/v1/allocations", body, key()));
        await(path, "record", "RECORDED");
        MvcTestResult grown = patch(developer, path, tag(path), "\"count\":2");
        assertThat(grown).hasStatusOk();
        assertThat(Api.json(grown).path("placements"))
                .hasSize(2)
                .allMatch(each -> each.path("units").asInt() == 1);
        await(path, "record", "RECORDED");
        MvcTestResult third = patch(developer, path, tag(path), "\"count\":3");
        refused(third, 507, "NO_ROOM");
        assertThat(Api.json(third).path("dimensions").path("SPREAD").asInt()).isEqualTo(2);
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
    }

    @Test
    void refuses_with_the_codes_of_a_request_and_names_the_field() {
        String trait = trait();
        register("fi-hel-1", 8_000, trait);
        String contract = contract();
        String path = placed(trait, contract);
        refused(patch(developer, path, tag(path), "\"count\":30"), 507, "NO_ROOM");
        refused(patch(developer, path, tag(path), "\"count\":0"), 400, "INVALID_FIELD");
        refused(patch(developer, path, tag(path), "\"flavor\":\"giant\""), 400, "INVALID_FIELD");
        for (String wrong : List.of("\"VCPU\":0", "\"VCPU\":-1", "\"VCPU\":1.5", "\"GPU_MILLI:T4\":1")) {
            MvcTestResult answer = patch(developer, path, tag(path), "\"resources\":{" + wrong + "}");
            refused(answer, 400, "INVALID_FIELD");
            String name = wrong.substring(1, wrong.indexOf('"', 1));
            assertThat(Api.json(answer).path("errors").path(0).path("field").asString())
                    .isEqualTo("groups[0].resources." + name);
        }
        MvcTestResult nothing = patch(developer, path, tag(path), "\"resources\":{}");
        refused(nothing, 400, "INVALID_FIELD");
        assertThat(Api.json(nothing).path("errors").path(0).path("field").asString())
                .isEqualTo("groups[0]");
        refused(patch(stranger, path, "\"1\"", "\"count\":2"), 404, "NOT_FOUND");
        assertThat(developer
                        .request(HttpMethod.PATCH, path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"groups\":[{\"name\":\"web\",\"count\":2}]}")
                        .exchange())
                .hasStatus(428);
        String tag = tag(path);
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
        refused(patch(developer, path, tag(path), "\"count\":2"), 409, "WRONG_STATE");
        assertThat(tag(path)).isNotEqualTo(tag);
        JsonNode released = Api.json(developer.request(HttpMethod.GET, path).exchange());
        assertThat(Instant.parse(released.path("releaseAcceptedAt").asString()))
                .isBetween(Instant.parse(released.path("createdAt").asString()), Instant.now());
    }
}
