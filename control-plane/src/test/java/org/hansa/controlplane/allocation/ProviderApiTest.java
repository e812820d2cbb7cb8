package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ControlPlaneTest
class ProviderApiTest {
    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    private Api operator;
    private Api voter;
    private Api tenant;

    @BeforeEach
    void sign_in() {
        operator = new Api(http, realm.member("olga", "site-operator").sign());
        voter = new Api(http, realm.member("vera", "policy-voter").sign());
        tenant = new Api(
                http, realm.tenant("acme", "dev", "developer", "tenant-admin").sign());
    }

    @Test
    void registers_reads_and_replaces_by_etag() {
        String id = id();
        MvcTestResult created = operator.post("/v1/providers", provider(id, 4_000, 2));
        assertThat(created)
                .hasStatus(201)
                .hasHeader("Location", "/v1/providers/" + id)
                .bodyJson()
                .hasPathSatisfying("$.free.VCPU", free -> free.assertThat().isEqualTo(4_000))
                .hasPathSatisfying(
                        "$.devices.length()", count -> count.assertThat().isEqualTo(2));
        String tag = created.getResponse().getHeader("ETag");
        assertThat(tag).isNotNull();
        assertThat(operator.post("/v1/providers", provider(id, 4_000, 2))).hasStatus(409);
        MvcTestResult replaced = operator.put("/v1/providers/" + id, provider(id, 8_000, 2), tag);
        assertThat(replaced)
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.free.VCPU")
                .isEqualTo(8_000);
        assertThat(operator.put("/v1/providers/" + id, provider(id, 9_000, 2), tag))
                .hasStatus(412);
        assertThat(operator.put("/v1/providers/" + id, provider(id(), 9_000, 2), "\"x\""))
                .hasStatus(400);
        assertThat(voter.get("/v1/providers/" + id)).hasStatusOk();
    }

    @Test
    void shows_providers_to_the_members_people_only_and_lets_operators_only_change_them() {
        String id = id();
        assertThat(voter.post("/v1/providers", provider(id, 1, 0))).hasStatus(403);
        assertThat(tenant.post("/v1/providers", provider(id, 1, 0))).hasStatus(404);
        assertThat(tenant.get("/v1/providers")).hasStatus(404);
        assertThat(operator.get("/v1/providers?site=fi-hel-1&pageSize=1"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.items")
                .asArray()
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void shows_the_entries_as_they_are_stored_to_the_members_people() {
        String id = id();
        assertThat(operator.post("/v1/providers", provider(id, 1_000, 0))).hasStatus(201);
        assertThat(operator.get("/v1/grid/entries?table=PROVIDER"))
                .hasStatusOk()
                .bodyText()
                .contains("{\"key\":\"" + id + "\",\"bytes\":\"");
        assertThat(tenant.get("/v1/grid/entries?table=PROVIDER")).hasStatus(404);
        assertThat(operator.get("/v1/grid/entries?table=SEALED")).hasStatus(400);
    }

    @Test
    void registers_many_each_on_its_own_and_again_without_effect() {
        String batch = IntStream.range(0, 200)
                .mapToObj(i -> provider("batch-" + UUID.randomUUID(), 1_000, 0))
                .collect(Collectors.joining(",", "{\"providers\":[", "]}"));
        assertThat(operator.post("/v1/providers:batch", batch))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.registered")
                .isEqualTo(200);
        assertThat(operator.post("/v1/providers:batch", batch))
                .bodyJson()
                .extractingPath("$.unchanged")
                .isEqualTo(200);
        String foreign = batch.replaceFirst("fi-hel-1", "de-fra-1").replaceFirst("batch-", "foreign-");
        assertThat(operator.post("/v1/providers:batch", foreign))
                .bodyJson()
                .hasPathSatisfying(
                        "$.refused.length()", count -> count.assertThat().isEqualTo(1))
                .hasPathSatisfying(
                        "$.refused[0].code", code -> code.assertThat().isEqualTo("INVALID_FIELD"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"VCPU\":1000 | \"VCPU\":-1 | providers[0].inventory.VCPU",
                "\"VCPU\":1000 | \"CATS\":1 | providers[0].inventory.CATS",
                "\"VCPU\":1000 | \"GPU:T4\":1 | providers[0]",
                "\"count\":2 | \"count\":65 | providers[0].gpus[0]",
                "\"model\":\"T4\" | \"model\":\"t 4\" | providers[0].gpus[0]",
                "\"traits\":[] | \"traits\":[\"no good\"] | providers[0]",
                "\"id\":\" | \"id\":\"/ | providers[0].id",
                "\"site\":\"fi-hel-1\" | \"site\":\"..\" | providers[0].site",
            })
    void names_the_field_that_is_wrong(String right, String wrong, String field) {
        String batch = "{\"providers\":[" + provider(id(), 1_000, 2).replace(right, wrong) + "]}";
        assertThat(operator.post("/v1/providers:batch", batch))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void refuses_a_batch_that_is_too_long_or_names_a_provider_twice() {
        String one = provider("twice", 1_000, 0);
        assertThat(operator.post("/v1/providers:batch", "{\"providers\":[" + one + "," + one + "]}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo("providers[1].id");
        String many = IntStream.range(0, 1_001)
                .mapToObj(i -> "{}")
                .collect(Collectors.joining(",", "{\"providers\":[", "]}"));
        assertThat(operator.post("/v1/providers:batch", many)).hasStatus(400);
        assertThat(operator.post("/v1/providers:batch", "{}")).hasStatus(400);
    }

    private static String id() {
        return "host-" + UUID.randomUUID();
    }

    private static String provider(String id, int vcpu, int gpus) {
        return """
                {"id":"%s","site":"fi-hel-1","inventory":{"VCPU":%d},"gpus":[%s],"traits":[]}"""
                .formatted(id, vcpu, gpus == 0 ? "" : "{\"model\":\"T4\",\"count\":" + gpus + ",\"memoryMb\":16384}");
    }
}
