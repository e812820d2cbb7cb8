package org.hansa.launcher.ballots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.hansa.launcher.api.ApiCommandTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BallotsCommandTest extends ApiCommandTest {
    private static final String ID = "b-2026-000001";
    private static final String DIGEST = "ab".repeat(32);
    private static final String BALLOT = "{\"id\":\"" + ID + "\",\"kind\":\"SUSPEND_MEMBER\",\"rule\":\"SIMPLE\","
            + "\"about\":\"HelvMSP\",\"content\":{\"about\":\"HelvMSP\",\"reviewAt\":\"1800000000000\",\"schema\":\"order/1\"},"
            + "\"contentDigest\":\"" + DIGEST + "\",\"reason\":\"no audit \\u001b[2J\\u202e\",\"proposer\":\"NordMSP\","
            + "\"proposedAt\":\"2026-11-21T08:00:00Z\",\"deadline\":\"2026-11-28T08:00:00Z\","
            + "\"electorate\":[\"NordMSP\",\"RheinMSP\"],\"quorum\":2,\"threshold\":2,\"approvals\":1,\"rejections\":0,"
            + "\"state\":\"OPEN\",\"votes\":[{\"member\":\"NordMSP\",\"choice\":\"APPROVE\",\"reason\":\"as proposed\","
            + "\"time\":\"2026-11-21T09:00:00Z\"}],\"evidence\":{\"transaction\":\"t1\",\"block\":7,"
            + "\"time\":\"2026-11-21T09:00:00Z\"}}";

    BallotsCommandTest() {
        super("ballots");
    }

    private JsonNode sent() {
        return new JsonMapper().readTree(stub.last().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "propose", "vote", "withdraw"})
    void every_command_explains_itself_and_how_to_say_who_asks(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "Usage: hansa ballots " + command, "--as=PERSONA", "--api=URL", "--token-file=FILE", "--json");
    }

    @Test
    void lists_ballots_with_the_callers_token() {
        stub.answers("GET /v1/ballots", 200, "{\"items\":[" + BALLOT + "]}");

        assertThat(ask()).isZero();

        assertThat(out.toString())
                .contains("BALLOT", ID, "SUSPEND_MEMBER", "HelvMSP", "OPEN", "1 of 2", "28 Nov 2026 08:00 UTC");
        assertThat(stub.last().authorization()).isEqualTo("Bearer abc.def.ghi");
    }

    @Test
    void says_of_a_deadline_whether_there_is_still_time() {
        String decided = BALLOT.replace("\"state\":\"OPEN\"", "\"state\":\"CARRIED\"");
        String late = BALLOT.replace("2026-11-28T", "2025-11-28T");
        stub.answers("GET /v1/ballots", 200, "{\"items\":[" + decided + "," + late + "]}")
                .answers("GET /v1/ballots/" + ID, 200, decided);

        assertThat(ask()).isZero();
        assertThat(out.toString())
                .contains("28 Nov 2026 08:00 UTC, closed", "28 Nov 2025 08:00 UTC, over: it closes by itself");
        assertThat(ask("show", ID)).isZero();
        assertThat(out.toString()).contains("deadline  28 Nov 2026 08:00 UTC, closed");
    }

    @Test
    void lists_only_what_waits_for_the_member_as_json() {
        stub.answers("GET /v1/ballots?waiting=true", 200, "{\"items\":[]}");

        assertThat(ask("--waiting", "--json")).isZero();

        assertThat(out.toString().strip()).isEqualTo("[]");
    }

    @Test
    void shows_a_ballot_without_obeying_what_its_reason_tells_the_terminal() {
        stub.answers("GET /v1/ballots/" + ID, 200, BALLOT);

        assertThat(ask("show", ID)).isZero();
        assertThat(out.toString())
                .contains(
                        "needs     2 approvals",
                        DIGEST,
                        "\"reviewAt\" : \"1800000000000\"",
                        "transaction t1 in block 7")
                .contains("NordMSP APPROVE 2026-11-21T09:00:00Z: as proposed")
                .doesNotContain("\u001b", "\u202e");

        out.getBuffer().setLength(0);
        assertThat(ask("show", ID, "--json")).isZero();
        assertThat(out.toString()).doesNotContain("\u001b", "\u202e");
        assertThat(new JsonMapper().readTree(out.toString())).isEqualTo(new JsonMapper().readTree(BALLOT));
    }

    @Test
    void votes_on_the_content_that_it_has_shown() {
        stub.answers("GET /v1/ballots/" + ID, 200, BALLOT);
        stub.answers("POST /v1/ballots/" + ID + "/votes", 200, BALLOT.replace("OPEN", "CARRIED"));

        assertThat(ask("vote", ID, "approve", "--reason", "read")).isZero();

        assertThat(err.toString()).contains("voting on " + DIGEST, "HelvMSP", "order/1");
        assertThat(sent())
                .isEqualTo(new JsonMapper()
                        .readTree("{\"contentDigest\":\"" + DIGEST + "\",\"choice\":\"APPROVE\",\"reason\":\"read\"}"));
        assertThat(out.toString()).contains("CARRIED");
    }

    @Test
    void votes_on_the_digest_that_was_read_without_asking_for_another() {
        String read = "cd".repeat(32);
        stub.answers(
                "POST /v1/ballots/" + ID + "/votes",
                409,
                "{\"code\":\"CONTENT_MISMATCH\",\"detail\":\"It decides something else.\",\"requestId\":\"r1\","
                        + "\"remedy\":\"Read the ballot again, then vote.\",\"retryable\":false}");

        assertThat(ask("vote", ID, "reject", "--reason", "no", "--content-digest", read))
                .isEqualTo(1);

        assertThat(stub.requests()).hasSize(1);
        assertThat(sent().path("contentDigest").asString()).isEqualTo(read);
        assertThat(err.toString())
                .contains("hansa: refused with CONTENT_MISMATCH (409): It decides something else.")
                .contains("what helps: Read the ballot again, then vote.", "request r1")
                .doesNotContain("\tat ", "may succeed later");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void proposes_the_record_of_a_file_with_a_deadline_counted_from_now() throws IOException {
        Path content =
                Files.writeString(folder.resolve("order.json"), "{\"schema\":\"order/1\",\"about\":\"HelvMSP\"}");
        stub.answers("POST /v1/ballots", 201, BALLOT);
        Instant before = Instant.now();

        assertThat(ask(
                        "propose",
                        "suspend-member",
                        "--content",
                        content.toString(),
                        "--reason",
                        "r",
                        "--deadline",
                        "36h"))
                .isZero();

        assertThat(sent().path("kind").asString()).isEqualTo("SUSPEND_MEMBER");
        assertThat(sent().path("urgent").asBoolean()).isFalse();
        assertThat(sent().path("content").path("about").asString()).isEqualTo("HelvMSP");
        assertThat(Instant.parse(sent().path("deadline").asString()))
                .isBetween(before.plus(Duration.ofHours(36)), Instant.now().plus(Duration.ofHours(36)));
        assertThat(out.toString()).contains(ID);
    }

    @Test
    void leaves_the_usual_deadline_to_the_control_plane_and_names_the_fields_that_it_refuses() throws IOException {
        Path content = Files.writeString(folder.resolve("c.json"), "{\"schema\":\"site/1\"}");
        stub.answers(
                "POST /v1/ballots",
                400,
                "{\"code\":\"INVALID_REQUEST\",\"detail\":\"Fields are wrong.\",\"errors\":[{\"field\":\"content\","
                        + "\"message\":\"expected schema parameter/1\"}]}");

        assertThat(ask("propose", "CHANGE_PARAMETER", "--content", content.toString(), "--reason", "r"))
                .isEqualTo(1);

        assertThat(sent().has("deadline")).isFalse();
        assertThat(err.toString()).contains("INVALID_REQUEST (400)", "content: expected schema parameter/1");
    }

    @Test
    void withdraws_with_a_reason() {
        stub.answers("POST /v1/ballots/" + ID + "/withdraw", 200, BALLOT.replace("OPEN", "WITHDRAWN"));

        assertThat(ask("withdraw", ID, "--reason", "a better one comes", "--json"))
                .isZero();

        assertThat(sent().path("reason").asString()).isEqualTo("a better one comes");
        assertThat(out.toString()).contains("\"state\":\"WITHDRAWN\"");
    }

    @Test
    void wrong_words_are_wrong_usage_and_reach_nobody() {
        assertThat(run("show", ID)).isEqualTo(2);
        assertThat(run("show", ID, "--as", "nord-voter", "--api", stub.url())).isEqualTo(2);
        assertThat(run("--api", stub.url())).isEqualTo(2);
        assertThat(run("--api", "http://hansa.example", "--token-file", token.toString()))
                .isEqualTo(2);
        assertThat(ask("show", "../members")).isEqualTo(2);
        assertThat(ask("vote", ID, "maybe", "--reason", "r")).isEqualTo(2);
        assertThat(ask("vote", ID, "approve")).isEqualTo(2);
        assertThat(ask("vote", ID, "approve", "--reason", "r", "--content-digest", "1"))
                .isEqualTo(2);
        assertThat(ask("propose", "crown-a-king", "--content", "c", "--reason", "r"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("say who asks: --as PERSONA", "--as and --api exclude each other", "--api needs --token-file")
                .contains("must begin with https://", "'../members' is no ballot's id", "is no digest")
                .contains("'crown-a-king' is no kind of ballot; there are admit-member, suspend-member");
        assertThat(out.toString()).isEmpty();
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void says_what_is_wrong_with_a_file_a_deadline_or_a_token() throws IOException {
        Path list = Files.writeString(folder.resolve("list.json"), "[]");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"a\":\"1\",\n\"a\":\"2\"}");
        Path good = Files.writeString(folder.resolve("good.json"), "{}");
        assertThat(propose(list, "7d")).isEqualTo(1);
        assertThat(propose(broken, "7d")).isEqualTo(1);
        assertThat(propose(folder.resolve("none.json"), "7d")).isEqualTo(1);
        assertThat(propose(good, "soon")).isEqualTo(1);
        assertThat(propose(good, "2020-01-01T00:00:00Z")).isEqualTo(1);
        Files.writeString(token, "two tokens");
        assertThat(ask("show", ID)).isEqualTo(1);

        assertThat(err.toString())
                .contains("must hold one JSON object", "is not JSON: ", "line 2", "there is no content file")
                .contains("neither a time like", "lies in the past", "does not hold exactly one access token")
                .doesNotContain("\tat ", "two tokens");
        assertThat(stub.requests()).isEmpty();
    }

    private int propose(Path content, String deadline) {
        return ask("propose", "add-site", "--content", content.toString(), "--reason", "r", "--deadline", deadline);
    }

    @Test
    void says_when_nobody_answers_or_somebody_else_does() {
        stub.answers("GET /v1/ballots", 502, "<html>bad gateway</html>");
        assertThat(ask()).isEqualTo(1);
        stub.close();
        assertThat(ask()).isEqualTo(1);
        assertThat(err.toString())
                .contains("answered 502 with something that is not JSON", "nothing answers at " + stub.url())
                .doesNotContain("\tat ");
    }
}
