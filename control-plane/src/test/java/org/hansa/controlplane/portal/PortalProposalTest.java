package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.SiteRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Putting a decision to the vote: a form, the record byte for byte, and nothing else than what was shown. */
@PortalTest
class PortalProposalTest {
    private static final String FORM = "/portal/ballots/new";

    @Autowired
    private People people;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private Scene scene;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private TestRealm realm;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private Clock clock;

    private SignedIn ada;
    private String contract;

    @BeforeEach
    void set_the_scene() {
        contract = scene.contract();
        ada = people.as("ada");
    }

    @Test
    void suspends_a_member_and_reinstates_it_by_the_votes_of_the_others() throws Exception {
        assertThat(text(ada.get(FORM + "?kind=REINSTATE_MEMBER"))).contains("Nobody is suspended");
        String[] suspension = {
            "kind", "SUSPEND_MEMBER", "member", "HelvMSP", "reviewAt", inDays(30), "reason", "No audit since '24"
        };
        String preview = text(ada.post(FORM, with(suspension, "step", "preview")));
        assertThat(preview)
                .contains("Suspend HelvMSP", "not proposed yet", "&quot;schema&quot;:&quot;order/1&quot;")
                .contains("SUSPENDED", "runs", "Propose exactly this", "No audit since &#39;\\&#39;&#39;24");
        assertThat(ledger.ballots()).noneMatch(each -> each.kind() == BallotKind.SUSPEND_MEMBER);

        Ballot suspends = proposed(suspension, digestIn(preview));
        assertThat(suspends.contentDigest().hex()).isEqualTo(digestIn(preview));
        assertThat(suspends.rule()).isEqualTo(BallotRule.SIMPLE);
        carry(suspends);
        assertThat(ledger.member(TestConsortium.HELV).orElseThrow().stateAt(clock.millis()))
                .isEqualTo(MemberRecord.State.SUSPENDED);

        assertThat(text(ada.get(FORM + "?kind=SUSPEND_MEMBER"))).doesNotContain("HelvMSP");
        carry(propose("kind", "REINSTATE_MEMBER", "member", "HelvMSP", "reason", "The audit is done"));
        assertThat(ledger.member(TestConsortium.HELV).orElseThrow().stateAt(clock.millis()))
                .isEqualTo(MemberRecord.State.ACTIVE);
        assertThat(text(ada.get("/portal/fragments/events"))).contains("Ballot carried", "Reinstate HelvMSP");
    }

    @Test
    void proposes_only_what_was_shown_and_gives_the_form_back_to_change_it() throws Exception {
        String[] order = {
            "kind",
            "SUSPEND_MEMBER",
            "member",
            "RheinMSP",
            "reviewAt",
            inDays(20),
            "urgent",
            "yes",
            "reason",
            "Overload"
        };
        String shown = digestIn(text(ada.post(FORM, with(order, "step", "preview"))));
        order[5] = inDays(21);

        MvcTestResult other = ada.post(FORM, with(order, "step", "propose", "digest", shown));

        assertThat(text(other))
                .contains("not what was shown", "Propose exactly this")
                .doesNotContain(shown);
        assertThat(text(ada.post(FORM, with(order, "step", "edit"))))
                .contains("value=\"" + inDays(21) + "\"", "Overload")
                .containsPattern("id=\"urgent\"[^>]*checked");
        assertThat(ledger.ballots()).noneMatch(each -> each.reason().equals("Overload"));
    }

    @Test
    void adds_a_site_with_what_was_assessed_about_it() {
        Ballot ballot = propose(
                "kind",
                "ADD_SITE",
                "member",
                "NordMSP",
                "site",
                "fi-oul-1",
                "name",
                "Oulu",
                "country",
                "fi",
                "tier",
                "TIER_3",
                "traits",
                "cert_iso27001",
                "aspects",
                "AT_REST",
                "aspects",
                "BACKUP",
                "jurisdiction",
                "FI",
                "assessor",
                "harbour-audit",
                "strength",
                "ATTESTED",
                "from",
                inDays(0),
                "until",
                inDays(365),
                "reason",
                "Room in the north");
        SiteRecord site = ballot.content().as(SiteRecord::parse);
        assertThat(site.country()).isEqualTo("FI");
        assertThat(site.traits()).containsExactly("CERT_ISO27001");
        assertThat(site.facts()).extracting(each -> each.aspect()).containsExactly("AT_REST", "BACKUP");
    }

    @Test
    void adds_an_issuer_and_grants_an_exemption() {
        Ballot issuer = propose(
                "kind",
                "ADD_ISSUER",
                "member",
                "NordMSP",
                "url",
                "https://sign-in.nord.example/realms/staff",
                "organization",
                "staff",
                "reason",
                "A realm of its own for the staff");
        assertThat(issuer.content().as(IssuerRecord::parse).memberOrganization())
                .isEqualTo("staff");
        Ballot exemption = propose(
                "kind",
                "GRANT_EXEMPTION",
                "exemption",
                "x-portal-1",
                "contract",
                contract,
                "clause",
                "C1-AT_REST",
                "control",
                "Keys stay with the tenant",
                "from",
                inDays(0),
                "until",
                inDays(10),
                "maxUses",
                "3",
                "reason",
                "Until the second site is certified",
                "deadline",
                inDays(3) + "T12:00");
        ExemptionRecord record = exemption.content().as(ExemptionRecord::parse);
        assertThat(record.maxUses()).isEqualTo(3);
        assertThat(record.site()).isEmpty();
        assertThat(Instant.ofEpochMilli(exemption.deadlineMillis())).hasToString(inDays(3) + "T12:00:00Z");
    }

    @Test
    void names_every_field_that_is_wrong_before_anybody_votes() throws Exception {
        int before = ledger.ballots().size();
        assertThat(wrong("kind", "SUSPEND_MEMBER", "member", "NobodyMSP", "reviewAt", "2020-01-01"))
                .contains("is none that this can be decided about", "reviewAt", "lies in the past", "reason");
        assertThat(wrong("kind", "SUSPEND_MEMBER", "member", "NordMSP", "reviewAt", inDays(9), "reason", "x"))
                .contains("is none that this can be decided about");
        assertThat(wrong(
                        "kind", "ADD_SITE", "member", "NordMSP", "site", "fi-hel-1", "country", "XX", "tier", "TIER_9"))
                .contains("is on the ledger already", "there is no country XX", "name");
        assertThat(wrong(
                        "kind",
                        "ADD_SITE",
                        "member",
                        "NordMSP",
                        "site",
                        "fi-new-1",
                        "name",
                        "n",
                        "country",
                        "FI",
                        "tier",
                        "TIER_9",
                        "reason",
                        "r"))
                .contains("content", "tier");
        assertThat(wrong("kind", "ADD_ISSUER", "member", "NordMSP", "url", "http://sign-in.example/r", "reason", "r"))
                .contains("must be an https address", "organization");
        assertThat(wrong(
                        "kind",
                        "ADD_ISSUER",
                        "member",
                        "RheinMSP",
                        "url",
                        realm.issuer(),
                        "organization",
                        "o",
                        "reason",
                        "r"))
                .contains("is on the ledger already");
        assertThat(wrong(
                        "kind",
                        "GRANT_EXEMPTION",
                        "contract",
                        "c-not-known-1",
                        "site",
                        "ch-gva-1",
                        "from",
                        inDays(9),
                        "until",
                        inDays(2),
                        "maxUses",
                        "0",
                        "deadline",
                        "2020-01-01T00:00"))
                .contains("is none of this member&#39;s contracts", "is not after its start", "must be 1 to 1000000")
                .contains("clause", "control", "deadline");
        assertThat(ledger.ballots()).hasSize(before);
    }

    @Test
    void shows_what_the_ledger_refuses_with_what_helps_and_keeps_the_form() throws Exception {
        String[] tooLong = {
            "kind",
            "GRANT_EXEMPTION",
            "exemption",
            "x-portal-2",
            "contract",
            contract,
            "clause",
            "C1",
            "control",
            "none",
            "from",
            inDays(0),
            "until",
            inDays(900),
            "maxUses",
            "1",
            "reason",
            "For ever"
        };
        String digest = digestIn(text(ada.post(FORM, with(tooLong, "step", "preview"))));
        MvcTestResult refused = ada.post(FORM, with(tooLong, "step", "propose", "digest", digest));
        assertThat(refused).hasStatus(409);
        assertThat(text(refused)).contains("What helps", "x-portal-2", "For ever");
    }

    @Test
    void takes_no_proposal_that_another_page_has_sent() {
        assertThat(http.post()
                        .uri(FORM)
                        .session(ada.session())
                        .param("kind", "SUSPEND_MEMBER")
                        .param("step", "propose")
                        .exchange())
                .hasStatus(403);
    }

    private void carry(Ballot ballot) {
        String digest = ballot.contentDigest().hex();
        String page = "/portal/ballots/" + ballot.ballot();
        assertThat(people.as("vera").post(page + "/vote", "digest", digest, "choice", "APPROVE", "reason", "read"))
                .hasStatus(302);
        consortium.vote(TestConsortium.RHEIN, ballot.ballot().value(), digest, "APPROVE");
        assertThat(ledger.ballot(ballot.ballot()).orElseThrow().state()).isEqualTo(Ballot.State.CARRIED);
    }

    /** Looks at the record and proposes it. */
    private Ballot propose(String... fields) {
        try {
            return proposed(fields, digestIn(text(ada.post(FORM, with(fields, "step", "preview")))));
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private Ballot proposed(String[] fields, String digest) {
        MvcTestResult answer = ada.post(FORM, with(fields, "step", "propose", "digest", digest));
        assertThat(answer).hasStatus(302);
        String page = String.valueOf(answer.getResponse().getRedirectedUrl());
        return ledger.ballot(new BallotId(page.substring(page.lastIndexOf('/') + 1)))
                .orElseThrow();
    }

    private String wrong(String... fields) throws Exception {
        MvcTestResult answer = ada.post(FORM, with(fields, "step", "preview"));
        assertThat(answer).hasStatus(400);
        return text(answer);
    }

    private static String digestIn(String page) {
        return page.replaceAll("(?s).*name=\"digest\" value=\"([0-9a-f]{64})\".*", "$1");
    }

    private static String[] with(String[] fields, String... more) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String inDays(int days) {
        return clock.instant()
                .plus(Duration.ofDays(days))
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }

    private static String text(MvcTestResult answer) throws UnsupportedEncodingException {
        return answer.getResponse().getContentAsString();
    }
}
