package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestNewcomer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** An operator applies in the portal of the member that invited it, and that member's administrator proposes it. */
@PortalTest
class PortalJoiningTest {
    private static final String PASSPHRASE = "correct horse battery";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern CODE = Pattern.compile("/join#([A-Za-z0-9_-]{27})");
    private static final Pattern ID = Pattern.compile("a-[0-9a-f-]{36}");

    @Autowired
    private MockMvcTester http;

    @Autowired
    private People people;

    private String code(String label) {
        MvcTestResult made = people.as("ada").post("/portal/applications/invitations", "label", label, "days", "14");
        assertThat(made).hasStatusOk().bodyText().contains("nobody can show it again");
        Matcher code = CODE.matcher(body(made));
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private SignedIn open(String label) {
        SignedIn browser = new SignedIn(http, new MockHttpSession());
        assertThat(browser.post("/join/open", "code", code(label), "passphrase", PASSPHRASE, "repeated", PASSPHRASE))
                .hasStatus(302)
                .hasRedirectedUrl("/join/status");
        return browser;
    }

    private String id(SignedIn browser) {
        Matcher id = ID.matcher(body(browser.get("/join/status")));
        assertThat(id.find()).isTrue();
        return id.group();
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private static String[] form(Map<String, List<String>> fields, String version) {
        List<String> form = new ArrayList<>(List.of("version", version));
        fields.forEach((name, values) -> values.forEach(value -> form.addAll(List.of(name, value))));
        return form.toArray(String[]::new);
    }

    @Test
    void every_step_is_saved_by_itself_and_says_what_is_missing_beside_the_form() {
        SignedIn browser = open("Stepwise");
        assertThat(browser.get("/join/steps/entity")).hasStatusOk().bodyText().doesNotContain("Not complete yet");
        Map<String, List<String>> typed = Map.of(
                "legalName", List.of("Half"),
                "registration", List.of("1"),
                "contact", List.of("operations"),
                "country", List.of("XX"));
        assertThat(browser.post("/join/steps/entity", form(typed, "0"))).hasRedirectedUrl("/join/steps/entity");
        assertThat(browser.get("/join/steps/entity"))
                .bodyText()
                .contains("Not complete yet", "there is no country XX", "value=\"Half\"");
        assertThat(browser.get("/join/status")).bodyText().contains("Next: ", "country there is no country XX");
        assertThat(browser.get("/join/steps/nonsense")).hasStatus(404);
    }

    @Test
    void a_browser_that_is_closed_in_mid_step_loses_nothing() {
        SignedIn browser = open("Closed");
        String id = id(browser);
        MvcTestResult kept = browser.post("/join/steps/entity/draft", "version", "0", "legalName", "Half a na");
        assertThat(kept).hasStatusOk().bodyText().contains("Kept.", "hx-swap-oob", "value=\"2\"");
        SignedIn days = new SignedIn(http, new MockHttpSession());
        assertThat(days.get("/join/steps/entity")).hasRedirectedUrl("/join");
        assertThat(days.post("/join/sign-in", "application", id, "passphrase", "wrong wrong wrong"))
                .hasStatus(401)
                .bodyText()
                .contains("passphrase is wrong", "value=\"" + id + "\"");
        assertThat(days.post("/join/sign-in", "application", id, "passphrase", PASSPHRASE))
                .hasRedirectedUrl("/join/status");
        assertThat(days.get("/join/steps/entity")).bodyText().contains("value=\"Half a na\"");
    }

    @Test
    void a_draft_that_comes_after_the_last_word_changes_nothing() {
        SignedIn browser = open("Late");
        browser.post("/join/steps/entity", "version", "0", "legalName", "The last word");
        assertThat(browser.post("/join/steps/entity/draft", "version", "0", "legalName", "The la"))
                .bodyText()
                .contains("Not kept");
        assertThat(browser.post("/join/steps/entity/draft", "version", "0", "legalName", "The last word"))
                .as("the same again is no change")
                .bodyText()
                .contains("Kept.", "value=\"2\"");
        assertThat(browser.get("/join/steps/entity")).bodyText().contains("value=\"The last word\"");
    }

    @Test
    void two_administrators_in_the_same_stepper_see_both_versions_and_lose_neither() {
        SignedIn first = open("Two");
        SignedIn second = new SignedIn(http, new MockHttpSession());
        second.post("/join/sign-in", "application", id(first), "passphrase", PASSPHRASE);
        first.post("/join/steps/entity", "version", "0", "legalName", "Hers", "country", "ES");
        MvcTestResult collided = second.post("/join/steps/entity", "version", "0", "legalName", "His", "country", "ES");
        assertThat(collided)
                .hasStatus(412)
                .bodyText()
                .contains("Saved by somebody else", "<td>Hers</td>", "<td>His</td>", "value=\"His\"");
        assertThat(second.post("/join/steps/entity", "version", "2", "legalName", "His", "country", "ES"))
                .hasStatus(302);
        assertThat(first.post("/join/steps/sites", "version", "0", "site", "es-mad-1"))
                .as("another step is another matter")
                .hasStatus(302);
    }

    @Test
    void a_code_is_good_once_and_passphrases_are_typed_twice_alike() {
        String code = code("Once");
        SignedIn browser = new SignedIn(http, new MockHttpSession());
        assertThat(browser.post(
                        "/join/open", "code", code, "passphrase", PASSPHRASE, "repeated", "correct horse batterz"))
                .hasStatus(400)
                .bodyText()
                .contains("is another passphrase than the first");
        assertThat(browser.post("/join/open", "code", code, "passphrase", PASSPHRASE, "repeated", PASSPHRASE))
                .hasStatus(302);
        assertThat(new SignedIn(http, new MockHttpSession())
                        .post("/join/open", "code", code, "passphrase", PASSPHRASE, "repeated", PASSPHRASE))
                .hasStatus(401)
                .bodyText()
                .contains("spent");
    }

    @Test
    void an_applicant_is_let_into_its_own_application_and_nowhere_else() {
        SignedIn browser = open("Outside");
        assertThat(browser.get("/portal")).hasStatus(302).hasRedirectedUrl("/?sign-in");
        assertThat(browser.get("/portal/applications")).hasStatus(302);
        assertThat(http.post()
                        .uri("/join/submit")
                        .session(browser.session())
                        .param("version", "1")
                        .exchange())
                .as("a form from elsewhere")
                .hasStatus(403);
        assertThat(people.as("mallory").get("/portal/applications")).hasStatus(404);
        assertThat(browser.post("/join/sign-out")).hasRedirectedUrl("/join");
        assertThat(browser.get("/join/status")).hasRedirectedUrl("/join");
    }

    @Test
    void is_proposed_as_the_administrator_saw_it_and_the_ballot_shows_on_the_status_page() {
        try (TestNewcomer newcomer = TestNewcomer.named("adour")) {
            SignedIn browser = open(newcomer.member().name());
            newcomer.steps().forEach((step, fields) -> {
                if (!step.equals("certificates")) {
                    assertThat(browser.post("/join/steps/" + step, form(fields, "0")))
                            .hasStatus(302);
                }
            });
            byte[] file = TestConsortium.text(newcomer.file()).getBytes(StandardCharsets.UTF_8);
            assertThat(browser.upload(
                            "/join/steps/certificates?version=0",
                            new MockMultipartFile("upload", "adour-joining.json", "application/json", file)))
                    .hasStatus(302);
            assertThat(browser.get("/join/steps/certificates"))
                    .bodyText()
                    .contains("AdourMSP", newcomer.file().definition().digest().hex())
                    .doesNotContain("Not complete yet");
            await(browser, "data-check=\"identity\"", "answers as itself", "complete");
            assertThat(browser.post("/join/submit", "version", version(browser)))
                    .hasRedirectedUrl("/join/status");

            SignedIn ada = people.as("ada");
            String page = "/portal/applications/" + id(browser);
            String shown = body(ada.get(page));
            assertThat(shown).contains("What the members would decide", "iberian-audit", "Propose exactly this");
            assertThat(shown)
                    .contains(
                            "What the channel's configuration would change then",
                            "HelvMSP, NordMSP, RheinMSP</del>",
                            "2 of 3</del>",
                            "3 of 4</ins>",
                            "SHA-256 ")
                    .doesNotContain("PRIVATE KEY");
            Matcher digest =
                    Pattern.compile("name=\"digest\" value=\"([0-9a-f]{64})\"").matcher(shown);
            assertThat(digest.find()).isTrue();
            assertThat(ada.post(page + "/propose", "digest", "0".repeat(64), "reason", "why"))
                    .hasStatus(409);
            assertThat(people.as("vera").get(page)).bodyText().doesNotContain("Propose exactly this");
            assertThat(ada.post(page + "/propose", "digest", digest.group(1), "reason", "a clean house")
                            .getResponse()
                            .getRedirectedUrl())
                    .startsWith("/portal/ballots/b-");
            assertThat(browser.get("/join/status")).bodyText().contains("0 of 2 approvals, 0 have voted");
        }
    }

    private String version(SignedIn browser) {
        Matcher version = Pattern.compile("action=\"/join/submit\".*?name=\"version\" value=\"(\\d+)\"", Pattern.DOTALL)
                .matcher(body(browser.get("/join/status")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    private static void await(SignedIn browser, String row, String... oneOf) {
        Instant deadline = Instant.now().plus(SOON);
        while (true) {
            String page = body(browser.get("/join/fragments/status"));
            String from = page.substring(page.indexOf(row));
            String cells = from.substring(0, from.indexOf("</tr>"));
            if (List.of(oneOf).stream().anyMatch(cells::contains)) {
                return;
            }
            assertThat(Instant.now()).as(cells).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
