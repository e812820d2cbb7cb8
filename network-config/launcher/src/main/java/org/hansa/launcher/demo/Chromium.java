package org.hansa.launcher.demo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine's own Chromium, headless; found as the control plane's browser tests find it. */
record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
    private static final String HINT = "no Chromium on the PATH: apt-get install chromium, or set HANSA_CHROMIUM";

    static Chromium start() {
        Optional<Path> executable = find();
        if (executable.isEmpty()) {
            System.out.println("SKIPPED a browser journey, " + HINT);
        }
        assumeTrue(executable.isPresent(), HINT);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                .setExecutablePath(executable.get())
                .setArgs(List.of(
                        "--no-sandbox", // tests run as root in containers
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update"));
        return new Chromium(playwright, playwright.chromium().launch(options));
    }

    private static Optional<Path> find() {
        String named = System.getenv("HANSA_CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> List.of("chromium", "chromium-browser", "google-chrome").stream()
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
