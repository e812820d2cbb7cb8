package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The cases that {@code opa test} runs too: here over REST, from Java's records and back into them. */
@ExtendWith(Policy.Extension.class)
class SharedCasesTest {
    @TestFactory
    Stream<DynamicTest> authorisation(Policy policy) throws IOException {
        return cases("authz")
                .map(each -> dynamicTest(each.note(), () -> {
                    JsonNode answer = policy.authz(each.input());
                    assertMeantAlike(each, AuthzQuestion.class, answer.required("code"));
                    assertThat(Policy.JSON.<JsonNode>valueToTree(Policy.JSON.treeToValue(answer, AuthzAnswer.class)))
                            .isEqualTo(answer);
                    assertWanted(each.want(), answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> residency(Policy policy) throws IOException {
        return cases("residency")
                .map(each -> dynamicTest(each.note(), () -> {
                    JsonNode answer = policy.residency(each.input());
                    ResidencyAnswer read = Policy.JSON.treeToValue(answer, ResidencyAnswer.class);
                    assertThat(Policy.JSON.<JsonNode>valueToTree(read)).isEqualTo(answer);
                    JsonNode code = read.excluded().isEmpty()
                            ? Policy.JSON.valueToTree("")
                            : answer.required("excluded").required(0).required("code");
                    assertMeantAlike(each, ResidencyQuestion.class, code);
                    assertWanted(each.want(), summary(read, answer));
                }));
    }

    /** What OPA takes as well-formed, Java's record can hold without loss: nothing dropped, nothing renamed. */
    private static void assertMeantAlike(Case each, Class<?> form, JsonNode code) {
        if (code.asString().equals("INPUT_MALFORMED") || each.input().isEmpty()) {
            return;
        }
        try {
            JsonNode again = Policy.JSON.valueToTree(Policy.JSON.treeToValue(each.input(), form));
            assertThat(again).isEqualTo(each.input());
        } catch (JacksonException e) {
            throw new AssertionError("OPA takes this question as well-formed and Java cannot read it", e);
        }
    }

    private static void assertWanted(JsonNode want, JsonNode answer) {
        assertThat(want.properties()).isNotEmpty();
        want.properties().forEach(wanted -> assertThat(answer.get(wanted.getKey()))
                .as(wanted.getKey())
                .isEqualTo(wanted.getValue()));
    }

    private static ObjectNode summary(ResidencyAnswer read, JsonNode answer) {
        Map<String, Object> excluded = new TreeMap<>();
        read.excluded().forEach(exclusion -> excluded.put(exclusion.site(), exclusion.code()));
        Map<String, Object> obligations = new TreeMap<>();
        read.obligations().forEach(obligation -> obligations.put(obligation.code(), obligation.sites()));
        ObjectNode summary = (ObjectNode) answer.deepCopy();
        summary.set("excluded", Policy.JSON.valueToTree(excluded));
        summary.set("obligations", Policy.JSON.valueToTree(obligations));
        return summary;
    }

    private record Case(String note, JsonNode input, JsonNode want) {}

    private static Stream<Case> cases(String name) throws IOException {
        try (Reader file = Files.newBufferedReader(PolicyFolder.ROOT.resolve("cases/" + name + ".yaml"))) {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(10_000);
            Map<String, Object> document = new Yaml(new SafeConstructor(options)).load(file);
            // A plain mapper: a null that a case writes on purpose must reach OPA.
            JsonNode cases = JsonMapper.shared().<JsonNode>valueToTree(document).required(name + "_cases");
            assertThat(cases).isNotEmpty();
            return cases.valueStream()
                    .map(each ->
                            new Case(each.required("note").asString(), each.required("input"), each.required("want")));
        }
    }
}
