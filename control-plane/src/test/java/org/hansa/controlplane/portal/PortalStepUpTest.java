package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.hansa.ledger.model.ServiceContract.Acceptance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Forms that ask for a second factor, from the first click to the vote: the realm is a real one over HTTP. */
@PortalTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class PortalStepUpTest {
    private static final String CALLBACK = "http://localhost/login/oauth2/code/portal";
    private static final String REASON = "Read & agreed, \"as it is\"";

    @Autowired
    private People people;

    @Autowired
    private Scene scene;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private Clock clock;

    private SignedIn paul;

    @BeforeEach
    void sign_in_with_a_password_only() {
        scene.contract();
        paul = people.as("paul");
    }

    @Test
    void a_vote_goes_through_the_realm_and_comes_back_with_nothing_lost() throws Exception {
        Ballot ballot = theirs("b-step-up-1", 110_000);
        String page = BallotPages.PATH + "/" + ballot.ballot();
        assertThat(text(paul.get(page))).contains("Vote for", "second factor");

        URI realm = toRealm(vote(ballot, "REJECT"));
        assertThat(realm.getQuery()).contains("acr_values=2", "max_age=300", "code_challenge");
        assertThat(ledger.ballot(ballot.ballot()).orElseThrow().votes()).isEmpty();

        String back = comeBack(realm, "paul");
        assertThat(back).startsWith(page + "?step-up=");
        assertThat(text(paul.get(back)))
                .contains("You are confirmed", "Nothing is sent yet", "Read &amp; agreed, &quot;as it is&quot;")
                .containsPattern("id=\"reject\"[^>]*checked")
                .doesNotContainPattern("id=\"approve\"[^>]*checked");
        assertThat(ledger.ballot(ballot.ballot()).orElseThrow().votes()).isEmpty();

        assertThat(vote(ballot, "REJECT")).hasRedirectedUrl(page);
        assertThat(ledger.ballot(ballot.ballot()).orElseThrow().votes())
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo(REASON));
    }

    @Test
    void a_realm_that_confirms_nothing_leaves_the_form_and_says_so() throws Exception {
        Ballot ballot = theirs("b-step-up-2", 120_000);
        String realm = toRealm(vote(ballot, "APPROVE")).toString();

        String back = comeBack(URI.create(realm.replaceAll("&acr_values=2", "")), "paul");

        assertThat(text(paul.get(back)))
                .contains("has not confirmed a second factor", "Read &amp; agreed")
                .containsPattern("id=\"approve\"[^>]*checked");
        assertThat(ledger.ballot(ballot.ballot()).orElseThrow().votes()).isEmpty();
    }

    @Test
    void who_gives_up_is_back_at_the_form_and_signed_in_as_before() throws Exception {
        Ballot ballot = theirs("b-step-up-3", 130_000);
        URI realm = toRealm(vote(ballot, "APPROVE"));
        String state = query(realm, "state");

        String back = location(paul.follow(URI.create(CALLBACK + "?error=access_denied&state=" + state)));

        assertThat(text(paul.get(back))).contains("has not confirmed a second factor", "Read &amp; agreed");
    }

    @Test
    void another_person_who_signs_in_instead_finds_no_form() throws Exception {
        Ballot ballot = theirs("b-step-up-4", 140_000);

        String back = comeBack(toRealm(vote(ballot, "APPROVE")), "vera");

        assertThat(text(paul.get(back)))
                .contains("Vote for")
                .doesNotContain("Read &amp; agreed", "You are confirmed")
                .doesNotContainPattern("id=\"approve\"[^>]*checked");
    }

    @Test
    void a_proposal_comes_back_to_its_preview_with_the_same_digest() throws Exception {
        String[] issuer = {
            "kind",
            "ADD_ISSUER",
            "member",
            "NordMSP",
            "url",
            "https://second.example/realms/nord",
            "organization",
            "o-1",
            "reason",
            "A second realm",
            "step",
            "preview",
            "digest",
            ""
        };
        String preview = text(paul.post(BallotForm.PATH, issuer));
        assertThat(preview).contains("not proposed yet");
        issuer[11] = "propose";
        issuer[13] = digestIn(preview);

        String back = comeBack(toRealm(paul.post(BallotForm.PATH, issuer)), "paul");

        String again = text(paul.get(back));
        assertThat(again).contains("You are confirmed", "not proposed yet", "A second realm");
        assertThat(digestIn(again)).isEqualTo(issuer[13]);
        assertThat(ledger.ballots()).noneMatch(each -> each.kind() == BallotKind.ADD_ISSUER);
        assertThat(paul.post(BallotForm.PATH, issuer)).hasStatus3xxRedirection();
        assertThat(ledger.ballots()).anyMatch(each -> each.kind() == BallotKind.ADD_ISSUER);
    }

    @Test
    void an_acceptance_and_an_export_come_back_with_what_was_chosen() throws Exception {
        SignedIn carl = people.as("carl");
        String page = "/portal/contracts/" + scene.anotherProposal();
        assertThat(text(carl.get(page))).contains("Your acceptance is asked for", "second factor");

        URI realm = toRealm(carl, carl.post(page + "/accept", "confirm", "yes"));
        assertThat(realm.getQuery()).contains("acr_values=2", "max_age=300", "scope=openid organization:acme&");
        assertThat(ledger.contract(handle(page)).orElseThrow().acceptances()).noneMatch(Acceptance::tenant);
        String back = comeBack(carl, realm, "carl");
        assertThat(back).startsWith(page + "?step-up=");
        assertThat(text(carl.get(back)))
                .contains("You are confirmed", "Nothing is sent yet")
                .containsPattern("id=\"confirm\"[^>]*checked");
        assertThat(carl.post(page + "/accept", "confirm", "yes")).hasRedirectedUrl(page);
        assertThat(ledger.contract(handle(page)).orElseThrow().acceptances()).anyMatch(Acceptance::tenant);

        SignedIn again = people.as("carl");
        String chosen = handle(page).value();
        MvcTestResult export = again.post("/portal/audit/reports", "contract", chosen);
        String audit = comeBack(again, toRealm(again, export), "carl");
        assertThat(audit).startsWith("/portal/audit?step-up=");
        assertThat(text(again.get(audit)))
                .contains("You are confirmed")
                .containsPattern("value=\"" + chosen + "\"[^>]*selected");
        assertThat(again.post("/portal/audit/reports", "contract", chosen)).hasStatus3xxRedirection();
    }

    @Test
    void a_proposal_of_a_contract_comes_back_as_it_was_typed() throws Exception {
        String[] typed = {
            "key",
            "k-step-up",
            "title",
            "Typed \"once\"",
            "tenant",
            "o-1",
            "validFrom",
            "2026-01-01",
            "validUntil",
            "2036-01-01",
            "parties",
            "RheinMSP",
            "vcpu",
            "8",
            "level",
            "INTERNAL"
        };
        URI realm = toRealm(paul, paul.post("/portal/contracts/new", typed));
        assertThat(realm.getQuery()).contains("acr_values=2");

        String back = comeBack(paul, realm, "paul");

        assertThat(text(paul.get(back)))
                .contains("You are confirmed", "Typed &quot;once&quot;", "value=\"k-step-up\"", "value=\"2036-01-01\"");
    }

    private static ContractHandle handle(String page) {
        return new ContractHandle(page.substring(page.lastIndexOf('/') + 1));
    }

    private Ballot theirs(String id, long grace) {
        BallotProposal proposal = TestConsortium.ballot(
                clock, id, BallotKind.CHANGE_PARAMETER, new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, grace));
        consortium.submit(TestConsortium.HELV, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        return ledger.ballot(proposal.ballot()).orElseThrow();
    }

    private MvcTestResult vote(Ballot ballot, String choice) {
        return paul.post(
                BallotPages.PATH + "/" + ballot.ballot() + "/vote",
                "digest",
                ballot.contentDigest().hex(),
                "choice",
                choice,
                "reason",
                REASON);
    }

    private URI toRealm(MvcTestResult refused) {
        return toRealm(paul, refused);
    }

    /** From the refused form to the realm's address. */
    private static URI toRealm(SignedIn browser, MvcTestResult refused) {
        String start = location(refused);
        assertThat(start).startsWith("/oauth2/authorization/portal?step-up=");
        return URI.create(location(browser.get(start)));
    }

    private String comeBack(URI realm, String person) throws IOException, InterruptedException {
        return comeBack(paul, realm, person);
    }

    /** Signs in at the realm and returns to the portal, which says where to go. */
    private static String comeBack(SignedIn browser, URI realm, String person)
            throws IOException, InterruptedException {
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(realm + "&as=" + person))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        URI callback = URI.create(answer.headers().firstValue("Location").orElseThrow());
        return location(browser.follow(callback));
    }

    private static String query(URI uri, String name) {
        Matcher value = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(uri.getRawQuery());
        assertThat(value.find()).isTrue();
        return value.group(1);
    }

    private static String location(MvcTestResult answer) {
        return Optional.ofNullable(answer.getResponse().getHeader("Location"))
                .orElseThrow(() -> new AssertionError(
                        "no redirect but " + answer.getResponse().getStatus() + " " + text(answer)));
    }

    private static String digestIn(String page) {
        Matcher digest =
                Pattern.compile("name=\"digest\" value=\"([0-9a-f]{64})\"").matcher(page);
        assertThat(digest.find()).as(page).isTrue();
        return digest.group(1);
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
