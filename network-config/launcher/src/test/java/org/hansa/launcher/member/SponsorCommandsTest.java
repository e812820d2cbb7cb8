package org.hansa.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.Hansa;
import org.hansa.launcher.ballots.ControlPlaneStub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SponsorCommandsTest {
    private static final String DIGEST = "cd".repeat(32);
    private static final String APPLICATION =
            "{\"id\":\"a-1\",\"state\":\"SUBMITTED\",\"name\":\"Iber \\u001b[2JCloud\","
                    + "\"contentDigest\":\"" + DIGEST
                    + "\",\"checks\":[{\"check\":\"configuration\",\"title\":\"On the channel\","
                    + "\"state\":\"TO_DO\",\"detail\":\"once the ballot is carried\",\"actor\":\"the operator of nord\","
                    + "\"command\":\"./hansa network add-member\",\"retryable\":false}]}";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private ControlPlaneStub stub;
    private Path token;

    @BeforeEach
    void start() throws IOException {
        stub = new ControlPlaneStub();
        token = Files.writeString(folder.resolve("token"), "abc.def.ghi\n");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("member"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--api", stub.url(), "--token-file", token.toString()));
        return Hansa.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void prints_an_invitations_link_alone_on_standard_output() {
        stub.answers(
                "POST /v1/invitations",
                201,
                "{\"link\":\"https://nord.example/join#code\",\"expiresAt\":\"2026-12-05T00:00:00Z\"}");
        assertThat(run("invite", "--for", "Iber Cloud", "--days", "3")).isZero();
        assertThat(out.toString()).isEqualTo("https://nord.example/join#code" + System.lineSeparator());
        assertThat(err.toString()).contains("good once", "2026-12-05");
        assertThat(stub.last().body()).contains("\"label\":\"Iber Cloud\"", "\"days\":3");
        assertThat(stub.last().authorization()).isEqualTo("Bearer abc.def.ghi");
    }

    @Test
    void shows_an_applications_rows_with_who_runs_what_and_obeys_nothing_in_its_name() {
        stub.answers("GET /v1/applications/a-1", 200, APPLICATION);
        assertThat(run("applications", "a-1")).isZero();
        assertThat(out.toString())
                .contains(
                        "a-1  SUBMITTED  Iber",
                        DIGEST,
                        "to do",
                        "the operator of nord runs: ./hansa network add-member")
                .doesNotContain("\u001b");
    }

    @Test
    void proposes_what_was_read_and_declines_with_a_reason() {
        stub.answers("POST /v1/applications/a-1/ballot", 200, "{\"ballot\":\"b-1\"}")
                .answers("POST /v1/applications/a-2/decline", 200, "{\"id\":\"a-2\",\"state\":\"DECLINED\"}");
        assertThat(run("propose", "a-1", "--content-digest", DIGEST, "--reason", "read"))
                .isZero();
        assertThat(out.toString()).startsWith("b-1");
        assertThat(stub.last().body()).contains(DIGEST, "\"reason\":\"read\"");
        assertThat(run("decline", "a-2", "--reason", "which audit?")).isZero();
        assertThat(out.toString()).contains("a-2  DECLINED");
        assertThat(run("propose", "a-1", "--reason", "unread")).isEqualTo(2);
    }

    @Test
    void repeats_a_refusal_in_its_own_words() {
        stub.answers(
                "POST /v1/applications/a-1/ballot",
                409,
                "{\"code\":\"CONTENT_MISMATCH\",\"detail\":\"another digest\",\"remedy\":\"Read it again.\"}");
        assertThat(run("propose", "a-1", "--content-digest", DIGEST, "--reason", "read"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("CONTENT_MISMATCH (409): another digest", "Read it again.");
    }
}
