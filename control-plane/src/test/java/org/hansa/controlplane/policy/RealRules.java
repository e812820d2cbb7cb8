package org.hansa.controlplane.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.authz.BundleArchive;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestFolders;
import org.hansa.ledger.model.CanonicalJson;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The repository's own rules and the real OPA, for tests that try bundles; skipped where there is no OPA. */
final class RealRules {
    static final Path POLICY = Path.of("../policy").toAbsolutePath().normalize();
    static final Path CAPABILITIES = POLICY.resolve("capabilities.json");
    private static final Path FINDER =
            Path.of("../network-config/opa/opa.sh").toAbsolutePath().normalize();

    private RealRules() {}

    static Optional<Path> program() {
        return run("bash", FINDER.toString()).map(Path::of);
    }

    static void assumeOpa() {
        assumeThat(program())
                .as("SKIPPED, no OPA: set HANSA_OPA, or install Go to have it built")
                .isPresent();
    }

    static byte[] bundle(String revision) throws IOException {
        return built(revision, "--output");
    }

    static byte[] tests(String revision) throws IOException {
        return built(revision, "--tests");
    }

    /** What {@code policy/check.sh} writes of a revision. */
    static byte[] results(String revision) throws IOException {
        Path file = TestFolders.fresh("results").resolve("results.json");
        assertThat(run(
                        "bash",
                        POLICY.resolve("check.sh").toString(),
                        "--revision",
                        revision,
                        "--results",
                        file.toString()))
                .isPresent();
        return Files.readAllBytes(file);
    }

    /** A bundle's files as text, to be changed and packed again. */
    static TreeMap<String, String> files(byte[] bundle) throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        BundleArchive.read(bundle)
                .forEach((path, content) -> files.put(path, new String(content, StandardCharsets.UTF_8)));
        return files;
    }

    static byte[] packed(Map<String, String> files) throws IOException {
        return TestBundles.tar(files);
    }

    /** The questions of {@code policy/cases/residency.yaml}. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> questions() throws IOException {
        try (InputStream in = Files.newInputStream(POLICY.resolve("cases/residency.yaml"))) {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(1_000);
            Map<String, Object> all = new Yaml(options).load(in);
            List<Map<String, Object>> questions = new ArrayList<>();
            for (Map<String, Object> each : (List<Map<String, Object>>) all.get("residency_cases")) {
                Map<String, Object> input = (Map<String, Object>) each.get("input");
                if (canonical(input)) {
                    questions.add(input);
                }
            }
            return questions;
        }
    }

    /** Some cases are malformed on purpose, in ways that no record can be. */
    private static boolean canonical(Map<String, Object> input) {
        try {
            CanonicalJson.write(input);
            return true;
        } catch (IllegalArgumentException notARecord) {
            return false;
        }
    }

    private static byte[] built(String revision, String option) throws IOException {
        Path file = TestFolders.fresh("built").resolve("file.tar.gz");
        assertThat(run("bash", POLICY.resolve("build.sh").toString(), "--revision", revision, option, file.toString()))
                .isPresent();
        return Files.readAllBytes(file);
    }

    private static Optional<String> run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean done = process.waitFor(300, TimeUnit.SECONDS) && process.exitValue() == 0;
            return done ? Optional.of(text) : Optional.empty();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
