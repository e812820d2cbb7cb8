package org.hansa.controlplane.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class CapacityApiTest {
    private static final String PATH = "/v1/sites/fi-hel-1/capacity";
    private static final String PERIOD = "\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2036-01-01T00:00:00Z\"";

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    private Api manager;

    @BeforeEach
    void sign_in() {
        manager = new Api(http, realm.member("ada", "capacity-manager").sign());
    }

    @Test
    void declares_reads_and_declares_again_by_version() {
        JsonNode stands = Api.json(manager.get(PATH));
        // What others have declared here stays: their hosts offer it.
        ObjectNode more = JsonMapper.shared().createObjectNode();
        stands.path("declared")
                .propertyStream()
                .forEach(each -> more.put(each.getKey(), each.getValue().asLong()));
        long cores = more.path("VCPU").asLong(0) + 64_000;
        more.put("VCPU", cores).put("GPU:T4", 8);
        MvcTestResult first =
                manager.put(PATH, body(more.toString()), stands.path("etag").asString());
        assertThat(first).hasStatusOk();
        assertThat(Api.json(first).path("declared").path("VCPU").asLong()).isEqualTo(cores);
        assertThat(first).bodyJson().extractingPath("$.free['GPU:T4']").isEqualTo(8);
        String next = Api.json(first).path("etag").asString();
        assertThat(first).hasHeader("ETag", next);
        assertThat(manager.put(PATH, body(more.put("VCPU", cores + 64_000).toString()), next))
                .hasStatusOk();
        assertThat(manager.put(PATH, body("{\"VCPU\":1}"), next))
                .hasStatus(412)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("PRECONDITION_FAILED");
    }

    @Test
    void asks_for_the_version_that_the_change_is_meant_for() {
        MvcTestResult answer = manager.request(HttpMethod.PUT, PATH)
                .contentType("application/json")
                .content(body("{\"VCPU\":1}"))
                .exchange();
        assertThat(answer).hasStatus(428).bodyJson().extractingPath("$.code").isEqualTo("PRECONDITION_REQUIRED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'capacity':{'VCPU':-1},P}            | capacity.VCPU",
                "{'capacity':{'VCPU':4503599627370497},P} | capacity.VCPU",
                "{'capacity':{'VCPU':null},P}          | capacity.VCPU",
                "{'capacity':{'CORES':1},P}            | capacity.CORES",
                "{'capacity':{'VCPU':1.5},P}           | capacity.VCPU",
                "{'capacity':{'VCPU':'1'},P}           | capacity.VCPU",
                "{'capacity':{'VCPU':1e3},P}           | capacity.VCPU",
                "{'capacity':{'VCPU':99999999999999999999},P} | capacity.VCPU",
                "{'capacity':[],P}                     | capacity",
                "{P}                                   | capacity",
                "{'capacity':{'VCPU':1},'from':'2026-01-01T00:00:00Z'} | until",
                "{'capacity':{'VCPU':1},'from':'yesterday','until':'2036-01-01T00:00:00Z'} | from",
                "{'capacity':{'VCPU':1},'from':'2036-01-01T00:00:00Z','until':'2026-01-01T00:00:00Z'} | until",
                "{'capacity':{'VCPU':1},'owner':'me',P} | owner",
            })
    void names_the_field_that_is_wrong(String body, String field) {
        String json = body.replace("P}", PERIOD + "}").replace('\'', '"');
        assertThat(manager.put(PATH, json, "\"0\""))
                .hasStatus(400)
                .hasContentType("application/problem+json")
                .bodyJson()
                .hasPathSatisfying("$.code", code -> code.assertThat().isEqualTo("INVALID_FIELD"))
                .hasPathSatisfying(
                        "$.errors[0].field", name -> name.assertThat().isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'capacity':{'VCPU':1}        | not JSON",
                "{'capacity':{},'capacity':{}} | twice",
                "{'capacity':{'VCPU':1,'VCPU':2}} | twice",
                "{} {}                         | goes on after",
                "                              | missing",
            })
    void says_what_cannot_be_read(String body, String why) {
        String json = body == null ? "" : body.replace('\'', '"');
        MvcTestResult answer = manager.put(PATH, json, "\"0\"");
        assertThat(answer)
                .hasStatus(400)
                .bodyText()
                .contains(why)
                .doesNotContain("jackson")
                .doesNotContain("java.");
    }

    @Test
    void lets_nobody_but_the_owner_declare() {
        assertThat(manager.put("/v1/sites/de-fra-1/capacity", body("{\"VCPU\":1}"), "\"0\""))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("NOT_AUTHORISED");
    }

    @Test
    void lets_no_role_but_the_capacity_manager_declare() {
        Api voter = new Api(http, realm.member("bob", "policy-voter").sign());
        assertThat(voter.put(PATH, body("{\"VCPU\":1}"), "\"0\"")).hasStatus(403);
        Api tenant = new Api(http, realm.tenant("acme", "eve", "tenant-admin").sign());
        assertThat(tenant.put(PATH, body("{\"VCPU\":1}"), "\"0\"")).hasStatus(403);
        assertThat(tenant.get(PATH)).hasStatusOk();
    }

    @Test
    void knows_no_site_of_another_name() {
        assertThat(manager.get("/v1/sites/xx-yyy-1/capacity")).hasStatus(404);
        assertThat(manager.get("/v1/sites/..%2Fmembers/capacity").getResponse().getStatus())
                .isBetween(400, 404);
        assertThat(manager.put("/v1/sites/XX/capacity", body("{}"), "\"0\"")).hasStatus(404);
    }

    private static String body(String capacity) {
        return "{\"capacity\":" + capacity + "," + PERIOD + "}";
    }
}
