package org.hansa.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.launcher.api.ApiCommandTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SponsorCommandsTest extends ApiCommandTest {
    private static final String DIGEST = "cd".repeat(32);
    private static final String APPLICATION =
            "{\"id\":\"a-1\",\"state\":\"SUBMITTED\",\"name\":\"Iber \\u001b[2J\\u009b2J\\u202eCloud\","
                    + "\"contentDigest\":\"" + DIGEST
                    + "\",\"checks\":[{\"check\":\"configuration\",\"title\":\"On the channel\","
                    + "\"state\":\"TO_DO\",\"detail\":\"once the ballot is carried\",\"actor\":\"the operator of nord\","
                    + "\"command\":\"./hansa network add-member\",\"retryable\":false}]}";

    SponsorCommandsTest() {
        super("member");
    }

    @Test
    void prints_an_invitations_link_alone_on_standard_output() {
        stub.answers(
                "POST /v1/invitations",
                201,
                "{\"link\":\"https://nord.example/join#code\",\"expiresAt\":\"2026-12-05T00:00:00Z\"}");
        assertThat(ask("invite", "--for", "Iber Cloud", "--days", "3")).isZero();
        assertThat(out.toString()).isEqualTo("https://nord.example/join#code" + System.lineSeparator());
        assertThat(err.toString()).contains("good once", "2026-12-05");
        assertThat(stub.last().body()).contains("\"label\":\"Iber Cloud\"", "\"days\":3");
        assertThat(stub.last().authorization()).isEqualTo("Bearer abc.def.ghi");
    }

    @Test
    void shows_an_applications_rows_with_who_runs_what_and_obeys_nothing_in_its_name() {
        stub.answers("GET /v1/applications/a-1", 200, APPLICATION);
        assertThat(ask("applications", "a-1")).isZero();
        assertThat(out.toString())
                .contains(
                        "a-1  SUBMITTED  Iber",
                        DIGEST,
                        "to do",
                        "the operator of nord runs: ./hansa network add-member")
                .doesNotContain("\u001b", "\u009b", "\u202e");

        out.getBuffer().setLength(0);
        assertThat(ask("applications", "a-1", "--json")).isZero();
        assertThat(out.toString()).doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(new JsonMapper().readTree(out.toString())).isEqualTo(new JsonMapper().readTree(APPLICATION));
    }

    @Test
    void proposes_what_was_read_and_declines_with_a_reason() {
        stub.answers("POST /v1/applications/a-1/ballot", 200, "{\"ballot\":\"b-1\"}")
                .answers("POST /v1/applications/a-2/decline", 200, "{\"id\":\"a-2\",\"state\":\"DECLINED\"}");
        assertThat(ask("propose", "a-1", "--content-digest", DIGEST, "--reason", "read"))
                .isZero();
        assertThat(out.toString()).startsWith("b-1");
        assertThat(stub.last().body()).contains(DIGEST, "\"reason\":\"read\"");
        assertThat(ask("decline", "a-2", "--reason", "which audit?")).isZero();
        assertThat(out.toString()).contains("a-2  DECLINED");
        assertThat(ask("propose", "a-1", "--reason", "unread")).isEqualTo(2);
    }

    @Test
    void repeats_a_refusal_in_its_own_words() {
        stub.answers(
                "POST /v1/applications/a-1/ballot",
                409,
                "{\"code\":\"CONTENT_MISMATCH\",\"detail\":\"another digest\",\"remedy\":\"Read it again.\"}");
        assertThat(ask("propose", "a-1", "--content-digest", DIGEST, "--reason", "read"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("CONTENT_MISMATCH (409): another digest", "Read it again.");
    }
}
