package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hansa.controlplane.fixture.Api;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Requests of several groups, sizes with a name, and rules about where units lie, over REST. */
class AllocationGroupsTest extends AllocationApi {
    private static String request(String contract, String groups, String more) {
        return "{\"contract\":\"" + contract + "\",\"groups\":[" + groups + "]" + more
                + ",\"countries\":[\"FI\"],\"dataClass\":{\"level\":\"CONFIDENTIAL\",\"tags\":[\"PERSONAL\"]}}";
    }

    private static String group(String name, String trait, String rest) {
        return "{\"name\":\"" + name + "\",\"requiredTraits\":[\"" + trait + "\"]," + rest + "}";
    }

    private void racked(String trait, String rack, int hosts) {
        for (int i = 0; i < hosts; i++) {
            String body = provider("fi-hel-1", 8_000)
                    .replace("\"traits\":[]", "\"traits\":[\"" + trait + "\"],\"rack\":\"" + rack + "\"");
            assertThat(operator.post("/v1/providers", body)).hasStatus(201);
        }
    }

    private static List<String> placements(MvcTestResult answer, String group) {
        List<String> providers = new ArrayList<>();
        for (JsonNode each : Api.json(answer).path("placements")) {
            if (each.path("group").asString().equals(group)) {
                providers.add(each.path("provider").asString() + "*"
                        + each.path("units").asInt());
            }
        }
        return providers;
    }

    @Test
    void places_all_groups_under_their_names_with_a_receipt_for_each_part() {
        String trait = trait();
        racked(trait, "r1", 2);
        racked(trait, "r2", 2);
        String groups = group("web", trait, "\"count\":3,\"resources\":{\"VCPU\":1000},\"spread\":{\"key\":\"host\"}")
                + ","
                + group("db", trait, "\"count\":2,\"flavor\":\"standard.1\",\"affinity\":{\"key\":\"rack\"}");
        MvcTestResult answer = developer.post("/v1/allocations", request(contract(), groups, ""), key());
        assertThat(answer).hasStatus(201);
        assertThat(placements(answer, "web")).hasSize(3).allMatch(each -> each.endsWith("*1"));
        assertThat(placements(answer, "db")).isNotEmpty();
        JsonNode placed = Api.json(answer);
        assertThat(placed.path("receipts")).hasSize(placed.path("placements").size());
        String path = "/v1/allocations/" + id(answer);
        await(path, "record", "RECORDED");
        assertThat(developer.request(HttpMethod.DELETE, path).exchange()).hasStatus(204);
    }

    @Test
    void refuses_all_when_one_group_does_not_fit_and_says_which_and_what_would() {
        String trait = trait();
        racked(trait, "r1", 2);
        String groups = group("small", trait, "\"resources\":{\"VCPU\":1000}") + ","
                + group("apart", trait, "\"count\":3,\"resources\":{\"VCPU\":1000},\"spread\":{\"key\":\"host\"}");
        MvcTestResult answer = developer.post("/v1/allocations", request(contract(), groups, ""), key());
        refused(answer, 507, "NO_ROOM");
        JsonNode problem = Api.json(answer);
        assertThat(problem.path("detail").asString()).startsWith("group apart:");
        assertThat(problem.path("dimensions").path("SPREAD").asInt()).isEqualTo(2);
        assertThat(problem.path("nearest").path("count").asInt()).isEqualTo(2);
    }

    @Test
    void places_as_many_as_fit_and_at_least_the_minimum() {
        String trait = trait();
        racked(trait, "r1", 2);
        String some = group("some", trait, "\"count\":9,\"minCount\":3,\"resources\":{\"VCPU\":4000}");
        MvcTestResult answer = developer.post("/v1/allocations", request(contract(), some, ""), key());
        assertThat(answer).hasStatus(201);
        assertThat(placements(answer, "some")).hasSize(2).allMatch(each -> each.endsWith("*2"));
        refused(developer.post("/v1/allocations", request(contract(), some, ""), key()), 507, "NO_ROOM");
    }

    @Test
    void goes_to_the_site_of_what_it_is_to_be_near() {
        String trait = trait();
        String contract = contract();
        register("fi-tmp-1", 8_000, trait);
        String volume = group("data", trait, "\"resources\":{\"VCPU\":1000}");
        String first = id(developer.post("/v1/allocations", request(contract, volume, ""), key()));
        register("fi-hel-1", 1_500, trait);
        String near = ",\"near\":{\"allocation\":\"" + first + "\"}";
        MvcTestResult answer = developer.post("/v1/allocations", request(contract, volume, near), key());
        assertThat(answer).hasStatus(201);
        assertThat(site(Api.json(answer))).isEqualTo("fi-tmp-1");
        refused(developer.post("/v1/allocations", request(contract(), volume, near), key()), 400, "INVALID_FIELD");
    }

    @Test
    void what_was_given_back_is_nowhere_to_be_near_to_and_an_answer_that_was_given_stands() {
        String trait = trait();
        String contract = contract();
        register("fi-tmp-1", 8_000, trait);
        String unit = group("data", trait, "\"resources\":{\"VCPU\":1000}");
        String first = id(developer.post("/v1/allocations", request(contract, unit, ""), key()));
        String near = request(contract, unit, ",\"near\":{\"allocation\":\"" + first + "\"}");
        String key = key();
        String placed = id(developer.post("/v1/allocations", near, key));
        assertThat(developer.delete("/v1/allocations/" + first)).hasStatus(204);

        MvcTestResult tooLate = developer.post("/v1/allocations", near, key());
        refused(tooLate, 400, "INVALID_FIELD");
        assertThat(tooLate).bodyText().contains("near.allocation");
        MvcTestResult repeated = developer.post("/v1/allocations", near, key);
        assertThat(repeated).hasStatus(201);
        assertThat(id(repeated)).isEqualTo(placed);
    }

    @Test
    void lists_the_sizes_that_have_a_name() {
        assertThat(developer.get("/v1/flavors"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[0].resources.VCPU")
                .isEqualTo(2_000);
    }
}
