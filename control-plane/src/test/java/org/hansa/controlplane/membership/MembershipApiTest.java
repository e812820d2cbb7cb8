package org.hansa.controlplane.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@ControlPlaneTest
class MembershipApiTest {
    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Test
    void shows_members_sites_and_facts_to_everybody_of_the_consortium() {
        Api viewer = new Api(http, realm.tenant("acme", "eve", "viewer").sign());
        assertThat(viewer.get("/v1/members"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(3);
        assertThat(viewer.get("/v1/members/HelvMSP"))
                .bodyJson()
                .extractingPath("$.country")
                .isEqualTo("CH");
        assertThat(viewer.get("/v1/sites"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(6);
        assertThat(viewer.get("/v1/sites/ch-zrh-1"))
                .bodyJson()
                .hasPathSatisfying("$.tier", tier -> tier.assertThat().isEqualTo("TIER_4"))
                .hasPathSatisfying(
                        "$.facts.length()", count -> count.assertThat().isEqualTo(8));
    }

    @Test
    void shows_where_the_ledger_stands() {
        Api voter = new Api(http, realm.member("bob", "policy-voter").sign());
        assertThat(voter.get("/v1/ledger"))
                .bodyJson()
                .hasPathSatisfying(
                        "$.activePolicy", revision -> revision.assertThat().isEqualTo("r1"))
                .hasPathSatisfying(
                        "$.sites.length()", count -> count.assertThat().isEqualTo(6));
        Api viewer = new Api(http, realm.tenant("acme", "eve", "viewer").sign());
        assertThat(viewer.get("/v1/ledger")).hasStatus(403);
    }

    @Test
    void answers_what_is_not_there_in_one_form() {
        Api viewer = new Api(http, realm.tenant("acme", "eve", "viewer").sign());
        for (String path :
                new String[] {"/v1/members/GhostMSP", "/v1/members/a!b", "/v1/sites/none-1", "/v1/nothing", "/v1"}) {
            assertThat(viewer.get(path))
                    .as(path)
                    .hasStatus(404)
                    .hasContentType("application/problem+json")
                    .bodyJson()
                    .extractingPath("$.code")
                    .isEqualTo("NOT_FOUND");
        }
        assertThat(viewer.request(HttpMethod.DELETE, "/v1/members").exchange())
                .hasStatus(405)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(viewer.request(HttpMethod.GET, "/v1/members")
                        .accept("image/png")
                        .exchange())
                .hasStatus(406);
        assertThat(viewer.request(HttpMethod.POST, "/v1/policies")
                        .contentType("text/plain")
                        .content("x")
                        .exchange())
                .hasStatus(415);
    }
}
