package org.hansa.launcher.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import tools.jackson.databind.JsonNode;

/** The verifier as an auditor runs it: a program of its own that gets two files. */
final class OfflineVerifier {
    private static final int HEAP_MEGABYTES = 512;
    private static final long LIMIT_MINUTES = 5;
    private final Path root;
    private final Path trustRoot;

    OfflineVerifier(Path root, Path trustRoot) {
        this.root = root;
        this.trustRoot = trustRoot;
    }

    /** @param exitStatus 0 valid, 1 invalid, 2 incomplete, 3 unsupported @param said the verifier's JSON */
    record Verdict(int exitStatus, JsonNode said) {
        String firstBroken() {
            return said.path("firstBroken").path("where").asString("") + ": "
                    + said.path("firstBroken").path("what").asString("");
        }

        /** Whether nothing was found wrong or missing but a quorum: what there is to say of a Raft channel. */
        boolean onlyLacksAQuorum() {
            boolean allPassed = said.path("steps")
                    .valueStream()
                    .allMatch(step -> step.path("outcome").asString("").equals("PASSED"));
            return exitStatus == 2 && !said.path("steps").isEmpty() && allPassed;
        }

        String name() {
            return switch (exitStatus) {
                case 0 -> "valid";
                case 1 -> "invalid";
                default -> "incomplete";
            };
        }
    }

    Verdict verify(Path report) throws IOException, InterruptedException {
        Path out = Files.createTempFile("hansa-verdict", ".json");
        try {
            List<String> words = JavaCommand.of(
                            HEAP_MEGABYTES,
                            ModuleClasspath.of(root, "compliance-reports/reports")
                                    .argument(),
                            "org.hansa.reports.verifier.VerifierMain")
                    .argument(report.toString(), "--trust-root", trustRoot.toString(), "--json")
                    .words();
            Process process = new ProcessBuilder(words)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new StepFailure("the verifier did not end within " + LIMIT_MINUTES + " minutes");
            }
            String said = Files.readString(out, StandardCharsets.UTF_8).strip();
            return new Verdict(process.exitValue(), Api.JSON.readTree(said.isEmpty() ? "{}" : said));
        } finally {
            Files.deleteIfExists(out);
        }
    }
}
