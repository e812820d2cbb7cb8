package org.hansa.launcher.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.stack.StackPart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API relies on, asked of the real Keycloak: it was found by trying and a later version may change it. */
class SignInTest {
    @TempDir
    static Path home;

    private static HansaStack stack;

    @BeforeAll
    static void start_keycloak() throws InterruptedException {
        StackOptions options = StackOptions.forTests(home).withParts(StackPart.KEYCLOAK);
        try {
            KeycloakDistribution.in(options.cache()).prepare(Progress.SILENT);
        } catch (StartFailure unavailable) {
            Assumptions.abort("SKIPPED, no Keycloak: " + unavailable.getMessage());
        }
        stack = HansaStack.start(options);
    }

    @AfterAll
    static void stop_keycloak() {
        if (stack != null) {
            stack.close();
        }
    }

    private static JsonNode claims(String persona) throws IOException, InterruptedException {
        return decoded(stack.token(persona));
    }

    static JsonNode decoded(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return new JsonMapper().readTree(new String(payload, StandardCharsets.UTF_8));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.asString()));
        return strings;
    }

    @Test
    void a_token_names_its_issuer_the_api_and_a_life_of_five_minutes() throws IOException, InterruptedException {
        JsonNode claims = claims("rhein-developer");

        assertThat(claims.path("iss").asString())
                .isEqualTo(stack.endpoints().members().get("rhein").issuer());
        assertThat(claims.path("aud").asString()).isEqualTo("hansa-api");
        assertThat(claims.path("azp").asString()).isEqualTo("hansa-cli");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(300);
        assertThat(claims.path("acr").asString()).isEqualTo("1");
    }

    @Test
    void the_organisation_branch_carries_id_and_roles() throws IOException, InterruptedException {
        JsonNode organisations = claims("rhein-developer").path("organization");

        assertThat(organisations.propertyNames()).containsExactly("aurora-bank");
        JsonNode tenant = organisations.path("aurora-bank");
        assertThat(tenant.path("id").asString()).isEqualTo(Organisation.id("rhein", "aurora-bank"));
        assertThat(strings(tenant.path("realm_access").path("roles"))).containsExactly("developer");
    }

    @Test
    void roles_appear_nowhere_but_in_the_organisation_branch() throws IOException, InterruptedException {
        JsonNode claims = claims("nord-member-admin");

        assertThat(claims.has("realm_access")).isFalse();
        assertThat(claims.has("resource_access")).isFalse();
        assertThat(strings(claims.path("organization")
                        .path("nord")
                        .path("realm_access")
                        .path("roles")))
                .containsExactly("member-admin");
    }

    @Test
    void a_person_of_two_organisations_gets_a_token_that_names_both() throws IOException, InterruptedException {
        assertThat(claims("rhein-two-hats").path("organization").propertyNames())
                .containsExactlyInAnyOrder("aurora-bank", "rhein");
    }

    @Test
    void a_token_says_nothing_about_who_the_person_is() throws IOException, InterruptedException {
        JsonNode claims = claims("helv-compliance");

        assertThat(claims.propertyNames())
                .doesNotContain("email", "name", "preferred_username", "given_name", "family_name");
    }

    @Test
    void a_wrong_password_is_refused_with_a_reason() {
        Persona persona = stack.personas().named("rhein-viewer");
        Persona impostor = new Persona(
                persona.name(), persona.realm(), "guess", persona.organisations(), persona.description(), null);
        TokenClient client = new TokenClient(
                stack.endpoints().keycloak(), stack.installation().secrets());

        assertThatThrownBy(() -> client.token(impostor))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("realm rhein refused to sign in: status 400, Invalid user credentials");
    }

    @Test
    void an_unknown_persona_is_answered_with_those_that_exist() {
        assertThatThrownBy(() -> stack.token("nobody"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("no persona 'nobody'; there are nord-member-admin, ");
    }

    @Test
    void the_portals_client_signs_a_person_in_with_pkce() throws IOException, InterruptedException {
        Persona persona = stack.personas().named("helv-contracts");
        PortalSignIn portal = new PortalSignIn(stack, "helv");

        JsonNode answer = portal.signIn(persona);

        JsonNode access = decoded(answer.path("access_token").asString());
        assertThat(access.path("azp").asString()).isEqualTo("hansa-portal-helv");
        assertThat(access.path("aud").asString()).isEqualTo("hansa-api");
        assertThat(access.path("auth_time").asLong()).isPositive();
        assertThat(strings(access.path("organization")
                        .path("matterhorn-ai")
                        .path("realm_access")
                        .path("roles")))
                .containsExactly("contract-manager");
        assertThat(decoded(answer.path("id_token").asString())
                        .path("preferred_username")
                        .asString())
                .isEqualTo("helv-contracts");
    }

    @Test
    void a_second_factor_gives_a_token_of_level_two_and_says_when() throws IOException, InterruptedException {
        JsonNode claims = decoded(stack.strongToken("nord-voter"));

        assertThat(claims.path("acr").asString()).isEqualTo("2");
        assertThat(claims.path("aud").asString()).isEqualTo("hansa-api");
        assertThat(claims.path("iat").asLong() - claims.path("auth_time").asLong())
                .isBetween(0L, 60L);
        assertThat(strings(claims.path("organization")
                        .path("nord")
                        .path("realm_access")
                        .path("roles")))
                .containsExactly("policy-voter");
    }

    @Test
    void a_password_alone_is_level_one_also_of_who_has_a_second_factor() throws IOException, InterruptedException {
        assertThat(claims("rhein-voter").path("acr").asString()).isEqualTo("1");
        JsonNode answer =
                new PortalSignIn(stack, "rhein").signIn(stack.personas().named("rhein-voter"));
        assertThat(decoded(answer.path("access_token").asString()).path("acr").asString())
                .isEqualTo("1");
    }

    @Test
    void who_has_no_second_factor_is_told_so() {
        assertThatThrownBy(() -> stack.strongToken("rhein-developer"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("persona 'rhein-developer' has no second factor");
    }

    @Test
    void a_wrong_code_signs_nobody_in() {
        Persona voter = stack.personas().named("helv-voter");
        Persona impostor = new Persona(
                voter.name(),
                voter.realm(),
                voter.password(),
                voter.organisations(),
                voter.description(),
                OneTimeCodes.secret("guess"));
        TokenClient client = new TokenClient(
                stack.endpoints().keycloak(), stack.installation().secrets());

        assertThatThrownBy(() -> client.strongToken(impostor))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not sign helv-voter in");
    }

    @Test
    void a_person_signs_in_with_a_browser_and_the_command_line_gets_the_token() throws Exception {
        String issuer = stack.endpoints().members().get("nord").issuer();
        Persona admin = stack.personas().named("nord-member-admin");

        String token = new BrowserSignIn(issuer).token(true, start -> browse(issuer, start, admin));

        assertThat(decoded(token).path("azp").asString()).isEqualTo("hansa-terminal");
        assertThat(decoded(token).path("acr").asString()).isEqualTo("2");
    }

    @Test
    void who_belongs_to_two_organisations_is_not_asked_for_whom_when_the_request_names_one() throws Exception {
        Persona hats = stack.personas().named("rhein-two-hats");
        String issuer = stack.endpoints().members().get("rhein").issuer();
        CodeFlow.Client terminal = new CodeFlow.Client(Realms.TERMINAL_CLIENT, null, "http://127.0.0.1/hansa-terminal");
        FormSignIn browser = new FormSignIn(issuer, terminal);

        // In one browser, as the portal's step-up: first the password, then the second factor on top.
        for (boolean secondFactor : new boolean[] {false, true}) {
            CodeFlow flow = new CodeFlow(HttpClient.newHttpClient(), issuer, terminal);
            String start = flow.start(secondFactor).toString();
            String named = start.replace("scope=openid+profile", "scope=openid+organization%3Arhein");
            assertThat(named).isNotEqualTo(start);
            String back = browser.answerForms(URI.create(named), hats);
            String code = back.replaceAll(".*[?&]code=([^&]+).*", "$1");
            JsonNode claims = decoded(flow.exchange(code).path("access_token").asString());
            assertThat(claims.path("organization").propertyNames()).containsExactly("rhein");
            assertThat(claims.path("acr").asString()).isEqualTo(secondFactor ? "2" : "1");
        }
    }

    /** What the person's browser does: the realm's forms, then back to where it is sent. */
    private static void browse(String issuer, URI start, Persona person) {
        CodeFlow.Client terminal = new CodeFlow.Client(Realms.TERMINAL_CLIENT, null, "http://127.0.0.1/hansa-terminal");
        try {
            String back = new FormSignIn(issuer, terminal).answerForms(start, person);
            HttpRequest arrival = HttpRequest.newBuilder(URI.create(back)).build();
            assertThat(HttpClient.newHttpClient()
                            .send(arrival, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .startsWith("Signed in.");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_portals_client_is_refused_without_pkce() throws IOException, InterruptedException {
        assertThat(new PortalSignIn(stack, "helv").startWithoutPkce()).contains("code_challenge_method");
    }

    @Test
    void the_explorers_client_returns_to_its_own_page_and_nowhere_else() throws IOException, InterruptedException {
        String page = stack.endpoints().members().get("rhein").api() + "/swagger-ui/oauth2-redirect.html";

        assertThat(explorerStarts(page)).isEqualTo(200);
        assertThat(explorerStarts(page + "/elsewhere")).isEqualTo(400);
        assertThat(explorerStarts(stack.endpoints().members().get("nord").api() + "/swagger-ui/oauth2-redirect.html"))
                .isEqualTo(400);
    }

    private static int explorerStarts(String redirect) throws IOException, InterruptedException {
        String query = "client_id=" + Realms.EXPLORER_CLIENT + "&response_type=code&scope=openid&state=s"
                + "&code_challenge_method=S256&code_challenge=" + "a".repeat(43)
                + "&redirect_uri=" + URLEncoder.encode(redirect, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        stack.endpoints().members().get("rhein").issuer() + "/protocol/openid-connect/auth?" + query))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void the_command_lines_client_may_ask_for_a_device_code() throws IOException, InterruptedException {
        String form = "client_id=" + Realms.CLI_CLIENT + "&client_secret="
                + stack.installation().secrets().secret(Realms.cliSecret("nord"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        stack.endpoints().members().get("nord").issuer() + "/protocol/openid-connect/auth/device"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonMapper().readTree(answer.body()).path("user_code").asString())
                .isNotEmpty();
    }

    @Test
    void a_stopped_realm_signs_nobody_in_and_leaves_the_others_alone() throws IOException, InterruptedException {
        stack.keycloakAdmin().setRealmEnabled("nord", false);
        try {
            assertThatThrownBy(() -> stack.token("nord-developer")).isInstanceOf(IOException.class);
            assertThat(stack.token("rhein-developer")).isNotEmpty();
        } finally {
            stack.keycloakAdmin().setRealmEnabled("nord", true);
        }
        assertThat(stack.token("nord-developer")).isNotEmpty();
    }
}
