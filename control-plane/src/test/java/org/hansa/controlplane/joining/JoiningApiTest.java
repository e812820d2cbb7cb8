package org.hansa.controlplane.joining;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestNewcomer;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.fixture.TestRoll;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.MemberRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS) // a fourth member votes from then on
class JoiningApiTest {
    private static final String PASSPHRASE = "correct horse battery";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private TestRoll roll;

    @Autowired
    private LedgerView ledger;

    private Api admin;

    @BeforeEach
    void signIn() {
        admin = new Api(http, realm.member("ada", "member-admin").sign());
    }

    /** An applicant's program, with HTTP Basic. */
    private record Program(MockMvcTester http, String user, String secret) {
        MvcTestResult call(HttpMethod method, String path, String body, String... ifMatch) {
            String basic = Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
            MockMvcTester.MockMvcRequestBuilder request = http.method(method)
                    .uri("/v1/joining" + path)
                    .header("Authorization", "Basic " + basic)
                    .contentType("application/json")
                    .content(body);
            if (ifMatch.length > 0) {
                request.header("If-Match", "\"" + ifMatch[0] + "\"");
            }
            return request.exchange();
        }

        JsonNode read() {
            return Api.json(call(HttpMethod.GET, "", ""));
        }

        MvcTestResult save(String step, Map<String, List<String>> fields, long version) {
            return call(
                    HttpMethod.PUT,
                    "/steps/" + step,
                    JsonMapper.shared().writeValueAsString(Map.of("fields", fields)),
                    Long.toString(version));
        }

        MvcTestResult post(String path, String body) {
            return call(HttpMethod.POST, path, body, read().path("version").asString());
        }

        String check(String key, String field) {
            for (JsonNode each : read().path("checks")) {
                if (each.path("check").asString().equals(key)) {
                    return each.path(field).asString("");
                }
            }
            throw new AssertionError("no check " + key);
        }
    }

    private String invite(String label) {
        MvcTestResult made = admin.post("/v1/invitations", "{\"label\":\"" + label + "\"}");
        assertThat(made).hasStatus(201);
        assertThat(Api.json(made).path("link").asString())
                .endsWith("/join#" + Api.json(made).path("code").asString());
        return Api.json(made).path("code").asString();
    }

    private MvcTestResult redeem(String code) {
        return new Program(http, "invitation", code)
                .call(HttpMethod.POST, "", "{\"passphrase\":\"" + PASSPHRASE + "\"}");
    }

    private Program open(String label) {
        JsonNode opened = Api.json(redeem(invite(label)));
        return new Program(http, opened.path("id").asString(), PASSPHRASE);
    }

    private Program filled(TestNewcomer newcomer) {
        Program program = open(newcomer.member().name());
        newcomer.steps().forEach((step, fields) -> assertThat(program.save(step, fields, 0))
                .hasStatusOk());
        await(() -> program.check("identity", "state").equals("DONE"), "the issuer is looked at");
        return program;
    }

    private static void await(BooleanSupplier condition, String what) {
        Instant deadline = Instant.now().plus(SOON);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void an_invitation_opens_one_application_once() {
        String code = invite("Iber Cloud");
        MvcTestResult first = redeem(code);
        assertThat(first).hasStatus(201);
        assertThat(Api.json(first).path("state").asString()).isEqualTo("DRAFT");
        assertThat(redeem(code))
                .hasStatus(401)
                .bodyJson()
                .extractingPath("code")
                .isEqualTo("INVITATION_INVALID");
        assertThat(redeem("guess")).hasStatus(401);
    }

    @Test
    void an_invitation_that_was_taken_back_opens_nothing() {
        JsonNode made = Api.json(admin.post("/v1/invitations", "{\"label\":\"Somebody\",\"days\":1}"));
        MvcTestResult revoked =
                admin.delete("/v1/invitations/" + made.path("id").asString());
        assertThat(revoked).hasStatusOk();
        assertThat(Api.json(revoked).path("state").asString()).isEqualTo("REVOKED");
        assertThat(redeem(made.path("code").asString())).hasStatus(401);
        assertThat(admin.get("/v1/invitations"))
                .bodyText()
                .doesNotContain(made.path("code").asString());
    }

    @Test
    void days_later_the_passphrase_leads_back_to_what_was_typed_and_a_new_invitation_replaces_a_lost_one() {
        Program before = open("Resumed");
        before.save("entity", Map.of("legalName", List.of("Half a name")), 0);
        Program after = new Program(http, before.user(), PASSPHRASE);
        assertThat(Api.json(after.call(HttpMethod.GET, "/steps/entity", ""))
                        .path("fields")
                        .path("legalName")
                        .path(0)
                        .asString())
                .isEqualTo("Half a name");
        JsonNode again =
                Api.json(admin.post("/v1/invitations", "{\"application\":\"" + before.user() + "\",\"days\":1}"));
        MvcTestResult back = new Program(http, "invitation", again.path("code").asString())
                .call(HttpMethod.POST, "", "{\"passphrase\":\"another long passphrase\"}");
        assertThat(Api.json(back).path("id").asString()).isEqualTo(before.user());
        assertThat(before.call(HttpMethod.GET, "", "")).hasStatus(401);
        assertThat(new Program(http, before.user(), "another long passphrase").call(HttpMethod.GET, "", ""))
                .hasStatusOk();
    }

    @Test
    void passphrases_are_not_guessed() {
        Program own = open("Guessed");
        Program guess = new Program(http, own.user(), "wrong wrong wrong");
        for (int i = 0; i < Passphrases.MAX_GUESSES; i++) {
            assertThat(guess.call(HttpMethod.GET, "", "")).hasStatus(401);
        }
        assertThat(own.call(HttpMethod.GET, "", "")).hasStatus(429).headers().containsHeader("Retry-After");
        assertThat(new Program(http, "a-nobody", PASSPHRASE).call(HttpMethod.GET, "", ""))
                .hasStatus(401)
                .bodyJson()
                .extractingPath("code")
                .isEqualTo("APPLICANT_UNKNOWN");
        assertThat(new Program(http, "invitation", invite("Short"))
                        .call(HttpMethod.POST, "", "{\"passphrase\":\"short\"}"))
                .hasStatus(400);
    }

    @Test
    void two_administrators_in_the_same_step_are_told_what_the_other_has_saved() {
        Program program = open("Two of us");
        assertThat(program.save("entity", Map.of("legalName", List.of("Mine"), "country", List.of("ES")), 0))
                .hasStatusOk();
        MvcTestResult second =
                program.save("entity", Map.of("legalName", List.of("Hers"), "country", List.of("ES")), 0);
        assertThat(second).hasStatus(412);
        JsonNode problem = Api.json(second);
        assertThat(problem.path("detail").asString()).contains("saved by somebody else", "[legalName]");
        assertThat(problem.path("collisions").toString())
                .contains("\"field\":\"legalName\",\"now\":[\"Mine\"],\"yours\":[\"Hers\"]")
                .doesNotContain("country");
        assertThat(program.save("sites", Map.of("site", List.of("es-mad-1")), 0))
                .as("another step is another matter")
                .hasStatusOk();
        assertThat(program.call(HttpMethod.PUT, "/steps/entity", "{\"fields\":{}}"))
                .hasStatus(428);
        assertThat(program.call(HttpMethod.POST, "/submit", "", "1"))
                .hasStatus(412)
                .bodyText()
                .contains("saved Legal entity");
    }

    @Test
    void says_everything_that_is_missing_when_it_is_submitted_too_early() {
        Program program = open("Too early");
        program.save(
                "sites",
                Map.of(
                        "site", List.of("fi-hel-1"),
                        "name", List.of("Atlantis"),
                        "country", List.of("XX"),
                        "tier", List.of("TIER_9"),
                        "assessor", List.of("me"),
                        "strength", List.of("ATTESTED"),
                        "from", List.of("2020-01-01"),
                        "until", List.of("2021-01-01")),
                0);
        MvcTestResult answer = program.post("/submit", "");
        assertThat(answer).hasStatus(409);
        JsonNode problem = Api.json(answer);
        assertThat(problem.path("code").asString()).isEqualTo("APPLICATION_INCOMPLETE");
        assertThat(problem.path("errors").toString())
                .contains("entity.legalName", "consents.accepted", "identity.url", "certificates.file")
                .contains("sites.site[0]", "is a site of NordMSP already")
                .contains("there is no country XX", "must be TIER_1 to TIER_4", "evidence that has expired");
    }

    @Test
    void another_members_issuer_is_refused_however_it_is_written() {
        Program program = open("Impostor");
        String listed = "HTTPS://sso.rhein.example/realms/rhein/";
        program.save("identity", Map.of("url", List.of(listed), "organization", List.of("x")), 0);
        assertThat(program.check("identity", "state")).isEqualTo("FAILED");
        assertThat(program.check("identity", "detail")).contains("speaks for RheinMSP already");
    }

    @Test
    void is_put_to_the_vote_admitted_and_followed_until_it_works() {
        try (TestNewcomer newcomer = TestNewcomer.named("iber")) {
            Program program = filled(newcomer);
            assertThat(program.post("/submit", "")).hasStatusOk();
            String path = "/v1/applications/" + program.user();
            String digest = program.read().path("contentDigest").asString();
            assertThat(program.save("entity", Map.of(), 2)).hasStatus(409);
            assertThat(admin.post(path + "/ballot", ballot("0".repeat(64))))
                    .hasStatus(409)
                    .bodyJson()
                    .extractingPath("code")
                    .isEqualTo("CONTENT_MISMATCH");

            MvcTestResult proposed = admin.post(path + "/ballot", ballot(digest));
            assertThat(proposed).hasStatusOk();
            String ballot = Api.json(proposed).path("ballot").asString();
            assertThat(program.check("ballot", "state")).isEqualTo("RUNNING");
            assertThat(program.check("configuration", "state")).isEqualTo("TO_DO");
            consortium.vote(TestConsortium.HELV, ballot, digest, "REJECT");
            consortium.vote(TestConsortium.RHEIN, ballot, digest, "APPROVE");
            consortium.vote(TestConsortium.NORD, ballot, digest, "APPROVE");

            assertThat(program.check("ballot", "state")).isEqualTo("DONE");
            assertThat(ledger.member(newcomer.msp()))
                    .hasValueSatisfying(each -> assertThat(each.state()).isEqualTo(MemberRecord.State.ACTIVE));
            assertThat(program.check("configuration", "command")).contains("network add-member --definition");
            assertThat(admin.get(path + "/file"))
                    .hasStatusOk()
                    .bodyText()
                    .isEqualTo(TestConsortium.text(newcomer.file()
                            .signed(Api.json(admin.get(path + "/file"))
                                    .path("signature")
                                    .asString())));

            roll.take(newcomer.member(), newcomer.crypto());
            assertThat(program.check("configuration", "state")).isEqualTo("DONE");
            roll.approve(newcomer.msp());
            await(() -> program.check("approval", "state").equals("DONE"), "the approval is seen by itself");
            assertThat(program.check("peer", "state")).isEqualTo("RUNNING");
            await(() -> program.check("peer", "command").equals("./hansa up"), "nothing answers at its peer yet");
            roll.forget(newcomer.msp());
        }
    }

    @Test
    void is_declined_with_a_reason_corrected_and_submitted_again() {
        try (TestNewcomer newcomer = TestNewcomer.named("nervion")) {
            Program program = filled(newcomer);
            program.post("/submit", "");
            assertThat(admin.post("/v1/applications/" + program.user() + "/decline", "{\"reason\":\"\"}"))
                    .hasStatus(400);
            assertThat(admin.post(
                            "/v1/applications/" + program.user() + "/decline", "{\"reason\":\"which audit was it?\"}"))
                    .hasStatusOk();
            assertThat(program.check("review", "detail")).isEqualTo("declined: which audit was it?");
            assertThat(program.post("/reopen", "")).hasStatusOk();
            assertThat(program.post("/submit", "")).hasStatusOk();
            assertThat(program.post("/withdraw", "{\"reason\":\"not this year\"}"))
                    .hasStatusOk();
            assertThat(program.read().path("state").asString()).isEqualTo("WITHDRAWN");
            assertThat(program.post("/reopen", "")).hasStatusOk();
            assertThat(program.read().path("state").asString()).isEqualTo("DRAFT");
        }
    }

    @Test
    void is_the_business_of_the_inviting_members_administrators_and_voters() {
        Program program = open("Private");
        String path = "/v1/applications/" + program.user();
        Api voter = new Api(http, realm.member("vera", "policy-voter").sign());
        Api tenant = new Api(http, realm.tenant("acme", "tom", "tenant-admin").sign());
        assertThat(voter.get(path)).hasStatusOk();
        assertThat(voter.post("/v1/invitations", "{\"label\":\"x\"}")).hasStatus(403);
        assertThat(voter.post(path + "/decline", "{\"reason\":\"x\"}")).hasStatus(403);
        for (String each : List.of(path, path + "/file", "/v1/applications", "/v1/invitations")) {
            assertThat(tenant.get(each)).hasStatus(404);
        }
        assertThat(new Api(http, realm.member("ada", "member-admin").sign()).get("/v1/joining"))
                .as("a token of a realm is no way into an application")
                .hasStatus(401);
    }

    private static String ballot(String digest) {
        return "{\"contentDigest\":\"" + digest + "\",\"reason\":\"they run a clean house\"}";
    }
}
