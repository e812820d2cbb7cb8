package org.hansa.controlplane.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The portal's journeys in a real browser, with its content policy in force; what the console complains of fails. */
@PortalTest
class PortalBrowserTest {
    private static Chromium chromium;

    @LocalServerPort
    private int port;

    @Autowired
    private Scene scene;

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

    @Test
    void signs_in_looks_around_and_signs_out() {
        journey("ada", page -> {
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Overview")))
                    .isVisible();
            assertThat(page.getByRole(AriaRole.IMG).first()).isVisible();
            assertThat(page.locator(".events li").first()).isVisible();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sites"))
                    .click();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("fi-hel-1"))
                    .click();
            assertThat(page.getByText("What has been assessed, by aspect")).isVisible();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                    .click();
            assertThat(page.getByRole(
                            AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in at Nord Datacenters")))
                    .isVisible();
        });
    }

    @Test
    void works_by_keyboard_from_the_skip_link_on() {
        journey("dan", page -> {
            page.keyboard().press("Tab");
            assertThat(page.getByText("Skip to the content")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("#main")).isFocused();
        });
    }

    @Test
    void accepts_a_contract() {
        String proposal = scene.anotherProposal();
        journey("eve", page -> {
            page.navigate(at("/portal/contracts/" + proposal));
            page.getByRole(AriaRole.CHECKBOX).check();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept the contract"))
                    .click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Accepted");
            assertThat(page.getByRole(AriaRole.ROW).filter(row("Tenant, vouched for")))
                    .containsText("accepted");
        });
    }

    @Test
    void asks_for_room_sees_the_refusal_explained_and_asks_better() {
        String contract = scene.contract();
        journey("dan", page -> {
            page.navigate(at("/portal/allocations/new"));
            page.getByLabel("Contract").selectOption(contract);
            assertThat(page.locator("#brief")).containsText("Data at rest: only EEA");
            page.locator("#vcpu").fill("2");
            page.getByLabel("Class").selectOption("CONFIDENTIAL");
            page.getByLabel("Tags").fill("PERSONAL");
            page.getByLabel("Required traits").fill("CERT_NOBODY_HAS");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Ask").setExact(true))
                    .click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Refused");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("What helps");
            assertThat(page.locator("#vcpu")).hasValue("2");
            page.getByLabel("Required traits").fill("");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Ask").setExact(true))
                    .click();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Why it may be there")))
                    .isVisible();
            // The page looks again by itself until the ledger has the record.
            assertThat(page.locator(".lives")).containsText("RECORDED");
        });
    }

    @Test
    void releases_what_is_named_by_typing_it() {
        String allocation = scene.anotherAllocation();
        journey("dan", page -> {
            page.navigate(at("/portal/allocations/" + allocation));
            page.getByLabel("to confirm").fill(allocation.substring(allocation.length() - 6));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Release"))
                    .click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Releas");
            assertThat(page.locator(".lives")).containsText("RELEASED");
        });
    }

    @Test
    void exports_a_report_and_takes_it_away() {
        scene.contract();
        journey("cora", page -> {
            page.navigate(at("/portal/audit"));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Export report"))
                    .click();
            Download report = page.waitForDownload(
                    () -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Download the report"))
                            .click());
            assertThat(report.suggestedFilename()).matches("hansa-report-r-.*\\.zip");
            assertThat(Files.exists(report.path())).isTrue();
            assertThat(page.getByText("--trust-root trust-root.json")).isVisible();
        });
    }

    @Test
    void follows_the_readers_choice_of_colours() {
        journey("vic", page -> {
            assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dark colours"))
                    .click();
            assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
            page.reload();
            assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
        });
    }

    private void journey(String person, Consumer<Page> steps) {
        scene.contract();
        List<String> complaints = new ArrayList<>();
        try (BrowserContext context =
                chromium.browser().newContext(new Browser.NewContextOptions().setLocale("en-GB"))) {
            Page page = context.newPage();
            page.setDefaultTimeout(60_000);
            page.onConsoleMessage(message -> {
                // A refused form is a 4xx page, which the console mentions; everything else is a fault.
                if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(at("/"));
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in at Nord Datacenters"))
                    .click();
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName(person).setExact(true))
                    .click();
            assertThat(page).hasURL(Pattern.compile(".*/portal.*"));
            steps.accept(page);
        }
        assertThat(complaints).isEmpty();
    }

    private static Locator.FilterOptions row(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private String at(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
