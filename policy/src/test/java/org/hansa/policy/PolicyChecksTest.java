package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PolicyChecksTest {
    @Test
    void rules_cannot_reach_a_clock_a_network_randomness_or_the_machine() throws IOException {
        JsonNode capabilities = Policy.JSON.readTree(Files.readString(PolicyFolder.ROOT.resolve("capabilities.json")));
        assertThat(capabilities.required("allow_net")).isEmpty();
        assertThat(capabilities.required("builtins").valueStream().map(builtin -> builtin.required("name")
                        .asString()))
                .hasSizeGreaterThan(20)
                .doesNotContain(
                        "http.send", "time.now_ns", "rand.intn", "uuid.rfc4122", "net.lookup_ip_addr", "opa.runtime")
                .noneMatch(name -> name.startsWith("net.") || name.startsWith("rand.") || name.startsWith("http."));
    }

    @Test
    void a_rule_with_a_clock_is_not_built(@TempDir Path folder) throws IOException {
        Path policy = folder.resolve("policy");
        copy(
                PolicyFolder.ROOT,
                policy,
                "build.sh",
                "bundle-digest.sh",
                "capabilities.json",
                "hansa",
                "data",
                "schemas");
        copy(
                PolicyFolder.ROOT.resolve("../network-config/opa"),
                folder.resolve("network-config/opa"),
                "opa.sh",
                "go.mod");
        Files.writeString(policy.resolve("hansa/authz/clock.rego"), "package hansa.authz\n\nnow_is := time.now_ns()\n");
        PolicyFolder.Outcome outcome = PolicyFolder.run(
                policy.resolve("build.sh"),
                "--revision",
                "r1",
                "--output",
                folder.resolve("x.tar.gz").toString());
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.errors()).contains("undefined function time.now_ns");
        assertThat(folder.resolve("x.tar.gz")).doesNotExist();
    }

    private static void copy(Path from, Path to, String... names) throws IOException {
        Files.createDirectories(to);
        for (String name : names) {
            try (Stream<Path> files = Files.walk(from.resolve(name))) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @Test
    void rego_is_formatted_strict_tested_and_covered_to_the_last_line(@TempDir Path folder) throws IOException {
        Path results = folder.resolve("r5.tests.json");
        PolicyFolder.Outcome outcome = PolicyFolder.run(
                PolicyFolder.ROOT.resolve("check.sh"), "--revision", "r5", "--results", results.toString());
        assertThat(outcome.exitCode())
                .as("%s%s", outcome.output(), outcome.errors())
                .isZero();
        assertThat(outcome.output()).contains("every line covered");

        JsonNode found = Policy.JSON.readTree(Files.readString(results));
        assertThat(found.required("bundleDigest").asString())
                .isEqualTo(PolicyFolder.build(folder.resolve("r5.tar.gz"), "r5"));
        assertThat(found.required("passed")).hasSizeGreaterThan(20);
        assertThat(found.required("failed")).isEmpty();
        assertThat(found.required("uncovered")).isEmpty();
        assertThat(Files.readString(results)).doesNotContain("duration");
    }
}
