package org.hansa.launcher.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.hansa.launcher.keycloak.Persona;
import org.hansa.launcher.process.MissingPrerequisite;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;

/**
 * The whole product as its users meet it: real Keycloak, OPA, Ignite, Gateway and chaincode processes on a home and ports of
 * their own, through the classes that {@code ./hansa demo} runs. What the demonstration leaves behind is then looked at in
 * a browser, because starting a consortium twice would cost more than the order of these tests does.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HansaEndToEndIT {
    private static final int REQUESTS = 90;

    @TempDir
    static Path home;

    private static StackOptions options;
    private static HansaStack stack;

    @BeforeAll
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    static void start_a_fresh_consortium() throws InterruptedException {
        options = StackOptions.forTests(home);
        stack = HansaStack.start(options);
    }

    @AfterAll
    static void stop_it() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void a_fresh_consortium_plays_the_whole_demonstration() throws Exception {
        DemoOptions played = new DemoOptions();
        played.seed = 20_261_121L;
        played.requests = REQUESTS;
        StringWriter told = new StringWriter();
        StringWriter json = new StringWriter();

        boolean passed = DemoScenario.of(stack, played, new PrintWriter(told), new PrintWriter(json))
                .play();
        assertThat(passed).as(told.toString()).isTrue();

        JsonNode summary = Api.JSON.readTree(json.toString());
        assertThat(summary.path("reportVerdict").asString()).isEqualTo("valid");
        assertThat(summary.path("refused").propertyNames()).contains("RESIDENCY", "QUOTA", "NO_ROOM");
        assertThat(summary.path("placed").asInt()).isGreaterThan(REQUESTS / 2);
        assertThat(summary.path("steps").size()).isEqualTo(22);
        assertThat(summary.path("ledgerTransactions").asLong()).isPositive();
    }

    @Test
    @Order(2)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void a_developer_and_another_members_administrator_share_one_browser() {
        try (Chromium chromium = chromium();
                BrowserJourney journey = new BrowserJourney(stack, chromium)) {
            Page page = journey.page();
            journey.signIn("rhein-developer");
            assertThat(page.locator(".rooms .bar").first()).isVisible();
            journey.follow("Contracts");
            page.locator("tbody th a").first().click();
            assertThat(page.locator("h1 .badge-state")).hasText("ACTIVE");
            journey.follow("Allocations");
            page.locator("tbody th a").first().click();
            assertThat(journey.heading("Why it may be there")).isVisible();
            assertThat(page.locator(".decision-table")).containsText("permitted");
            journey.open("rhein", "/portal/decisions?reason=RESIDENCY");
            assertThat(page.locator(".refusals li").first()).containsText("ch-");
            page.locator(".refusals a[href*='/portal/decisions/']").first().click();
            assertThat(page.locator(".decision-table")).containsText("excluded");
            assertThat(page.locator(".decision-table")).containsText("JURISDICTION");

            journey.signIn("nord-member-admin");
            assertThat(page.locator(".site-header")).containsText("nord");
            assertThat(journey.cookieNames()).contains("HANSA_rhein", "HANSA_nord");
            journey.open("rhein", "/portal");
            assertThat(page.locator(".who-org")).containsText("aurora-bank");
            journey.signOut();
            journey.open("nord", "/portal/audit");
            assertThat(journey.heading("Recent anchors")).isVisible();
            journey.signOut();
            assertThat(journey.complaints()).isEmpty();
        }
    }

    @Test
    @Order(3)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void a_compliance_officer_takes_a_report_away_that_the_offline_verifier_accepts() throws Exception {
        try (Chromium chromium = chromium();
                BrowserJourney journey = new BrowserJourney(stack, chromium)) {
            journey.signIn("rhein-compliance");
            journey.follow("Audit");
            journey.button("Export report");
            journey.showSecondFactor("rhein-compliance");
            journey.button("Export report");
            Path report = journey.download("Download the report", home.resolve("downloaded-report.zip"));
            Path trustRoot = journey.download("Download the trust root", home.resolve("downloaded-trust-root.json"));
            journey.signOut();

            OfflineVerifier.Verdict verdict =
                    new OfflineVerifier(stack.installation().root(), trustRoot).verify(report);
            assertThat(verdict.exitStatus()).as(verdict.said().toString()).isZero();
            assertThat(verdict.said().path("claims").size()).isPositive();
            assertThat(journey.complaints()).isEmpty();
        }
    }

    @Test
    @Order(4)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void the_api_explorer_signs_in_at_the_realm_and_calls_as_that_person() {
        Persona person = stack.personas().named("helv-developer");
        try (Chromium chromium = chromium();
                BrowserJourney journey = new BrowserJourney(stack, chromium)) {
            Page page = journey.page();
            journey.open("helv", "/swagger-ui.html");
            journey.button("Authorize");
            Page realm = page.waitForPopup(() -> journey.button("Apply given OAuth2 credentials"));
            journey.answerRealm(realm, person);
            assertThat(page.locator(".modal-ux")).containsText("Authorized");
            page.locator(".modal-ux .btn-done").first().click();
            page.locator("#operations-Identity-whoAmI .opblock-summary-control").click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Execute"))
                    .click();
            assertThat(page.locator(".live-responses-table")).containsText("matterhorn-ai");
            assertThat(page.locator(".live-responses-table")).containsText("hansa-swagger");
            assertThat(journey.complaints()).isEmpty();
        }
    }

    @Test
    @Order(5)
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void a_fourth_operator_joins_in_a_browser_works_and_leaves() throws Exception {
        chromium().close();
        StringWriter told = new StringWriter();
        StringWriter json = new StringWriter();

        boolean passed = new JoinDemo(options, new PrintWriter(told), new PrintWriter(json)).play();
        // Whatever came with the fourth operator is stopped with the rest.
        stack = HansaStack.attach(options);
        assertThat(passed).as(told.toString()).isTrue();

        JsonNode summary = Api.JSON.readTree(json.toString());
        assertThat(summary.path("reportVerdict").asString()).isEqualTo("valid");
        assertThat(summary.path("ballots").size()).isEqualTo(2);
    }

    /** Skips the journey where there is none, with a line that says how not to. */
    private static Chromium chromium() {
        try {
            return Chromium.start();
        } catch (MissingPrerequisite missing) {
            System.out.println("SKIPPED a browser journey, " + missing.getMessage());
            throw new TestAbortedException(missing.getMessage(), missing);
        }
    }
}
