package org.hansa.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The scripts and files of {@code policy/}, run as a person would run them. */
final class PolicyFolder {
    static final Path ROOT = Path.of("").toAbsolutePath();
    static final Path SERVE = ROOT.resolve("../network-config/opa/serve.sh").normalize();

    /** Building OPA for the first time takes minutes; everything else takes seconds. */
    private static final long DEADLINE_MINUTES = 20;

    record Outcome(int exitCode, String output, String errors) {
        /** @return standard output without its last line end */
        String orFail() {
            if (exitCode != 0) {
                throw new IllegalStateException("exit code " + exitCode + "\n" + output + errors);
            }
            return output.stripTrailing();
        }
    }

    private PolicyFolder() {}

    static Outcome run(Path script, String... arguments) {
        try {
            Path output = Files.createTempFile("hansa-policy", ".out");
            Path errors = Files.createTempFile("hansa-policy", ".err");
            try {
                List<String> command = new java.util.ArrayList<>(List.of(script.toString()));
                command.addAll(List.of(arguments));
                Process process = new ProcessBuilder(command)
                        .directory(ROOT.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(script + " took more than " + DEADLINE_MINUTES + " minutes");
                }
                return new Outcome(process.exitValue(), read(output), read(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + script, e);
        }
    }

    /** @return the bundle's digest, as {@code build.sh} prints it */
    static String build(Path bundle, String revision, String... options) {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("--revision", revision, "--output", bundle.toString()));
        arguments.addAll(List.of(options));
        return run(ROOT.resolve("build.sh"), arguments.toArray(String[]::new))
                .orFail()
                .split(" ")[0];
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
