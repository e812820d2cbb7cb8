package org.hansa.launcher.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.hansa.launcher.keycloak.OneTimeCodes;
import org.hansa.launcher.keycloak.Persona;
import org.hansa.launcher.stack.HansaStack;

/**
 * One person's browser at the portals of a running consortium. Signs in at the real Keycloak, and remembers whatever the
 * portals' own pages complain of on the console.
 */
final class BrowserJourney implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 60_000;
    private static final long POLL_NANOS = 50_000_000;
    private static final int MOST_CODES = 3;
    private final HansaStack stack;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    BrowserJourney(HansaStack stack, Chromium chromium) {
        this.stack = stack;
        this.context = chromium.browser().newContext();
        this.context.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            boolean ours = page.url().contains("/portal") || page.url().contains("/swagger-ui");
            // Swagger UI has a style of its own inline, which it can do without and does not get.
            if (ours && message.type().equals("error") && !message.text().startsWith("Applying inline style")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
    }

    Page page() {
        return page;
    }

    List<String> complaints() {
        return complaints;
    }

    List<String> cookieNames() {
        return context.cookies().stream().map(cookie -> cookie.name).toList();
    }

    void open(String member, String path) {
        page.navigate(stack.endpoints().members().get(member).api() + path);
    }

    /** From the member's landing page, through its realm's sign-in, to the overview. */
    void signIn(String name) {
        Persona person = stack.personas().named(name);
        open(person.realm(), "/");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^Sign in at")))
                .click();
        answerRealm(page, person);
        assertThat(heading("Overview")).isVisible();
    }

    /** The realm asks for the user name first, and for the password on the next page. */
    void answerRealm(Page realm, Persona person) {
        realm.locator("#username").fill(person.username());
        realm.locator("#kc-login").click();
        realm.locator("#password").fill(person.password());
        realm.locator("#kc-login").click();
    }

    /**
     * What the realm asks for before a form may be sent: the one-time code. Each is good once, so one that the person has just
     * shown elsewhere is refused and the next is waited for.
     */
    void showSecondFactor(String name) {
        String secret =
                Objects.requireNonNull(stack.personas().named(name).oneTimeSecret(), name + " has no second factor");
        Locator confirmed = page.getByText("You are confirmed");
        for (int tries = 0; tries == 0 || (!confirmed.isVisible() && tries < MOST_CODES); tries++) {
            Instant now = Instant.now();
            page.locator("#otp").fill(OneTimeCodes.at(secret, now));
            page.locator("#kc-login").click();
            // The page has hidden places for errors too.
            confirmed.or(page.locator("[id^='input-error']:visible")).first().waitFor();
            while (!confirmed.isVisible() && Instant.now().isBefore(OneTimeCodes.next(now))) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        assertThat(confirmed).isVisible();
    }

    void signOut() {
        button("Sign out");
        assertThat(page.getByText("You are signed out.")
                        .or(page.getByText("One cloud, run by many"))
                        .first())
                .isVisible();
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    void follow(String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
                .first()
                .click();
    }

    void button(String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    Path download(String link, Path file) {
        Download download = page.waitForDownload(() -> follow(link));
        download.saveAs(file);
        return file;
    }

    @Override
    public void close() {
        context.close();
    }
}
