package org.hansa.controlplane.ballots;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class BallotApiTest {
    private static final String GRACE =
            "{\"schema\":\"parameter/1\",\"parameter\":\"RETIRING_GRACE_MILLIS\",\"value\":\"%d\"}";

    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private BallotCloser closer;

    @Autowired
    private Clock clock;

    private Api admin;
    private Api voter;

    @BeforeEach
    void sign_in() {
        admin = new Api(
                http, realm.member("ada", "member-admin", "policy-voter").sign());
        voter = new Api(http, realm.member("bob", "policy-voter").sign());
    }

    @Test
    void decides_by_the_votes_of_several_members_and_shows_the_transaction() {
        Ballot ballot = proposed(60_000);
        assertThat(vote(voter, ballot, "APPROVE"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("OPEN");
        consortium.vote(TestConsortium.RHEIN, id(ballot), ballot.contentDigest().hex(), "APPROVE");

        MvcTestResult read = voter.get("/v1/ballots/" + ballot.ballot());
        assertThat(read).hasStatusOk().bodyJson().extractingPath("$.state").isEqualTo("CARRIED");
        assertThat(read)
                .bodyJson()
                .extractingPath("$.evidence.transaction")
                .asString()
                .isNotBlank();
        assertThat(read)
                .bodyJson()
                .extractingPath("$.votes[*].member")
                .asArray()
                .containsExactly("NordMSP", "RheinMSP");
    }

    @Test
    void lists_what_waits_for_this_member_until_it_has_voted() {
        BallotProposal theirs = TestConsortium.ballot(clock, "b-theirs-1", BallotKind.CHANGE_PARAMETER, grace(120_000));
        consortium.submit(TestConsortium.HELV, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(theirs));

        assertThat(voter.get("/v1/ballots?waiting=true")).bodyText().contains("b-theirs-1");
        assertThat(voter.get("/v1/notices")).bodyText().contains("BALLOT_WAITING", "b-theirs-1");
        Api officer =
                new Api(http, realm.tenant("acme", "cora", "compliance-officer").sign());
        assertThat(officer.get("/v1/notices")).hasStatus(404);
        assertThat(vote(voter, ledger.ballot(theirs.ballot()).orElseThrow(), "REJECT"))
                .hasStatusOk();
        assertThat(voter.get("/v1/ballots?waiting=true")).bodyText().doesNotContain("b-theirs-1");
        assertThat(voter.get("/v1/ballots")).bodyText().contains("b-theirs-1");
    }

    @Test
    void answers_a_second_vote_and_one_on_something_else_each_with_its_code() {
        Ballot ballot = proposed(65_000);
        assertThat(vote(voter, ballot, "APPROVE")).hasStatusOk();
        assertThat(code(vote(voter, ballot, "APPROVE"))).isEqualTo("ALREADY_VOTED");
        assertThat(code(vote(voter, id(ballot), "0".repeat(64), "REJECT"))).isEqualTo("CONTENT_MISMATCH");
    }

    @Test
    void counts_no_vote_after_the_deadline_and_closes_the_ballot_then() {
        String soon = clock.instant().plusSeconds(8).toString();
        assertThat(propose(body(70_000).replace(",\"reason\"", ",\"deadline\":\"" + soon + "\",\"reason\"")))
                .hasStatus(201);
        Ballot ballot = about(70_000);

        while (ballot.takesVotes(clock.millis())) {
            Thread.onSpinWait(); // at most the eight seconds that it was open for
        }
        assertThat(code(vote(voter, ballot, "REJECT"))).isEqualTo("BALLOT_CLOSED");
        closer.closeOverdue();
        assertThat(ledger.ballot(ballot.ballot()).orElseThrow().state()).isEqualTo(Ballot.State.EXPIRED);
    }

    @Test
    void asks_for_a_second_factor_that_is_not_older_than_five_minutes() {
        Ballot ballot = proposed(85_000);
        TestRealm.Token bob = realm.member("bob", "policy-voter");
        Api password = new Api(http, bob.claim("acr", "1").sign());
        long old = clock.instant().minusSeconds(301).getEpochSecond();
        Api stale = new Api(
                http,
                realm.member("bob", "policy-voter").claim("auth_time", old).sign());
        Api machine = new Api(
                http, realm.member("bob", "policy-voter").claim("auth_time", 0).sign());

        for (Api weak : List.of(password, stale, machine)) {
            MvcTestResult answer = vote(weak, ballot, "APPROVE");
            assertThat(answer)
                    .hasStatus(401)
                    .hasHeader(
                            "WWW-Authenticate",
                            "Bearer error=\"insufficient_user_authentication\", acr_values=\"2\", max_age=\"300\"");
            assertThat(code(answer)).isEqualTo("STEP_UP_REQUIRED");
        }
        Api weakAdmin = new Api(
                http, realm.member("ada", "member-admin").claim("acr", "1").sign());
        assertThat(code(weakAdmin.post("/v1/ballots", body(86_000)))).isEqualTo("STEP_UP_REQUIRED");
        assertThat(code(weakAdmin.post("/v1/ballots/" + ballot.ballot() + "/withdraw", "{\"reason\":\"no\"}")))
                .isEqualTo("STEP_UP_REQUIRED");
        assertThat(ledger.ballot(ballot.ballot()).orElseThrow().votes()).isEmpty();
        assertThat(password.get("/v1/ballots")).hasStatusOk();
    }

    @Test
    void is_withdrawn_by_an_administrator_of_the_proposing_member() {
        Ballot ballot = proposed(80_000);
        String path = "/v1/ballots/" + ballot.ballot() + "/withdraw";
        assertThat(voter.post(path, "{\"reason\":\"mine\"}")).hasStatus(403);
        assertThat(admin.post(path, "{\"reason\":\"a better one comes\"}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("WITHDRAWN");
        assertThat(code(vote(voter, ballot, "REJECT"))).isEqualTo("BALLOT_CLOSED");
    }

    @Test
    void names_the_fields_of_a_proposal_that_are_wrong() {
        assertThat(propose("{\"kind\":\"CHANGE_PARAMETER\",\"content\":{\"schema\":\"site/1\"},\"reason\":\"x\"}"))
                .hasStatus(400)
                .bodyText()
                .contains("content", "expected schema parameter/1");
        assertThat(propose("{\"kind\":\"CROWN_A_KING\",\"content\":{\"value\":1},\"reason\":\"\"}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].field")
                .asArray()
                .containsExactly("kind", "content", "reason");
    }

    @Test
    void keeps_a_deadline_exactly_and_refuses_one_that_no_clock_reaches() {
        String day = clock.instant().plus(Duration.ofDays(2)).toString();
        assertThat(propose(body(75_000).replace(",\"reason\"", ",\"deadline\":\"" + day + "\",\"reason\"")))
                .hasStatus(201);
        assertThat(about(75_000).deadlineMillis()).isEqualTo(Instant.parse(day).toEpochMilli());
        String never = body(76_000).replace(",\"reason\"", ",\"deadline\":\"+999999999-01-01T00:00:00Z\",\"reason\"");
        assertThat(propose(never)).hasStatus(400).bodyText().contains("deadline");
    }

    @Test
    void lets_nobody_of_a_tenant_propose_or_vote_and_hides_nothing_from_its_officer() {
        Api officer =
                new Api(http, realm.tenant("acme", "eve", "compliance-officer").sign());
        Api developer = new Api(http, realm.tenant("acme", "dan", "developer").sign());
        Ballot ballot = proposed(90_000);

        assertThat(officer.get("/v1/ballots")).hasStatusOk();
        assertThat(developer.get("/v1/ballots")).hasStatus(403);
        assertThat(vote(officer, ballot, "APPROVE")).hasStatus(403);
        assertThat(officer.post("/v1/ballots", body(1))).hasStatus(403);
        assertThat(voter.get("/v1/ballots/b-no-such")).hasStatus(404);
        assertThat(voter.get("/v1/ballots/!")).hasStatus(404);
    }

    @Test
    void suspends_a_member_which_then_has_no_vote_until_it_is_reinstated() {
        OptionalLong review =
                OptionalLong.of(clock.millis() + Duration.ofDays(30).toMillis());
        decide("b-suspend-helv", BallotKind.SUSPEND_MEMBER, review);

        assertThat(ledger.member(TestConsortium.HELV).orElseThrow().stateAt(clock.millis()))
                .isEqualTo(MemberRecord.State.SUSPENDED);
        assertThat(proposed(95_000).electorate()).doesNotContain(TestConsortium.HELV);

        decide("b-reinstate-helv", BallotKind.REINSTATE_MEMBER, OptionalLong.empty());
        assertThat(proposed(96_000).electorate()).contains(TestConsortium.HELV);
    }

    private void decide(String id, BallotKind kind, OptionalLong review) {
        BallotProposal proposal =
                TestConsortium.ballot(clock, id, kind, new Order(TestConsortium.HELV.value(), review));
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        Ballot ballot = ledger.ballot(proposal.ballot()).orElseThrow();
        consortium.vote(TestConsortium.RHEIN, id, ballot.contentDigest().hex(), "APPROVE");
        assertThat(vote(voter, ballot, "APPROVE"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("CARRIED");
    }

    private static ParameterRecord grace(long value) {
        return new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, value);
    }

    private static String body(long grace) {
        return "{\"kind\":\"CHANGE_PARAMETER\",\"content\":" + GRACE.formatted(grace) + ",\"reason\":\"less waiting\"}";
    }

    private Ballot proposed(long grace) {
        assertThat(propose(body(grace))).hasStatus(201);
        return about(grace);
    }

    private Ballot about(long grace) {
        return ledger.ballots().stream()
                .filter(each ->
                        Long.toString(grace).equals(each.content().fields().get("value")))
                .findFirst()
                .orElseThrow();
    }

    private MvcTestResult propose(String body) {
        return admin.post("/v1/ballots", body);
    }

    private static String id(Ballot ballot) {
        return ballot.ballot().value();
    }

    private static MvcTestResult vote(Api api, Ballot ballot, String choice) {
        return vote(api, id(ballot), ballot.contentDigest().hex(), choice);
    }

    private static MvcTestResult vote(Api api, String ballot, String digest, String choice) {
        return api.post(
                "/v1/ballots/" + ballot + "/votes",
                "{\"contentDigest\":\"" + digest + "\",\"choice\":\"" + choice + "\",\"reason\":\"read and counted\"}");
    }

    private static String code(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString().replaceAll("(?s).*\"code\":\"([A-Z_]+)\".*", "$1");
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
