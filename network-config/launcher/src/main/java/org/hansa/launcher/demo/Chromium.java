package org.hansa.launcher.demo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hansa.launcher.process.MissingPrerequisite;

/** The machine's own Chromium, headless; found as the control plane's browser tests find it. It runs on this machine only. */
record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String HINT =
            "no Chromium on the PATH: install it (apt-get install chromium), or name one in HANSA_CHROMIUM";

    /** @throws MissingPrerequisite where there is none */
    static Chromium start() {
        Path executable = require(System.getenv());
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                .setExecutablePath(executable)
                .setArgs(List.of(
                        "--no-sandbox", // tests run as root in containers
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update"));
        try {
            return new Chromium(playwright, playwright.chromium().launch(options));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** @throws MissingPrerequisite where there is none: to know it before anything is started */
    static Path require(Map<String, String> environment) {
        String named = environment.get("HANSA_CHROMIUM");
        Stream<Path> places = named != null
                ? Stream.of(Path.of(named))
                : Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return places.filter(Files::isExecutable).findFirst().orElseThrow(() -> new MissingPrerequisite(HINT));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
