package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BundleTest {
    private static final Path DIGEST = PolicyFolder.ROOT.resolve("bundle-digest.sh");

    @TempDir
    Path folder;

    /** The rule's golden value: two files and a signature that does not count. */
    @Test
    void digest_of_the_golden_bundle_is_what_the_readme_says() throws IOException {
        Path golden = PolicyFolder.ROOT.resolve("src/test/resources/golden-bundle.tar.gz");
        String expected = BundleFiles.read(golden).digest();
        assertThat(PolicyFolder.run(DIGEST, golden.toString()).orFail()).isEqualTo(expected);
        assertThat(Files.readString(PolicyFolder.ROOT.resolve("README.md"))).contains(expected);
    }

    @Test
    void digest_is_the_same_wherever_and_whenever_it_is_built() throws IOException {
        String first = PolicyFolder.build(folder.resolve("one.tar.gz"), "r1");
        Path elsewhere = Files.createDirectory(folder.resolve("else where"));
        assertThat(PolicyFolder.build(elsewhere.resolve("two.tar.gz"), "r1")).isEqualTo(first);
        assertThat(BundleFiles.read(folder.resolve("one.tar.gz")).digest()).isEqualTo(first);
        assertThat(folder.resolve("one.tar.gz")).hasSameBinaryContentAs(elsewhere.resolve("two.tar.gz"));
    }

    @Test
    void digest_changes_with_the_revision_and_with_the_reference_data() {
        String first = PolicyFolder.build(folder.resolve("one.tar.gz"), "r1");
        assertThat(PolicyFolder.build(folder.resolve("two.tar.gz"), "r2")).isNotEqualTo(first);
        assertThat(PolicyFolder.build(folder.resolve("three.tar.gz"), "r1", "--reference-valid-until", "1900000000000"))
                .isNotEqualTo(first);
    }

    @Test
    void bundle_holds_the_rules_and_their_data_and_no_tests() throws IOException {
        PolicyFolder.build(folder.resolve("one.tar.gz"), "r1");
        BundleFiles bundle = BundleFiles.read(folder.resolve("one.tar.gz"));
        assertThat(bundle.files().keySet())
                .contains(".manifest", "data.json", "hansa/authz/decision.rego", "hansa/residency/decision.rego")
                .noneMatch(name -> name.endsWith("_test.rego"));
        JsonNode release =
                Policy.JSON.readTree(bundle.text("data.json")).required("hansa").required("release");
        JsonNode manifest = Policy.JSON.readTree(bundle.text(".manifest"));
        assertThat(manifest.required("revision")).isEqualTo(release.required("revision"));
        assertThat(manifest.required("metadata").required("referenceDigest"))
                .isEqualTo(release.required("reference").required("digest"));
    }

    @Test
    void refuses_a_revision_that_is_no_identifier() {
        PolicyFolder.Outcome outcome = PolicyFolder.run(
                PolicyFolder.ROOT.resolve("build.sh"),
                "--revision",
                "r 1\"",
                "--output",
                folder.resolve("x").toString());
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.errors()).contains("--revision must be an identifier");
    }
}
