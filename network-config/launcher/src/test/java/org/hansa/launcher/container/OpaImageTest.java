package org.hansa.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hansa.launcher.fabric.ContainerImages;
import org.hansa.launcher.home.RepositoryRoot;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;
import tools.jackson.databind.json.JsonMapper;

/** Open Policy Agent's own image comes to the answers that the policy's tests and cases want. */
class OpaImageTest {

    private static final String BUNDLE = "/policy/bundle/";
    private static final String TESTS = "/policy/tests/";

    private final Path root = RepositoryRoot.find();

    @Test
    void answers_every_case_of_the_policy() throws IOException {
        try (GenericContainer<?> opa = LocalImages.container(ContainerImages.OPA)) {
            stage(opa);
            opa.withCommand("test", BUNDLE, TESTS)
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(2)))
                    .start();
            assertThat(opa.getLogs()).containsPattern("PASS: (\\d{2,})/\\1\\b");
        }
    }

    /** As {@code policy/check.sh} lays it out, which has OPA compute the digest that the tests do without. */
    private void stage(GenericContainer<?> opa) throws IOException {
        copy(opa, "policy/hansa", BUNDLE + "hansa");
        for (String table : List.of("authz_actions", "assurance_levels", "residency_rules")) {
            copy(opa, "policy/data/" + table + ".json", BUNDLE + "hansa/tables/" + table + "/data.json");
        }
        for (String table : List.of("adequacy", "jurisdictions", "snapshot")) {
            copy(opa, "policy/data/reference/" + table + ".json", BUNDLE + "reference/" + table + "/data.json");
        }
        for (String name : List.of("authz", "residency")) {
            String schema = "policy/schemas/" + name;
            copy(opa, schema + "-input.schema.json", BUNDLE + "hansa/schemas/" + name + "_input/data.json");
            copy(opa, schema + "-output.schema.json", TESTS + "hansa_test/schemas/" + name + "_output/data.json");
            copy(opa, "policy/cases/" + name + ".yaml", TESTS + name + ".yaml");
        }
        copy(opa, "network-config/opa/serving", TESTS + "serving");
        opa.withCopyToContainer(Transferable.of(release()), BUNDLE + "hansa/release/data.json");
    }

    private String release() throws IOException {
        String until = JsonMapper.shared()
                .readTree(Files.readString(root.resolve("policy/data/reference/snapshot.json")))
                .path("validUntilMillis")
                .asString();
        return """
                {"revision": "r1", "reference": {"digest": "%s", "validUntilMillis": "%s"}}
                """
                .formatted("ab".repeat(32), until);
    }

    private void copy(GenericContainer<?> opa, String source, String target) {
        opa.withCopyFileToContainer(MountableFile.forHostPath(root.resolve(source)), target);
    }
}
