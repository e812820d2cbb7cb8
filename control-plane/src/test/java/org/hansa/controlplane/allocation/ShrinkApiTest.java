package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Growing is ledger first, then grid; shrinking is grid first, then drain, then ledger. */
class ShrinkApiTest extends AllocationApi {
    private static final String PATH = "/v1/sites/fi-hel-1/capacity";
    private final String model =
            "M" + UUID.randomUUID().toString().substring(0, 6).toUpperCase(Locale.ROOT);

    /** Declares so much of the test's own class, and of all others what stands. */
    private MvcTestResult declare(int milli) {
        JsonNode stands = Api.json(operator.get(PATH));
        ObjectNode capacity = JsonMapper.shared().createObjectNode();
        stands.path("declared")
                .propertyStream()
                .forEach(each -> capacity.put(each.getKey(), each.getValue().asLong()));
        capacity.put("GPU_MILLI:" + model, milli);
        return operator.put(
                PATH,
                "{\"capacity\":" + capacity + ",\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2036-01-01T00:00:00Z\"}",
                stands.path("etag").asString());
    }

    private String register() {
        MvcTestResult created = operator.post(
                "/v1/providers",
                provider("fi-hel-1", 8_000)
                        .replace(
                                "\"gpus\":[]",
                                "\"gpus\":[{\"model\":\"" + model + "\",\"count\":4,\"memoryMb\":16384}]"));
        assertThat(created).hasStatus(201);
        return "/v1/providers/" + id(created);
    }

    private String placed() {
        String contract = contracts.active("acme", "EEA", "{\"VCPU\":8000,\"GPU_MILLI:" + model + "\":4000}");
        MvcTestResult answer = developer.post(
                "/v1/allocations",
                body(contract, 1_000)
                        .replace(
                                "\"name\":\"web\"",
                                "\"name\":\"web\",\"gpu\":{\"models\":[\"" + model + "\"],\"devices\":1}"),
                key());
        assertThat(end(answer)).isEqualTo("RESERVED");
        String path = "/v1/allocations/" + id(answer);
        await(path, "record", "RECORDED");
        return path;
    }

    @Test
    void declares_less_only_when_the_grid_can_give_out_no_more_than_that() {
        assertThat(declare(4_000)).hasStatusOk();
        String provider = register();
        String allocation = placed();
        MvcTestResult below = declare(500);
        refused(below, 409, "BELOW_LIVE");
        assertThat(Api.json(below).path("taken").path("GPU_MILLI:" + model).asInt())
                .isEqualTo(1_000);
        MvcTestResult offered = declare(2_000);
        refused(offered, 409, "STILL_OFFERED");
        assertThat(Api.json(offered).path("offered").path("GPU_MILLI:" + model).asInt())
                .isEqualTo(4_000);
        String tag = Api.json(operator.get(provider)).path("etag").asString();
        assertThat(operator.request(HttpMethod.PUT, provider + "/drain")
                        .header("If-Match", tag)
                        .exchange())
                .hasStatusOk();
        assertThat(declare(2_000)).hasStatusOk();
        refused(declare(0), 409, "BELOW_LIVE");
        assertThat(developer.delete(allocation)).hasStatus(204);
        assertThat(engine.flush(SOON)).isTrue();
        assertThat(declare(0)).hasStatusOk();
        assertThat(operator.request(HttpMethod.DELETE, provider)
                        .header(
                                "If-Match",
                                Api.json(operator.get(provider)).path("etag").asString())
                        .exchange())
                .as("no drained host is left to the other tests of this grid")
                .hasStatus(204);
    }

    @Test
    void growing_asks_nothing_of_the_grid() {
        assertThat(declare(1_000)).hasStatusOk();
        register();
        assertThat(declare(2_000)).hasStatusOk();
        assertThat(declare(8_000)).hasStatusOk();
        assertThat(declare(4_000)).hasStatusOk();
        refused(declare(3_999), 409, "STILL_OFFERED");
    }
}
