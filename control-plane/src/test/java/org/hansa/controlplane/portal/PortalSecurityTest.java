package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The walls around the portal, most of them over real HTTP. */
@PortalTest
class PortalSecurityTest {
    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .cookieHandler(cookies)
            .build();

    @LocalServerPort
    private int port;

    @Autowired
    private People people;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private SignInDesk desk;

    @Autowired
    private TestRealm testRealm;

    @Autowired
    private Scene scene;

    @Test
    void signs_in_with_code_and_pkce_and_keeps_the_session_in_a_cookie_of_the_members_own() throws Exception {
        HttpResponse<String> overview = signIn("dan");
        assertThat(overview.uri().getPath()).isEqualTo("/portal");
        assertThat(overview.body()).contains("dan", "acme", "developer", "fi-hel-1");
        HttpCookie session = cookies.getCookieStore().getCookies().stream()
                .filter(each -> each.getName().equals("HANSA_nord"))
                .findFirst()
                .orElseThrow();
        assertThat(session.isHttpOnly()).isTrue();
    }

    @Test
    void marks_the_session_cookie_lax_and_http_only() throws Exception {
        HttpResponse<String> start = HttpClient.newHttpClient()
                .send(request("/oauth2/authorization/portal"), HttpResponse.BodyHandlers.ofString());
        assertThat(start.statusCode()).isEqualTo(302);
        assertThat(start.headers().firstValue("Location").orElseThrow())
                .startsWith(testRealm.issuer() + "/auth")
                .contains("code_challenge_method=S256", "nonce=");
        assertThat(start.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("HANSA_nord=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/");
    }

    @Test
    void allows_no_script_or_style_but_its_own() {
        assertThat(http.get().uri("/").exchange().getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .contains("form-action 'self' http://127.0.0.1:")
                .doesNotContain("unsafe");
    }

    @Test
    void has_no_inline_script_or_style_in_any_page() throws Exception {
        String landing = http.get().uri("/").exchange().getResponse().getContentAsString();
        String overview = people.as("ada").get("/portal").getResponse().getContentAsString();
        assertThat(landing + overview)
                .doesNotContain(" style=", "<style", " onclick=", "javascript:", "hx-on")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("(src|href)=\"https?://");
    }

    @Test
    void takes_no_form_without_its_csrf_token() {
        String path = "/portal/contracts/" + scene.proposal() + "/accept";
        assertThat(http.post()
                        .uri(path)
                        .session(people.as("eve").session())
                        .param("confirm", "yes")
                        .exchange())
                .hasStatus(403);
        assertThat(http.post()
                        .uri("/logout")
                        .session(people.as("eve").session())
                        .exchange())
                .hasStatus(403);
    }

    @Test
    void tells_the_owner_of_a_stale_form_what_to_do() throws Exception {
        signIn("eve");
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(at("/portal/contracts/" + scene.proposal() + "/accept"))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("confirm=yes&_csrf=old"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("older than your session", "reload the page");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void sends_a_part_of_a_page_as_a_whole_to_the_landing_page() {
        assertThat(http.get()
                        .uri("/portal/fragments/events")
                        .header("HX-Request", "true")
                        .exchange())
                .hasStatus(401)
                .hasHeader("HX-Redirect", "/?sign-in");
    }

    @Test
    void speaks_plain_http_on_the_loopback_interface_only() {
        for (String path : List.of("/", "/portal", "/oauth2/authorization/portal")) {
            assertThat(http.get().uri(path).with(request -> {
                        request.setLocalAddr("192.0.2.1");
                        return request;
                    }))
                    .hasStatus(403);
        }
    }

    @Test
    void puts_nothing_into_a_call_to_copy_that_it_has_not_checked() throws Exception {
        String page = people.as("dan")
                        .get("/portal/allocations?state=%22;rm%20-rf%20x")
                        .getResponse()
                        .getContentAsString()
                + people.as("dan")
                        .get("/portal/decisions?reason=%22;rm%20-rf%20x")
                        .getResponse()
                        .getContentAsString()
                + people.as("dan")
                        .get("/portal/allocations/new?contract=%22;rm%20-rf%20x")
                        .getResponse()
                        .getContentAsString();
        assertThat(page).contains("curl").doesNotContain("rm -rf");
    }

    @Test
    void is_no_way_into_the_api() throws Exception {
        signIn("ada");
        assertThat(browser.send(request("/v1/members"), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
        assertThat(http.get()
                        .uri("/portal")
                        .header("Authorization", "Bearer " + desk.accessToken("ada"))
                        .exchange())
                .hasStatus(302);
    }

    @Test
    void renews_a_token_that_is_about_to_end_once_and_without_asking_the_person() {
        SignedIn session = people.as("dan", Duration.ofSeconds(5), desk.refreshToken("dan"));
        int before = desk.refreshes();
        assertThat(session.get("/portal/members")).hasStatusOk();
        assertThat(session.get("/portal/sites")).hasStatusOk();
        assertThat(desk.refreshes()).isEqualTo(before + 1);
    }

    @Test
    void ends_the_session_when_the_realm_will_not_renew_it() {
        SignedIn session = people.as("dan", Duration.ofSeconds(5), "used already");
        assertThat(session.get("/portal/members")).hasStatus(302).hasRedirectedUrl("/?session-over");
        assertThat(session.session().isInvalid()).isTrue();
    }

    @Test
    void says_so_when_the_realm_does_not_answer() {
        SignInProperties nowhere = new SignInProperties("http://127.0.0.1:1/realm", null, null);
        Realm silent = new Realm(nowhere, new HomeMember("nord", "NordMSP", "Nord", "FI"));
        assertThatThrownBy(() -> silent.findByRegistrationId(Realm.CLIENT))
                .isInstanceOf(Failure.class)
                .satisfies(e -> assertThat(RealmCalls.unanswered(e)).isTrue());
        assertThat(http.get().uri("/?realm-silent").exchange())
                .hasStatusOk()
                .bodyText()
                .contains("does not answer");
    }

    @Test
    void ends_the_realms_session_with_its_own() {
        assertThat(people.as("ada").post("/logout")).hasStatus(302);
        assertThat(people.as("ada").post("/logout").getResponse().getRedirectedUrl())
                .startsWith(testRealm.issuer() + "/logout")
                .contains("post_logout_redirect_uri=");
    }

    @Test
    void answers_programs_with_problems_and_people_with_pages() throws Exception {
        HttpResponse<String> page = browser.send(
                HttpRequest.newBuilder(at("/nowhere"))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }

    private HttpResponse<String> signIn(String person) throws IOException, InterruptedException {
        HttpResponse<String> choice =
                browser.send(request("/oauth2/authorization/portal"), HttpResponse.BodyHandlers.ofString());
        URI chosen = URI.create(choice.uri() + "&as=" + person);
        return browser.send(HttpRequest.newBuilder(chosen).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(at(path)).build();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
