package org.hansa.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestRealm;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.json.JsonMapper;

@ControlPlaneTest
class AccessTokenTest {
    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Test
    void says_who_calls_as_the_one_organisation_of_the_token() {
        assertThat(whoAmI(realm.tenant("acme", "eve", "developer", "viewer").sign()))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.member", path -> path.assertThat().isEqualTo("NordMSP"))
                .hasPathSatisfying(
                        "$.organization.id", path -> path.assertThat().isEqualTo(TestRealm.tenantId("acme")))
                .hasPathSatisfying(
                        "$.organization.kind", path -> path.assertThat().isEqualTo("TENANT"))
                .hasPathSatisfying(
                        "$.roles", path -> path.assertThat().asArray().containsExactly("developer", "viewer"))
                .hasPathSatisfying("$.assurance", path -> path.assertThat().isEqualTo("2"));
    }

    @Test
    void knows_the_members_own_people_by_the_organisation_that_the_ledger_names() {
        assertThat(whoAmI(realm.member("ada", "capacity-manager").sign()))
                .bodyJson()
                .extractingPath("$.organization.kind")
                .isEqualTo("MEMBER");
    }

    @Test
    void shows_no_subject_and_the_same_pseudonym_for_the_same_person() throws Exception {
        MvcTestResult first =
                whoAmI(realm.member("ada.lovelace@nord.example", "viewer").sign());
        MvcTestResult second =
                whoAmI(realm.member("ada.lovelace@nord.example", "viewer").sign());
        assertThat(first).bodyText().doesNotContain("lovelace");
        assertThat(second).bodyJson().extractingPath("$.pseudonym").isEqualTo(pseudonym(first));
    }

    @Test
    void ignores_roles_outside_the_organisations_own_branch() {
        String token = realm.tenant("acme", "eve", "viewer")
                .claim("realm_access", Map.of("roles", List.of("tenant-admin")))
                .sign();
        assertThat(whoAmI(token)).bodyJson().extractingPath("$.roles").asArray().containsExactly("viewer");
    }

    @Test
    void asks_for_a_token() {
        MvcTestResult answer = http.get().uri("/v1/whoami").exchange();
        assertThat(answer)
                .hasStatus(401)
                .hasHeader("WWW-Authenticate", "Bearer")
                .hasContentType("application/problem+json")
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("TOKEN_MISSING");
        assertThat(answer).headers().containsHeader("X-Request-Id");
    }

    @Test
    void refuses_what_is_no_token() {
        refused("not-a-jwt", "TOKEN_INVALID");
        refused("a".repeat(20_000), "TOKEN_INVALID");
    }

    @Test
    void refuses_an_expired_token() {
        refused(realm.member("ada").issuedAgo(Duration.ofMinutes(10)).sign(), "TOKEN_EXPIRED");
    }

    @Test
    void refuses_a_token_from_the_future() {
        refused(realm.member("ada").issuedAgo(Duration.ofMinutes(-5)).sign(), "TOKEN_INVALID");
    }

    @Test
    void refuses_a_token_that_lives_too_long() {
        refused(realm.member("ada").lifetime(Duration.ofMinutes(6)).sign(), "TOKEN_TOO_LONG_LIVED");
    }

    @Test
    void refuses_a_token_for_another_audience() {
        refused(realm.member("ada").audience("account").sign(), "WRONG_AUDIENCE");
    }

    @Test
    void refuses_a_token_of_another_members_realm_without_asking_for_its_keys() {
        String token = realm.member("ada")
                .issuer("https://sso.rhein.example/realms/rhein")
                .sign();
        refused(token, "WRONG_ISSUER");
    }

    @Test
    void refuses_a_token_of_an_issuer_that_the_ledger_does_not_list() {
        refused(realm.member("ada").issuer("http://127.0.0.1:9/realm").sign(), "UNKNOWN_ISSUER");
    }

    @Test
    void refuses_a_token_signed_by_somebody_else() {
        try (TestRealm other = new TestRealm(Clock.systemUTC())) {
            refused(other.member("ada").issuer(realm.issuer()).sign(), "TOKEN_INVALID");
        }
    }

    @Test
    void refuses_a_token_without_signature() {
        String[] parts = realm.member("ada").sign().split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
        refused(none + "." + parts[1] + ".", "TOKEN_INVALID");
    }

    @Test
    void refuses_a_token_with_a_changed_claim() {
        String[] parts = realm.tenant("acme", "eve", "viewer").sign().split("\\.");
        String[] other = realm.tenant("globex", "eve", "viewer").sign().split("\\.");
        refused(parts[0] + "." + other[1] + "." + parts[2], "TOKEN_INVALID");
    }

    @Test
    void refuses_a_token_that_names_two_organisations() {
        String token = realm.tenant("acme", "eve", "developer")
                .organization("globex", TestRealm.tenantId("globex"), "viewer")
                .sign();
        refused(token, "ORGANIZATION_AMBIGUOUS");
    }

    @Test
    void refuses_a_token_that_names_no_organisation() {
        refused(realm.token("eve").sign(), "ORGANIZATION_MISSING");
    }

    @Test
    void refuses_the_short_form_of_the_claim_that_has_names_only() {
        refused(realm.token("eve").claim("organization", List.of("acme")).sign(), "ORGANIZATION_MISSING");
    }

    private void refused(String token, String code) {
        assertThat(whoAmI(token))
                .hasStatus(401)
                .hasContentType("application/problem+json")
                .headers()
                .hasHeaderSatisfying(
                        "WWW-Authenticate", values -> assertThat(values.get(0)).contains("invalid_token"));
        assertThat(whoAmI(token)).bodyJson().extractingPath("$.code").isEqualTo(code);
    }

    private MvcTestResult whoAmI(String token) {
        return http.get()
                .uri("/v1/whoami")
                .header("Authorization", "Bearer " + token)
                .exchange();
    }

    private static String pseudonym(MvcTestResult result) throws Exception {
        return JsonMapper.shared()
                .readTree(result.getResponse().getContentAsString())
                .path("pseudonym")
                .asString();
    }
}
