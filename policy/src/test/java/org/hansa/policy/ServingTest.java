package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the OPA of a member answers to whom, and which bundles it takes. */
class ServingTest {
    private static final String AUTHZ = "/v1/data/hansa/authz/decision";
    private static final String EMPTY = "{\"input\":{}}";

    @TempDir
    static Path home;

    private static ServedPolicy served;

    @BeforeAll
    static void start() {
        served = ServedPolicy.start(home);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    /** A test that loaded another bundle leaves the first one behind. */
    @AfterEach
    void load_the_first_bundle_again() throws IOException {
        if (!revision().equals("r1")) {
            served.build("again.tar.gz", "policy", "r1");
            served.load(home.resolve("again.tar.gz"));
            served.await("revision r1 to answer", () -> revision().equals("r1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/data/hansa/authz/decision, 200",
        "POST, /v1/data/hansa/residency/decision, 200",
        "GET, /health, 200",
        "GET, /health?bundles, 200",
        "POST, /v1/data/hansa/authz/decision?explain=full, 401",
        "GET, /v1/data/hansa/authz/decision, 401",
        "POST, /v1/data, 401",
        "POST, /v1/data/hansa/release, 401",
        "POST, /v1/data/serving, 401",
        "PUT, /v1/data/hansa/tables, 401",
        "PATCH, /v1/data/hansa/tables, 401",
        "DELETE, /v1/data/hansa, 401",
        "GET, /v1/policies, 401",
        "PUT, /v1/policies/mine, 401",
        "POST, /v1/query, 401",
        "POST, /v1/compile, 401",
        "GET, /v1/config, 401",
        "GET, /metrics, 401",
        "POST, /, 401",
    })
    void answers_the_two_decisions_and_health_and_nothing_else(String method, String path, int status)
            throws IOException {
        assertThat(served.send(method, path, EMPTY, served.token).statusCode()).isEqualTo(status);
        assertThat(served.send(method, path, EMPTY, "a-guess").statusCode()).isEqualTo(401);
    }

    @Test
    void keeps_the_token_out_of_what_it_writes() throws IOException {
        served.send("POST", AUTHZ, EMPTY, served.token);
        assertThat(served.log()).doesNotContain(served.token);
        assertThat(Files.readString(home.resolve("serving.json"))).doesNotContain(served.token);
        assertThat(Files.readString(home.resolve("config.yaml"))).doesNotContain(served.token);
    }

    @Test
    void takes_over_another_bundle_of_the_same_key_without_a_restart() throws IOException {
        served.build("r2.tar.gz", "policy", "r2");
        served.load(home.resolve("r2.tar.gz"));
        served.await("revision r2 to answer", () -> revision().equals("r2"));
    }

    @Test
    void answers_for_no_revision_when_the_bundle_is_not_signed() throws IOException {
        PolicyFolder.build(home.resolve("unsigned.tar.gz"), "r2");
        refuses(home.resolve("unsigned.tar.gz"), "bundle missing .signatures.json file");
    }

    @Test
    void answers_for_no_revision_when_the_bundle_is_signed_by_somebody_else() throws IOException {
        served.newKeyAndBundle("foreign.tar.gz", "foreign", "r2");
        refuses(home.resolve("foreign.tar.gz"), "failed to verify JWT signature");
    }

    private void refuses(Path bundle, String complaint) throws IOException {
        served.load(bundle);
        served.await("OPA to refuse the bundle", () -> served.log().contains(complaint));
        served.await("OPA to be back", () -> served.statusOf("GET", "/health", "", served.token) == 200);
        assertThat(revision()).isIn("unreleased", "undefined");
        assertThat(served.statusOf("GET", "/health?bundles", "", served.token)).isEqualTo(500);
    }

    private String revision() {
        try {
            JsonNode answer = Policy.JSON.readTree(
                    served.send("POST", AUTHZ, EMPTY, served.token).body());
            return answer.path("result").path("revision").asString("undefined");
        } catch (IOException e) {
            return "unreachable";
        }
    }
}
