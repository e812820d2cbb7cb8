package org.hansa.controlplane.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OPA as a program, for rules that are not in force: a process of its own in a folder of its own, without this process's
 * environment, that ends in time. Its words are bounded and name no folder of this machine, for it runs inside its folder.
 */
@Component
class OpaProgram {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> SCHEMAS = Set.of("json.match_schema", "json.verify_schema");
    private static final int MAX_OUTPUT = 32 << 20;
    private static final int MAX_WORDS = 64 << 10;
    private final TrialProperties properties;

    OpaProgram(TrialProperties properties) {
        this.properties = properties;
    }

    /** Which built-ins may be used: rules have a list of their own, tests all that has no effect and no whim. */
    enum Capabilities {
        RULES,
        TESTS
    }

    /** @param out standard output; @param words standard error */
    record Run(int exit, byte[] out, String words) {}

    /** @throws Failure {@code POLICY_UNTESTED} when there is no OPA here, {@code POLICY_REJECTED} when it takes too long */
    Run run(Path folder, Capabilities capabilities, String command, String... arguments) throws IOException {
        Path program = properties.program();
        Path ofRules = properties.capabilities();
        if (program == null || ofRules == null || !Files.isExecutable(program)) {
            throw Failure.of(FailureKind.POLICY_UNTESTED, "This member's control plane has no OPA to try rules with.")
                    .withRemedy(
                            "Have the operator set hansa.policy-trial.program and .capabilities, or stage the bundle.");
        }
        Path list = capabilities == Capabilities.RULES ? ofRules : ofTests(folder, program);
        List<String> words = new ArrayList<>(List.of(program.toString(), command, "--capabilities", list.toString()));
        words.addAll(List.of(arguments));
        return run(folder, command, words);
    }

    /** All built-ins of this OPA that give the same for the same; schemas, but none from the network. */
    private Path ofTests(Path folder, Path program) throws IOException {
        Run all = run(folder, "capabilities", List.of(program.toString(), "capabilities", "--current"));
        ObjectNode known = (ObjectNode) JSON.readTree(all.out());
        ArrayNode kept = JSON.createArrayNode();
        for (JsonNode builtin : known.path("builtins").values()) {
            boolean schema = SCHEMAS.contains(builtin.path("name").asString(""));
            if (schema || !builtin.path("nondeterministic").asBoolean(false)) {
                kept.add(builtin);
            }
        }
        known.set("builtins", kept);
        known.set("allow_net", JSON.createArrayNode());
        return Files.write(folder.resolve("capabilities.of-tests"), JSON.writeValueAsBytes(known));
    }

    private Run run(Path folder, String command, List<String> words) throws IOException {
        Path out = folder.resolve(command + ".out");
        Path err = folder.resolve(command + ".err");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        Process process = builder.start();
        process.getOutputStream().close();
        int exit = await(process, command);
        return new Run(exit, head(out, MAX_OUTPUT), new String(head(err, MAX_WORDS), StandardCharsets.UTF_8));
    }

    private int await(Process process, String command) {
        try {
            if (process.waitFor(properties.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
        throw Failure.of(
                FailureKind.POLICY_REJECTED,
                "opa " + command + " did not end within " + properties.limit().toSeconds() + " seconds.");
    }

    private static byte[] head(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }
}
