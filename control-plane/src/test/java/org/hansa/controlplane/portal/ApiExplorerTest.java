package org.hansa.controlplane.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Swagger UI in a real browser: served from here, under a content policy, and signing in like everybody. */
@PortalTest
class ApiExplorerTest {
    private static Chromium chromium;

    @LocalServerPort
    private int port;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private SignInDesk desk;

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
    void runs_nothing_but_its_own_files() {
        String policy = http.get()
                .uri("/swagger-ui/index.html")
                .exchange()
                .getResponse()
                .getHeader(ContentPolicy.HEADER);
        assertThat(policy)
                .contains("script-src 'self'", "style-src 'self'", "form-action 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void signs_in_with_a_code_and_calls_as_that_person() {
        scene.contract();
        browse((page, explorer) -> {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Authorize"))
                    .first()
                    .click();
            Page realm = page.waitForPopup(() -> page.getByRole(
                            AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Apply given OAuth2 credentials"))
                    .click());
            realm.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("dan").setExact(true))
                    .click();
            assertThat(page.locator(".modal-ux")).containsText("Authorized");
            page.locator(".modal-ux .btn-done").first().click();
            explorer.askWhoIAm();
            assertThat(page.locator(".live-responses-table")).containsText("developer");
        });
    }

    @Test
    void takes_a_token_that_is_pasted() {
        browse((page, explorer) -> {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Authorize"))
                    .first()
                    .click();
            page.locator("#auth-bearer-value").fill(desk.accessToken("vic"));
            page.locator("form:has(#auth-bearer-value) button[type=submit]").click();
            page.locator(".modal-ux .btn-done").first().click();
            explorer.askWhoIAm();
            assertThat(page.locator(".live-responses-table")).containsText("viewer");
        });
    }

    private interface Steps {
        void run(Page page, Explorer explorer);
    }

    private record Explorer(Page page) {
        void askWhoIAm() {
            page.locator("#operations-Identity-whoAmI .opblock-summary-control").click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Execute"))
                    .click();
        }
    }

    private void browse(Steps steps) {
        List<String> complaints = new ArrayList<>();
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.setDefaultTimeout(60_000);
            page.onConsoleMessage(message -> {
                // Swagger UI has a style of its own inline, which it can do without and does not get.
                if (message.type().equals("error") && !message.text().startsWith("Applying inline style")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate("http://127.0.0.1:" + port + "/swagger-ui.html");
            steps.run(page, new Explorer(page));
        }
        assertThat(complaints).isEmpty();
    }
}
