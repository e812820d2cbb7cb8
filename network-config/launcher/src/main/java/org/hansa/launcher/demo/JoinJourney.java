package org.hansa.launcher.demo;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The newcomer's browser at the portal of the member that invited it. */
final class JoinJourney implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 60_000;
    private final BrowserContext context;
    private final Page page;
    private final URI portal;
    private final String passphrase;
    private final List<String> complaints = new ArrayList<>();
    private String application = "";

    JoinJourney(Chromium chromium, URI portal, String passphrase) {
        this.context = chromium.browser().newContext();
        this.context.setDefaultTimeout(PATIENCE_MILLIS);
        this.page = context.newPage();
        this.portal = portal;
        this.passphrase = passphrase;
        page.onConsoleMessage(message -> {
            // A control plane that is started again answers no polls meanwhile, which browser and htmx mention.
            boolean unanswered = message.text().startsWith("Failed to load resource")
                    || message.text().startsWith("htmx:sendError")
                    || message.text().startsWith("htmx:afterRequest");
            if (message.type().equals("error") && !unanswered) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
    }

    /** @param issuer where its people sign in @param organization id of its own people there */
    record Facts(String name, String country, String issuer, String organization, Path file, String siteName) {}

    List<String> complaints() {
        return complaints;
    }

    /** @return the application's id */
    String open(String link) {
        page.navigate(link);
        page.getByLabel("New passphrase").fill(passphrase);
        page.getByLabel("The same again").fill(passphrase);
        button("Open the application");
        see("Your application is open.");
        application = page.locator("main .copyable [data-copy]").first().getAttribute("data-copy");
        return application;
    }

    void leave() {
        step("entity");
        page.getByLabel("Legal name").fill("Begun, and left for lunch");
        page.getByLabel("Country code").focus();
        see("Kept.");
        page.navigate(portal + "/join/status");
        button("Sign out");
        see("You are signed out.");
    }

    void comeBack() {
        page.navigate(portal + "/join");
        page.getByLabel("Application").fill(application);
        page.getByLabel("Passphrase", new Page.GetByLabelOptions().setExact(true))
                .fill(passphrase);
        button("Go on");
        page.locator("#rows").waitFor();
    }

    void fill(Facts facts) {
        step("entity");
        String kept = page.getByLabel("Legal name").inputValue();
        if (!kept.equals("Begun, and left for lunch")) {
            throw new StepFailure("what was typed before is lost; there is '" + kept + "'");
        }
        page.getByLabel("Legal name").fill(facts.name());
        page.getByLabel("Country code").fill(facts.country());
        page.getByLabel("Register and number").fill("Registro Mercantil de Madrid 4711");
        page.getByLabel("Whom to ask").fill("network operations centre");
        button("Save and go on");
        page.locator("#role").selectOption("MEMBER");
        page.getByRole(AriaRole.CHECKBOX).all().forEach(each -> each.check());
        page.getByLabel("Accepted by (function)").fill("managing director");
        button("Save and go on");
        page.getByLabel("Issuer, as tokens name it").fill(facts.issuer());
        page.getByLabel("Organisation id of your own people there").fill(facts.organization());
        button("Save and go on");
        page.getByLabel("The file").setInputFiles(facts.file());
        button("Save and go on");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        page.locator("#name0").fill(facts.siteName());
        page.locator("#traits0").fill("CERT_ISO27001");
        page.locator("#assessor0").fill("iberian-audit");
        page.locator("#from0").fill(today.toString());
        page.locator("#until0").fill(today.plusYears(1).toString());
        button("Save and go on");
        page.locator("#vcpu0").fill("64");
        page.locator("#memory0").fill("256");
        page.locator("#storage0").fill("1000");
        button("Save and go on");
        page.getByLabel("It starts later").check();
        button("Save and go on");
    }

    /** @return what was seen of its issuer */
    String submit() {
        await("identity", "done");
        String seen = seen("identity");
        button("Submit");
        see("Submitted. From here on");
        return seen;
    }

    /** Waits until a row of the status page, which looks again by itself, is in a state. */
    void await(String check, String state) {
        page.locator("[data-check='" + check + "'] .badge-state", new Page.LocatorOptions().setHasText(state))
                .waitFor(new Locator.WaitForOptions().setTimeout(2 * PATIENCE_MILLIS));
    }

    /** What a row says was seen. */
    String seen(String check) {
        return page.locator("[data-check='" + check + "'] td")
                .nth(1)
                .innerText()
                .strip();
    }

    /** The command of a row, for whoever it asks to act. */
    String command(String check) {
        return page.locator("[data-check='" + check + "'] code")
                .first()
                .innerText()
                .strip();
    }

    void picture(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(file));
    }

    /** Waits until the page says it. */
    private void see(String text) {
        page.getByText(text).first().waitFor();
    }

    private void step(String name) {
        page.navigate(portal + "/join/steps/" + name);
    }

    private void button(String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    @Override
    public void close() {
        context.close();
    }
}
