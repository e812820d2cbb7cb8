package org.hansa.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.founding.PolicyRelease;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.Sha256;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.Tool;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One member's policy bundles: {@code revisions/<revision>.tar.gz} is what an operator has staged for a vote, and
 * {@code live/bundle.tar.gz} what its OPA runs. Only a new home gets its live bundle here; afterwards the control plane
 * swaps it when the ledger has activated a revision.
 *
 * @param folder the member's OPA folder
 */
record PolicyBundles(Installation installation, Path folder) {
    /** The revision that a new consortium starts with. */
    static final String FIRST_REVISION = "r1";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    BundleKey key() {
        return new BundleKey(folder);
    }

    Path live() {
        return folder.resolve("live").resolve("bundle.tar.gz");
    }

    Path staged(String revision) {
        return folder.resolve("revisions").resolve(revision + ".tar.gz");
    }

    /** What the revision's tests and coverage came to: {@code policy-tests/1}, bound to the bundle by its digest. */
    Path results(String revision) {
        return folder.resolve("revisions").resolve(revision + ".tests.json");
    }

    /** Builds {@code policy/} under a revision, signed with the member's own key. */
    void stage(String revision) throws InterruptedException {
        key().makeIfMissing();
        HansaHome.privateDirectory(staged(revision).getParent());
        script(
                "build.sh",
                "--revision",
                revision,
                "--output",
                staged(revision).toString(),
                "--signing-key",
                key().privateFile().toString(),
                "--signing-algorithm",
                BundleKey.ALGORITHM,
                "--key-id",
                BundleKey.ID);
    }

    /** Gives a new home the first revision. */
    void prepare() throws InterruptedException {
        if (Files.isRegularFile(live())) {
            return;
        }
        stage(FIRST_REVISION);
        try {
            Path partial = folder.resolve("first.partial");
            Files.copy(staged(FIRST_REVISION), partial, StandardCopyOption.REPLACE_EXISTING);
            HansaHome.privateDirectory(live().getParent());
            Files.move(partial, live(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + live(), failure);
        }
    }

    /** Runs the policy's checks and stages the result beside the bundle, for the voters to look at. */
    void test(String revision) throws InterruptedException {
        script(
                "check.sh",
                "--revision",
                revision,
                "--results",
                results(revision).toString());
    }

    /** Stages the result that a neighbour found: the same rules give the same bytes. */
    void takeResults(PolicyBundles neighbour, String revision) {
        try {
            Files.copy(neighbour.results(revision), results(revision), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + results(revision), failure);
        }
    }

    /** A staged and tested bundle in the terms of a ballot. */
    PolicyRelease release(String revision) throws InterruptedException {
        String file = staged(revision).toString();
        Launch manifest = Launch.of(List.of("tar", "-xzOf", file, "/.manifest"));
        JsonNode contents = new JsonMapper().readTree(Tool.output("policy", manifest, folder, log(), LIMIT));
        return new PolicyRelease(
                contents.path("revision").asString(),
                script("bundle-digest.sh", file),
                contents.path("metadata").path("referenceDigest").asString(),
                digestOfResults(revision));
    }

    private String digestOfResults(String revision) {
        try {
            return Sha256.hex(Files.readString(results(revision)));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + results(revision), failure);
        }
    }

    private String script(String name, String... arguments) throws InterruptedException {
        List<String> words = new ArrayList<>();
        words.addAll(List.of(
                "bash", installation.root().resolve("policy").resolve(name).toString()));
        words.addAll(List.of(arguments));
        Launch launch = Launch.inheritingAll(words)
                .with("HANSA_CACHE", installation.cache().toString());
        return Tool.output("policy", launch, folder, log(), LIMIT);
    }

    private Path log() {
        return installation.home().log("policy");
    }
}
