package org.hansa.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.hansa.launcher.founding.PolicyRelease;
import org.hansa.launcher.process.ManagedProcess;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.process.StartFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The members' real OPAs: what they answer, to whom, and which bundle they refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyServersTest {
    private static final String DECISION = "/v1/data/hansa/residency/decision";

    @TempDir
    static Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private HansaStack stack;
    private OpaBinary binary;

    @BeforeAll
    void start() throws InterruptedException {
        stack = HansaStack.attach(StackOptions.forTests(home).withParts(StackPart.OPA));
        binary = new OpaBinary(stack.installation());
        try {
            binary.prepare(Progress.SILENT);
        } catch (StartFailure unavailable) {
            Assumptions.abort("SKIPPED, no OPA: " + unavailable.getMessage());
        }
        stack.start();
    }

    @AfterEach
    void start_again_what_a_test_has_stopped() throws InterruptedException {
        stack.start();
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    private int status(String method, String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(stack.endpoints().members().get("rhein").opa() + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString("{\"input\": {}}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private String token(String member) {
        return stack.installation().secrets().secret("opa-" + member + ".token");
    }

    @Test
    void decisions_are_for_who_holds_the_members_own_token_and_nothing_else_is_for_anyone()
            throws IOException, InterruptedException {
        assertThat(status("POST", DECISION, token("rhein"))).isEqualTo(200);
        assertThat(status("GET", "/health", "none")).isEqualTo(200);

        assertThat(status("POST", DECISION, "guess")).isEqualTo(401);
        assertThat(status("POST", DECISION, token("nord"))).isEqualTo(401);
        assertThat(status("PUT", "/v1/policies/evil", token("rhein"))).isEqualTo(401);
        assertThat(status("GET", "/v1/data", token("rhein"))).isEqualTo(401);
        assertThat(status("GET", "/v1/config", token("rhein"))).isEqualTo(401);
    }

    @Test
    void a_bundle_that_was_changed_after_it_was_signed_is_not_served() throws IOException, InterruptedException {
        PolicyBundles forged = new PolicyBundles(stack.installation(), home.resolve("forger"));
        forged.stage("r1");
        Files.copy(forged.staged("r1"), bundlesOf("rhein").live(), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> stack.restart("opa-rhein"))
                .isInstanceOf(StartFailure.class)
                .hasMessage("opa-rhein: ended before it was ready");
        Files.copy(bundlesOf("rhein").staged("r1"), bundlesOf("rhein").live(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void all_members_build_the_same_bundle_and_know_its_digests() throws InterruptedException {
        PolicyRelease nord = stack.stagePolicy("r1");

        assertThat(nord.revision()).isEqualTo("r1");
        assertThat(nord.bundleDigest()).matches("[0-9a-f]{64}");
        assertThat(nord.referenceDigest()).matches("[0-9a-f]{64}");
        assertThat(nord).isEqualTo(bundlesOf("helv").release("r1"));
    }

    @Test
    void what_the_tests_came_to_is_staged_and_is_the_same_wherever_they_run() throws IOException, InterruptedException {
        PolicyRelease release = stack.stagePolicy("r3");
        JsonNode results =
                new JsonMapper().readTree(Files.readString(bundlesOf("rhein").results("r3")));
        PolicyBundles alone = new PolicyBundles(stack.installation(), home.resolve("alone"));
        alone.stage("r3");
        alone.test("r3");

        assertThat(results.path("bundleDigest").asString()).isEqualTo(release.bundleDigest());
        assertThat(results.path("passed").size()).isGreaterThan(10);
        assertThat(results.path("failed").size()).isZero();
        assertThat(results.path("uncovered").size()).isZero();
        assertThat(alone.release("r3")).isEqualTo(release);
    }

    @Test
    void a_bundle_that_is_swapped_in_is_served_without_a_restart() throws IOException, InterruptedException {
        PolicyRelease next = stack.stagePolicy("r2");
        long pid = stack.process("opa-nord").handle().orElseThrow().pid();
        Path incoming = home.resolve("incoming.tar.gz");
        Files.copy(bundlesOf("nord").staged("r2"), incoming);

        Files.move(incoming, bundlesOf("nord").live(), StandardCopyOption.ATOMIC_MOVE);

        assertThat(next.revision()).isEqualTo("r2");
        awaitRevision("nord", "r2");
        assertThat(stack.process("opa-nord").handle().orElseThrow().pid()).isEqualTo(pid);
    }

    private void awaitRevision(String member, String wanted) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plusSeconds(60);
        String body;
        do {
            HttpRequest question = HttpRequest.newBuilder(
                            stack.endpoints().members().get(member).opa().resolve(DECISION))
                    .header("Authorization", "Bearer " + token(member))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {}}"))
                    .build();
            body = http.send(question, HttpResponse.BodyHandlers.ofString()).body();
        } while (!body.contains("\"revision\":\"" + wanted + "\"")
                && Instant.now().isBefore(deadline));
        assertThat(body).contains("\"revision\":\"" + wanted + "\"");
    }

    @Test
    void a_process_that_cannot_start_takes_down_what_was_started_with_it() throws IOException, InterruptedException {
        stack.stop();
        Path key = bundlesOf("helv").key().publicFile();
        String sound = Files.readString(key);
        Files.writeString(key, "not a key");

        assertThatThrownBy(stack::start).isInstanceOf(StartFailure.class).hasMessageStartingWith("opa-helv: ");
        assertThat(stack.processes()).noneMatch(ManagedProcess::isAlive);
        Files.writeString(key, sound);
    }

    private PolicyBundles bundlesOf(String member) {
        return new PolicyBundles(
                stack.installation(), stack.installation().home().opa(member));
    }
}
