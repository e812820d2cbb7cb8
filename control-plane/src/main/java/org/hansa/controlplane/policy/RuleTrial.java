package org.hansa.controlplane.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.policy.OpaProgram.Capabilities;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.JsonObject;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What OPA itself says of rules that are not in force: the checks of {@code policy/check.sh}, made here, with the same words
 * and the same bytes; and what the rules would answer.
 */
@Component
class RuleTrial {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_PROBLEM = 300;
    /** Answers are matched with questions by number, so that one without an answer shifts nothing. */
    private static final String ASK = "{sprintf(\"%d\", [i]): answer |"
            + " some i, question in input.questions; answer := data.hansa.residency.decision with input as question}";

    private final OpaProgram opa;

    RuleTrial(OpaProgram opa) {
        this.opa = opa;
    }

    /** @throws Failure {@code POLICY_REJECTED} with what OPA finds: syntax, types, built-ins that rules may not use */
    void requireStrict(Map<String, byte[]> bundle) throws IOException {
        try (TrialFolder folder = TrialFolder.make()) {
            folder.unpack("bundle", rules(bundle));
            OpaProgram.Run check =
                    opa.run(folder.path(), Capabilities.RULES, "check", "--strict", "--bundle", "bundle");
            if (check.exit() != 0) {
                throw rejected("OPA does not accept the rules.", check.words());
            }
        }
    }

    /**
     * Runs the tests of a bundle and counts the lines that they reach.
     *
     * @param tests {@code bundle/…_test.rego} and {@code tests/…}, as {@code policy/build.sh --tests} packs them
     * @return {@code policy-tests/1}, the same bytes as {@code policy/check.sh --results} writes
     */
    byte[] results(PolicyBundle bundle, Map<String, byte[]> files, Map<String, byte[]> tests) throws IOException {
        try (TrialFolder folder = TrialFolder.make()) {
            folder.unpack("bundle", rules(files));
            folder.unpack(".", tests);
            OpaProgram.Run run =
                    opa.run(folder.path(), Capabilities.TESTS, "test", "--format", "json", "bundle", "tests");
            JsonNode found = json(run, "The tests cannot be run.");
            // OPA counts lines only of tests that all pass; rules that fail one are not sound whatever is reached.
            JsonNode reached = found.valueStream().anyMatch(RuleTrial::failed)
                    ? JSON.createObjectNode()
                    : json(
                                    opa.run(folder.path(), Capabilities.TESTS, "test", "--coverage", "bundle", "tests"),
                                    "The tests cannot be run with coverage.")
                            .path("files");
            return results(bundle, found, reached);
        }
    }

    private static boolean failed(JsonNode test) {
        return test.path("fail").asBoolean(false) || test.path("skip").asBoolean(false) || test.has("error");
    }

    private static byte[] results(PolicyBundle bundle, JsonNode found, JsonNode reached) {
        TreeSet<String> passed = new TreeSet<>();
        TreeSet<String> failed = new TreeSet<>();
        for (JsonNode test : found.values()) {
            (failed(test) ? failed : passed)
                    .add(test.path("package").asString("") + "."
                            + test.path("name").asString(""));
        }
        TreeSet<String> covered = new TreeSet<>();
        TreeSet<String> uncovered = new TreeSet<>();
        reached.properties().forEach(file -> {
            if (!file.getKey().endsWith("_test.rego")) {
                (file.getValue().path("not_covered").isEmpty() ? covered : uncovered).add(file.getKey());
            }
        });
        JsonObject results = JsonObject.schema("policy-tests/1")
                .with("revision", bundle.revision().value())
                .with("bundleDigest", bundle.digest().hex())
                .withStrings("passed", List.copyOf(passed))
                .withStrings("failed", List.copyOf(failed))
                .withStrings("uncovered", List.copyOf(uncovered))
                .withStrings("covered", List.copyOf(covered));
        return (new String(results.bytes(), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What the rules would permit.
     *
     * @param questions {@code residency-input/1}, in the name of this very bundle
     * @return by the question's number the sites that are permitted; a question that gets no answer is missing
     */
    Map<Integer, SortedSet<String>> permitted(Map<String, byte[]> bundle, List<Map<String, Object>> questions)
            throws IOException {
        try (TrialFolder folder = TrialFolder.make()) {
            folder.unpack("bundle", rules(bundle));
            Files.write(folder.path().resolve("input.json"), CanonicalJson.write(Map.of("questions", questions)));
            OpaProgram.Run run = opa.run(
                    folder.path(),
                    Capabilities.RULES,
                    "eval",
                    "--format",
                    "raw",
                    "--bundle",
                    "bundle",
                    "--input",
                    "input.json",
                    ASK);
            JsonNode answers = json(run, "The rules cannot be asked.");
            TreeMap<Integer, SortedSet<String>> permitted = new TreeMap<>();
            for (int i = 0; i < questions.size(); i++) {
                JsonNode answer = answers.path(Integer.toString(i));
                if (answered(answer)) {
                    TreeSet<String> sites = new TreeSet<>();
                    answer.path("permitted").forEach(site -> sites.add(site.asString()));
                    permitted.put(i, sites);
                }
            }
            return permitted;
        }
    }

    /** Signatures are checked where a bundle is served; a run that has no key to check them with would refuse it. */
    private static Map<String, byte[]> rules(Map<String, byte[]> bundle) {
        TreeMap<String, byte[]> rules = new TreeMap<>(bundle);
        rules.remove(".signatures.json");
        return rules;
    }

    /** Codes that say that the question could not be decided; they are the same for every site. */
    private static boolean answered(JsonNode answer) {
        String code = answer.path("excluded").path(0).path("code").asString("");
        return answer.path("permitted").isArray()
                && !List.of("INPUT_MALFORMED", "REVISION_MISMATCH", "REFERENCE_MISMATCH", "NOT_PROVEN")
                        .contains(code);
    }

    private static JsonNode json(OpaProgram.Run run, String otherwise) {
        try {
            JsonNode found = run.out().length == 0 ? null : JSON.readTree(run.out());
            if (found != null && (found.isArray() || found.isObject())) {
                return found;
            }
        } catch (JacksonException notJson) {
            throw rejected(otherwise, run.words() + new String(run.out(), StandardCharsets.UTF_8))
                    .causedBy(notJson);
        }
        throw rejected(otherwise, run.words());
    }

    private static Failure rejected(String detail, String words) {
        List<String> problems = words.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line.length() > MAX_PROBLEM ? line.substring(0, MAX_PROBLEM) + "…" : line)
                .limit(MAX_PROBLEMS)
                .toList();
        return Failure.of(FailureKind.POLICY_REJECTED, detail).with("problems", problems);
    }
}
