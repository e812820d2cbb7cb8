package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.group.GroupCoordinator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** axe-core over every page, in light and dark, on a desk and on a telephone. Pictures go where HANSA_SHOTS says. */
@PortalTest
class PortalAccessibilityTest {
    private static Chromium chromium;
    private static final PageAudit AUDIT = new PageAudit();

    @LocalServerPort
    private int port;

    @Autowired
    private People people;

    @Autowired
    private SignInDesk desk;

    @Autowired
    private Scene scene;

    @Autowired
    private TestBundles bundles;

    @Autowired
    private AllocationEngine engine;

    @Autowired
    private GroupCoordinator groups;

    private record Shown(String name, String person, String path) {}

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

    @ParameterizedTest
    @CsvSource({"light, 1280, 900", "dark, 1280, 900", "light, 390, 844"})
    void has_no_serious_violation_and_nothing_wider_than_the_window(String colours, int width, int height) {
        List<String> found = new ArrayList<>();
        ColorScheme scheme = colours.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT;
        String person = "";
        BrowserContext context = null;
        try {
            for (Shown shown : pages()) {
                if (context == null || !person.equals(shown.person())) {
                    if (context != null) {
                        context.close();
                    }
                    person = shown.person();
                    context = signedIn(person, scheme, width, height);
                }
                found.addAll(check(context, shown, colours + "-" + width));
            }
        } finally {
            if (context != null) {
                context.close();
            }
        }
        assertThat(found).isEmpty();
    }

    private List<String> check(BrowserContext context, Shown shown, String variant) {
        List<String> found = new ArrayList<>();
        try (Page page = context.newPage()) {
            page.navigate("http://127.0.0.1:" + port + shown.path());
            if (shown.name().equals("refused")) {
                refuse(page);
            }
            if (shown.name().equals("ballot-preview")) {
                preview(page);
            }
            found.addAll(AUDIT.check(page, shown.name() + "-" + variant));
        }
        return found;
    }

    private static void refuse(Page page) {
        page.locator("#vcpu").fill("2");
        page.getByLabel("Required traits").fill("CERT_NOBODY_HAS");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Ask").setExact(true))
                .click();
        page.getByRole(AriaRole.ALERT).first().waitFor();
    }

    private static void preview(Page page) {
        page.locator("#reason").fill("Its certificate has run out, and nobody answers");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Look at the record"))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Propose exactly this"))
                .waitFor();
    }

    /** The policy of the content is off here only so that axe may be put in; other tests have it in force. */
    private BrowserContext signedIn(String person, ColorScheme scheme, int width, int height) {
        BrowserContext context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setBypassCSP(true)
                        .setLocale("en-GB")
                        .setTimezoneId("Europe/Helsinki")
                        .setColorScheme(scheme)
                        .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                        .setViewportSize(width, height));
        if (!person.isEmpty()) {
            try (Page page = context.newPage()) {
                page.navigate("http://127.0.0.1:" + port + "/oauth2/authorization/portal");
                page.getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName(person).setExact(true))
                        .click();
                page.waitForURL("**/portal**");
            }
        }
        return context;
    }

    private List<Shown> pages() {
        String contract = scene.contract();
        String proposal = scene.anotherProposal();
        String allocation = scene.allocation();
        String report = people.as("cora")
                .post("/portal/audit/reports", "contract", contract)
                .getResponse()
                .getRedirectedUrl();
        people.as("cora").get(report);
        bundles.stage("r20");
        bundles.stage("r21");
        String ballot = people.as("ada")
                .post("/portal/policies/new", "revision", "r21", "summary", "Backups stay in the country")
                .getResponse()
                .getRedirectedUrl();
        return List.of(
                new Shown("landing", "", "/"),
                new Shown("overview", "ada", "/portal"),
                new Shown("join", "", "/join"),
                new Shown("members", "ada", "/portal/members"),
                new Shown("member", "ada", "/portal/members/NordMSP"),
                new Shown("sites", "ada", "/portal/sites"),
                new Shown("site", "ada", "/portal/sites/fi-hel-1"),
                new Shown("site-empty", "ada", "/portal/sites/ch-gva-1"),
                new Shown("proposal", "ada", "/portal/contracts/new"),
                new Shown("capacity", "ada", "/portal/sites/fi-hel-1/capacity"),
                new Shown("capacity-first", "ada", "/portal/sites/fi-tmp-1/capacity"),
                new Shown("providers", "ada", "/portal/providers"),
                new Shown("provider", "ada", "/portal/providers/rack-1"),
                new Shown("provider-form", "ada", "/portal/providers/new"),
                new Shown("policy-form", "ada", "/portal/policies/new"),
                new Shown("impact", "ada", "/portal/policies/r20/impact"),
                new Shown("ballot", "vera", ballot),
                new Shown("ballots", "vera", "/portal/ballots"),
                new Shown("ballot-decided", "vera", "/portal/ballots/b-rules-r1"),
                new Shown("ballot-form", "ada", "/portal/ballots/new"),
                new Shown("ballot-form-none", "ada", "/portal/ballots/new?kind=REINSTATE_MEMBER"),
                new Shown("ballot-form-site", "ada", "/portal/ballots/new?kind=ADD_SITE"),
                new Shown("ballot-form-issuer", "ada", "/portal/ballots/new?kind=ADD_ISSUER"),
                new Shown("ballot-form-exemption", "ada", "/portal/ballots/new?kind=GRANT_EXEMPTION"),
                new Shown("ballot-preview", "ada", "/portal/ballots/new"),
                new Shown("gallery", "ada", "/portal/gallery"),
                new Shown("trouble", "ada", "/portal/no-such-page"),
                new Shown("policy", "vera", "/portal/policies/r1"),
                new Shown("policies", "vera", "/portal/policies"),
                new Shown("contracts", "eve", "/portal/contracts"),
                new Shown("contract-proposed", "eve", "/portal/contracts/" + proposal),
                new Shown("contract", "dan", "/portal/contracts/" + contract),
                new Shown("allocations", "dan", "/portal/allocations"),
                new Shown("allocation", "dan", "/portal/allocations/" + allocation),
                new Shown(
                        "allocation-noticed",
                        "dan",
                        "/portal/allocations/" + Noticed.allocation(scene, engine, groups)),
                new Shown("request", "dan", "/portal/allocations/new"),
                new Shown("refused", "dan", "/portal/allocations/new"),
                new Shown("decisions", "dan", "/portal/decisions"),
                new Shown("nothing", "mallory", "/portal/contracts"),
                new Shown("audit", "cora", "/portal/audit"),
                new Shown("report", "cora", report));
    }
}
