package org.hansa.controlplane.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestNewcomer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** From the invitation to the submitted application in a real browser, every page of it audited. */
@PortalTest
class PortalJoiningBrowserTest {
    private static final String PASSPHRASE = "correct horse battery";
    private static final PageAudit AUDIT = new PageAudit();
    private static Chromium chromium;

    @LocalServerPort
    private int port;

    @BeforeAll
    static void open() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private String at(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The administrator's own browser, which shows the link once. */
    private String link(String who, List<String> found, String variant, ColorScheme colours, int width, int height) {
        try (BrowserContext context = context(colours, width, height, true)) {
            Page page = context.newPage();
            page.navigate(at("/oauth2/authorization/portal"));
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("ada").setExact(true))
                    .click();
            page.navigate(at("/portal/applications"));
            page.getByLabel("Who").fill(who);
            button(page, "Make the invitation");
            assertThat(page.locator("#invitation-link")).isVisible();
            found.addAll(AUDIT.check(page, "applications-" + variant));
            return page.locator("#invitation-link").textContent();
        }
    }

    private static BrowserContext context(ColorScheme colours, int width, int height, boolean audited) {
        return chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setBypassCSP(audited) // only so that axe may be put in
                        .setLocale("en-GB")
                        .setTimezoneId("Europe/Helsinki")
                        .setColorScheme(colours)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setViewportSize(width, height));
    }

    @ParameterizedTest
    @CsvSource({"minho, light, 1280, 900", "tejo, dark, 1280, 900", "cavado, light, 390, 844"})
    void an_operator_applies_and_no_page_of_it_has_a_serious_violation(
            String name, String colours, int width, int height) {
        ColorScheme scheme = colours.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT;
        String variant = colours + "-" + width;
        List<String> found = new ArrayList<>();
        try (TestNewcomer newcomer = TestNewcomer.named(name);
                BrowserContext context = context(scheme, width, height, true)) {
            Page page = context.newPage();
            page.setDefaultTimeout(60_000);
            page.navigate(link(newcomer.member().name(), found, variant, scheme, width, height));
            found.addAll(AUDIT.check(page, "join-" + variant));
            open(page);
            found.addAll(AUDIT.check(page, "join-status-empty-" + variant));
            walk(page, newcomer, step -> found.addAll(AUDIT.check(page, "join-" + step + "-" + variant)));
            assertThat(page.locator("[data-check=identity] .badge-state")).hasText("done");
            button(page, "Submit");
            assertThat(page.getByText("Submitted. From here on")).isVisible();
            found.addAll(AUDIT.check(page, "join-status-submitted-" + variant));
            page.navigate(at("/join/steps/sites"));
            found.addAll(AUDIT.check(page, "join-sites-submitted-" + variant));
            propose(newcomer, found, variant, scheme, width, height);
        }
        assertThat(found).isEmpty();
    }

    private void propose(
            TestNewcomer newcomer, List<String> found, String variant, ColorScheme scheme, int width, int height) {
        try (BrowserContext context = context(scheme, width, height, true)) {
            Page page = context.newPage();
            page.navigate(at("/oauth2/authorization/portal"));
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("ada").setExact(true))
                    .click();
            page.navigate(at("/portal/applications"));
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions()
                                    .setName(newcomer.member().name())
                                    .setExact(true))
                    .first()
                    .click();
            found.addAll(AUDIT.check(page, "application-" + variant));
            page.getByLabel("Reason, recorded on the ledger").fill("A clean house");
            button(page, "Propose exactly this");
            assertThat(page.getByText("Proposed. Now the members vote")).isVisible();
        }
    }

    @Test
    void what_is_typed_is_kept_while_it_is_typed_and_the_code_is_gone_from_the_address() {
        List<String> complaints = new ArrayList<>();
        String link = link("Typing", new ArrayList<>(), "unseen", ColorScheme.LIGHT, 1280, 900);
        try (BrowserContext context = context(ColorScheme.LIGHT, 1280, 900, false)) {
            Page page = context.newPage();
            page.setDefaultTimeout(60_000);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(link);
            assertThat(page.getByLabel("Code")).hasValue(link.substring(link.indexOf('#') + 1));
            assertThat(page).hasURL(at("/join"));
            open(page);
            page.navigate(at("/join/steps/entity"));
            page.getByLabel("Legal name").fill("Half a na");
            page.getByLabel("Country code").focus();
            assertThat(page.locator("#kept")).hasText("Kept.");
            page.reload();
            assertThat(page.getByLabel("Legal name")).hasValue("Half a na");
            page.getByLabel("Legal name").fill("A whole name");
            button(page, "Save");
            assertThat(page.getByText("Saved: Legal entity.")).isVisible();
            assertThat(page.getByLabel("Legal name")).hasValue("A whole name");
        }
        assertThat(complaints).isEmpty();
    }

    private static void open(Page page) {
        page.getByLabel("New passphrase").fill(PASSPHRASE);
        page.getByLabel("The same again").fill(PASSPHRASE);
        button(page, "Open the application");
        assertThat(page.getByText("Your application is open.")).isVisible();
    }

    private interface Look {
        void at(String step);
    }

    private void walk(Page page, TestNewcomer newcomer, Look look) {
        page.navigate(at("/join/steps/entity"));
        page.getByLabel("Legal name").fill(newcomer.member().name());
        page.getByLabel("Country code").fill("ES");
        page.getByLabel("Register and number").fill("Registro Mercantil 1");
        page.getByLabel("Whom to ask").fill("network operations, on weekdays");
        look.at("entity");
        button(page, "Save and go on");
        page.locator("#role").selectOption("MEMBER");
        page.getByRole(AriaRole.CHECKBOX).all().forEach(each -> each.check());
        page.getByLabel("Accepted by (function)").fill("managing director");
        look.at("consents");
        button(page, "Save and go on");
        page.getByLabel("Issuer, as tokens name it").fill("http://127.0.0.1:1/realms/wrong");
        page.getByLabel("Organisation id of your own people there").fill("org-1");
        button(page, "Save");
        assertThat(page.getByText("Not complete yet")).isVisible();
        look.at("identity-wrong");
        page.getByLabel("Issuer, as tokens name it").fill(newcomer.issuer());
        button(page, "Save and go on");
        page.getByLabel("The file")
                .setInputFiles(new FilePayload(
                        "joining.json",
                        "application/json",
                        TestConsortium.text(newcomer.file()).getBytes(StandardCharsets.UTF_8)));
        button(page, "Save");
        look.at("certificates");
        button(page, "Save and go on");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .first()
                .fill("Madrid 1");
        page.getByLabel("Assessed by").first().fill("iberian-audit");
        page.getByLabel("Evidence from (UTC)").first().fill("2026-01-01");
        page.getByLabel("Evidence until (UTC)").first().fill("2036-01-01");
        look.at("sites");
        button(page, "Save and go on");
        page.getByLabel("vCPU").fill("64");
        page.getByLabel("Memory, GiB").fill("256");
        look.at("capacity");
        button(page, "Save and go on");
        page.getByLabel("It starts later").check();
        look.at("connection");
        button(page, "Save and go on");
    }

    private static void button(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }
}
