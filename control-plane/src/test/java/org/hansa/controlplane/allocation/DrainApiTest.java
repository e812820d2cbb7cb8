package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hansa.controlplane.fixture.Api;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Draining, returning and withdrawing hosts and sites, over REST. */
class DrainApiTest extends AllocationApi {
    private static final String SITE = "/v1/sites/fi-tmp-1/drain";

    private String register(String trait) {
        MvcTestResult created = operator.post(
                "/v1/providers",
                provider("fi-hel-1", 4_000).replace("\"traits\":[]", "\"traits\":[\"" + trait + "\"]"));
        assertThat(created).hasStatus(201);
        return "/v1/providers/" + id(created);
    }

    private static String tag(Api api, String path) {
        return Api.json(api.get(path)).path("etag").asString();
    }

    private MvcTestResult change(Api api, HttpMethod method, String path, String tag) {
        return api.request(method, path).header("If-Match", tag).exchange();
    }

    private final List<String> drained = new ArrayList<>();

    private MvcTestResult drain(String provider) {
        drained.add(provider);
        MvcTestResult answer = change(operator, HttpMethod.PUT, provider + "/drain", tag(operator, provider));
        assertThat(answer).hasStatusOk();
        return answer;
    }

    private MvcTestResult place(String contract, String trait) {
        String body = body(contract, 2_000)
                .replace("\"name\":\"web\"", "\"name\":\"web\",\"requiredTraits\":[\"" + trait + "\"]")
                .replace("\"dataClass\"", "\"countries\":[\"FI\"],\"dataClass\"");
        return developer.post("/v1/allocations", body, key());
    }

    private String placed(String contract, String trait) {
        MvcTestResult answer = place(contract, trait);
        assertThat(end(answer)).isEqualTo("RESERVED");
        String path = "/v1/allocations/" + id(answer);
        await(path, "record", "RECORDED");
        return path;
    }

    @AfterEach
    void return_what_was_drained() {
        drained.forEach(each -> change(operator, HttpMethod.DELETE, each + "/drain", tag(operator, each)));
        change(operator, HttpMethod.DELETE, SITE, tag(operator, SITE));
    }

    @Test
    void drains_lists_where_things_could_go_returns_and_withdraws() {
        String trait = trait();
        String contract = contract();
        String first = register(trait);
        String allocation = placed(contract, trait);
        String second = register(trait);
        MvcTestResult drained = drain(first);
        assertThat(drained)
                .bodyJson()
                .hasPathSatisfying("$.state", state -> state.assertThat().isEqualTo("DRAINING"))
                .hasPathSatisfying("$.drainedBy[0]", cause -> cause.assertThat().isEqualTo("HOST"));
        assertThat(drained).hasHeader("ETag", tag(operator, first));
        JsonNode standing =
                Api.json(operator.get(first + "/placements")).path("items").path(0);
        assertThat(allocation).endsWith(standing.path("allocation").asString());
        assertThat(second)
                .endsWith(standing.path("couldGoTo").path(0).path("provider").asString());
        String other = placed(contract, trait);
        assertThat(second)
                .endsWith(Api.json(developer.get(other))
                        .path("placements")
                        .path(0)
                        .path("provider")
                        .asString("?"));
        MvcTestResult early = change(operator, HttpMethod.DELETE, first, tag(operator, first));
        refused(early, 409, "IN_USE");
        assertThat(allocation).endsWith(Api.json(early).path("live").path(0).asString("?"));
        assertThat(developer.delete(allocation)).hasStatus(204);
        assertThat(operator.get(first)).bodyJson().extractingPath("$.state").isEqualTo("DRAINED");
        assertThat(change(operator, HttpMethod.DELETE, first + "/drain", tag(operator, first)))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("OPEN");
        assertThat(change(operator, HttpMethod.DELETE, first, tag(operator, first)))
                .hasStatus(204);
        assertThat(operator.get(first)).hasStatus(404);
        assertThat(operator.get(first + "/placements")).hasStatus(404);
        assertThat(change(operator, HttpMethod.DELETE, first, "\"x\"")).hasStatus(404);
        developer.delete(other);
    }

    @Test
    void a_refusal_names_drained_hosts_as_their_own_dimension() {
        String trait = trait();
        String contract = contract();
        int drainedByOthers = Api.json(place(contract, trait))
                .path("dimensions")
                .path("DRAINED")
                .asInt();
        drain(register(trait));
        MvcTestResult answer = place(contract, trait);
        refused(answer, 507, "NO_ROOM");
        assertThat(Api.json(answer).path("dimensions").path("DRAINED").asInt()).isEqualTo(drainedByOthers + 1);
    }

    @Test
    void what_lies_on_a_drained_host_shrinks_but_does_not_grow_there() {
        String trait = trait();
        String provider = register(trait);
        String allocation = placed(contract(), trait);
        drain(provider);
        MvcTestResult grown = resize(allocation, 3_000);
        refused(grown, 507, "NO_ROOM");
        assertThat(Api.json(grown).path("dimensions").path("DRAINED").asInt()).isEqualTo(1);
        assertThat(resize(allocation, 1_000)).hasStatusOk();
        assertThat(developer.delete(allocation)).hasStatus(204);
    }

    private MvcTestResult resize(String path, int vcpu) {
        return developer
                .request(HttpMethod.PATCH, path)
                .header(
                        "If-Match",
                        String.valueOf(developer.get(path).getResponse().getHeader("ETag")))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"groups\":[{\"name\":\"web\",\"resources\":{\"VCPU\":" + vcpu + "}}]}")
                .exchange();
    }

    @Test
    void asks_for_the_version_that_the_change_is_meant_for() {
        String provider = register(trait());
        String seen = tag(operator, provider);
        assertThat(operator.request(HttpMethod.PUT, provider + "/drain").exchange())
                .hasStatus(428);
        assertThat(operator.request(HttpMethod.DELETE, provider).exchange()).hasStatus(428);
        drain(provider);
        refused(change(operator, HttpMethod.DELETE, provider + "/drain", seen), 412, "PRECONDITION_FAILED");
        refused(change(operator, HttpMethod.DELETE, provider, seen), 412, "PRECONDITION_FAILED");
        assertThat(operator.request(HttpMethod.PUT, SITE).exchange()).hasStatus(428);
        refused(change(operator, HttpMethod.PUT, SITE, "\"77\""), 412, "PRECONDITION_FAILED");
    }

    @Test
    void drains_a_site_with_providers_that_come_later_and_returns_it() {
        MvcTestResult before = operator.post("/v1/providers", provider("fi-tmp-1", 4_000));
        assertThat(before).hasStatus(201);
        MvcTestResult drained = change(operator, HttpMethod.PUT, SITE, tag(operator, SITE));
        assertThat(drained).hasStatusOk().bodyJson().extractingPath("$.drained").isEqualTo(true);
        MvcTestResult later = operator.post("/v1/providers", provider("fi-tmp-1", 4_000));
        assertThat(Api.json(later).path("drainedBy").path(0).asString()).isEqualTo("SITE");
        assertThat(operator.get("/v1/sites/fi-tmp-1/placements"))
                .hasStatusOk()
                .bodyText()
                .doesNotContain(id(before), id(later));
        MvcTestResult returned = change(operator, HttpMethod.DELETE, SITE, tag(operator, SITE));
        assertThat(returned)
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.drained")
                .isEqualTo(false);
        assertThat(operator.get("/v1/providers/" + id(later)))
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("OPEN");
    }

    @Test
    void lets_operators_only_change_and_shows_placements_to_who_may_read_allocations() {
        String trait = trait();
        String provider = register(trait);
        String tag = tag(operator, provider);
        Api voter = new Api(http, realm.member("vera", "policy-voter").sign());
        assertThat(voter.get(provider)).hasStatusOk();
        refused(change(voter, HttpMethod.PUT, provider + "/drain", tag), 403, "NOT_AUTHORISED");
        refused(change(voter, HttpMethod.DELETE, provider, tag), 403, "NOT_AUTHORISED");
        refused(change(voter, HttpMethod.PUT, SITE, "\"0\""), 403, "NOT_AUTHORISED");
        refused(voter.get(provider + "/placements"), 403, "NOT_AUTHORISED");
        refused(voter.get("/v1/sites/fi-tmp-1/placements"), 403, "NOT_AUTHORISED");
        assertThat(voter.get(SITE)).hasStatusOk();
        for (String path : new String[] {provider + "/drain", SITE, "/v1/sites/de-fra-1/drain"}) {
            refused(change(developer, HttpMethod.PUT, path, tag), 404, "NOT_FOUND");
            refused(change(developer, HttpMethod.DELETE, path, tag), 404, "NOT_FOUND");
        }
        refused(developer.get(provider + "/placements"), 404, "NOT_FOUND");
        refused(developer.get("/v1/sites/fi-hel-1/placements"), 404, "NOT_FOUND");
        refused(developer.get(SITE), 404, "NOT_FOUND");
        refused(change(operator, HttpMethod.PUT, "/v1/sites/de-fra-1/drain", "\"0\""), 404, "NOT_FOUND");
        refused(change(operator, HttpMethod.PUT, "/v1/sites/xx-yyy-1/drain", "\"0\""), 404, "NOT_FOUND");
    }

    @Test
    void pages_are_bounded_and_their_tokens_are_of_one_query() {
        String trait = trait();
        String contract = contract();
        String provider = register(trait);
        String one = placed(contract, trait);
        String two = placed(contract, trait);
        JsonNode page = Api.json(operator.get(provider + "/placements?pageSize=1"));
        assertThat(page.path("items").size()).isEqualTo(1);
        String token = page.path("nextPageToken").asString();
        JsonNode rest = Api.json(operator.get(provider + "/placements?pageSize=1&pageToken=" + token));
        assertThat(rest.path("items").size()).isEqualTo(1);
        assertThat(rest.path("nextPageToken").isMissingNode()
                        || rest.path("nextPageToken").isNull())
                .isTrue();
        assertThat(rest.path("items").path(0).path("allocation"))
                .isNotEqualTo(page.path("items").path(0).path("allocation"));
        assertThat(operator.get("/v1/sites/fi-hel-1/placements?pageToken=" + token))
                .hasStatus(400);
        assertThat(operator.get(provider + "/placements?pageSize=0")).hasStatus(400);
        developer.delete(one);
        developer.delete(two);
    }
}
