package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What forms do, and what they say when they do not. */
@PortalTest
class PortalFormsTest {
    @Autowired
    private People people;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private SignInDesk desk;

    @Autowired
    private Scene scene;

    @Autowired
    private TestBundles bundles;

    @Autowired
    private TestConsortium consortium;

    private String contract;

    @Autowired
    private LedgerView ledger;

    @BeforeEach
    void set_the_scene() {
        contract = scene.contract();
    }

    @Test
    void proposes_a_contract_and_says_which_sites_the_clauses_permit() throws Exception {
        MvcTestResult answer = propose("EEA");
        assertThat(answer).hasStatus(302);
        String page = text(people.as("ada").get(answer.getResponse().getRedirectedUrl()));
        assertThat(page)
                .contains("Backup pool", "Data at rest: only EEA", "fi-hel-1")
                .contains("proposed");
    }

    @Test
    void shows_why_no_site_is_permitted_and_keeps_what_was_typed() throws Exception {
        MvcTestResult answer = propose("US");
        assertThat(answer).hasStatus(422);
        assertThat(text(answer))
                .contains("RESIDENCY", "JURISDICTION_NOT_ALLOWED", "What helps", "value=\"Backup pool\"");
    }

    @Test
    void names_every_field_that_is_wrong() throws Exception {
        MvcTestResult answer =
                people.as("ada").post("/portal/contracts/new", "title", "", "vcpu", "many", "validFrom", "soon");
        assertThat(answer).hasStatus(400);
        assertThat(text(answer)).contains("title", "is not a number", "is not a date", "tenant");
    }

    @Test
    void accepts_a_contract_only_with_a_word_on_its_terms() throws Exception {
        String proposal = scene.anotherProposal();
        SignedIn eve = people.as("eve");
        assertThat(text(eve.post("/portal/contracts/" + proposal + "/accept"))).contains("Say that you have read");
        assertThat(eve.post("/portal/contracts/" + proposal + "/accept", "confirm", "yes"))
                .hasStatus(302);
        assertThat(text(eve.get("/portal/contracts/" + proposal)))
                .contains("Tenant, vouched for by NordMSP")
                .doesNotContain("Your acceptance is asked for");
    }

    @Test
    void places_and_shows_both_lives_the_receipt_and_the_decision() throws Exception {
        MvcTestResult answer = place("vcpu", "1.5", "sites", "fi-hel-1");
        assertThat(answer).hasStatus(302);
        assertThat(text(people.as("dan").get(answer.getResponse().getRedirectedUrl())))
                .contains("Its life", "RESERVED", "On the ledger", "1.5 vCPU", "Receipts", "Why it may be there")
                .contains("JURISDICTION_NOT_ALLOWED", "ch-zrh-1");
    }

    @Test
    void explains_a_refusal_site_by_site() throws Exception {
        MvcTestResult answer = place("vcpu", "1", "sites", "ch-zrh-1");
        assertThat(answer).hasStatus(422);
        assertThat(text(answer))
                .contains("Refused", "RESIDENCY", "ch-zrh-1", "JURISDICTION_NOT_ALLOWED", "What would help")
                .contains("the decision in full");
    }

    @Test
    void explains_a_refusal_for_want_of_room_with_the_nearest_that_fits() throws Exception {
        MvcTestResult answer = place("vcpu", "30", "memoryGib", "200");
        assertThat(answer.getResponse().getStatus()).isIn(409, 507);
        assertThat(text(answer)).contains("What helps");
    }

    @Test
    void releases_only_what_is_named() throws Exception {
        String allocation = scene.anotherAllocation();
        SignedIn dan = people.as("dan");
        String path = "/portal/allocations/" + allocation;
        MvcTestResult unsure = dan.post(path + "/release", "confirm", "yes");
        assertThat(unsure).hasStatus(400);
        assertThat(text(dan.get(path))).doesNotContain("Use counts until");
        String word = allocation.substring(allocation.length() - 6);
        assertThat(text(unsure)).contains("Type " + word);
        assertThat(dan.post(path + "/release", "confirm", word)).hasStatus(302);
        assertThat(text(dan.get(path)))
                .contains("released", "Use counts until")
                .doesNotContain("Give the room back</h2>");
    }

    @Test
    void pages_on_by_token_and_filters_by_state() throws Exception {
        SignedIn dan = people.as("dan");
        assertThat(text(dan.get("/portal/allocations?state=RESERVED")))
                .contains(scene.allocation().substring(0, 12));
        assertThat(text(dan.get("/portal/allocations?state=EVICTED"))).contains("No allocations here");
        assertThat(dan.get("/portal/allocations?pageToken=AAAA")).hasStatus(400);
    }

    @Test
    void shows_an_event_once_and_then_says_nothing_new() throws Exception {
        SignedIn dan = people.as("dan");
        String events = text(dan.get("/portal/fragments/events"));
        assertThat(events).contains("Reserved");
        String newest = events.replaceAll("(?s).*newest=([^\"&]+).*", "$1");
        assertThat(dan.get("/portal/fragments/events?newest=" + newest)).hasStatus(204);
        assertThat(text(people.as("mallory").get("/portal/fragments/events")))
                .doesNotContain(scene.allocation().substring(0, 12));
    }

    @Test
    void votes_on_rules_with_a_reason_and_activates_them_only_when_meant() throws Exception {
        bundles.stage("r2");
        String ada = desk.accessToken("ada");
        assertThat(new Api(http, ada).post("/v1/policies", "{\"revision\":\"r2\",\"summary\":\"Closer to home\"}"))
                .hasStatus(201);
        SignedIn vera = people.as("vera");
        Ballot ballot = ledger.ballots().stream()
                .filter(each -> each.about().equals("r2"))
                .findFirst()
                .orElseThrow();
        String page = "/portal/ballots/" + ballot.ballot();
        String digest = ballot.contentDigest().hex();
        assertThat(text(vera.get("/portal/ballots"))).contains("Waiting for", page, "Policy revision r2");
        assertThat(text(vera.get(page))).contains("Closer to home", "Reason, recorded on the ledger");
        assertThat(text(vera.post(page + "/vote", "digest", digest, "choice", "APPROVE")))
                .contains("say why");
        assertThat(vera.post(page + "/vote", "digest", digest, "choice", "APPROVE", "reason", "read and tested"))
                .hasStatus(302);
        assertThat(text(vera.get(page))).contains("read and tested", "vote is <strong>approve", "Transaction of");
        consortium.vote(TestConsortium.RHEIN, ballot.ballot().value(), digest, "REJECT");
        consortium.vote(TestConsortium.RHEIN, ballot.ballot().value(), digest, "APPROVE");
        assertThat(text(vera.get(page))).contains("CARRIED", "Votes that were changed since");
        assertThat(text(vera.get("/portal/policies/r2"))).contains("Bring it into force");
        assertThat(text(vera.post("/portal/policies/r2/activate")))
                .contains("Say that these rules may come into force");
        assertThat(text(vera.get("/portal/policies"))).contains("VOTED");
    }

    @Test
    void exports_a_report_and_says_how_to_verify_it() throws Exception {
        SignedIn cora = people.as("cora");
        MvcTestResult asked = cora.post("/portal/audit/reports", "contract", contract);
        String page = asked.getResponse().getRedirectedUrl();
        assertThat(text(cora.get(page))).contains("running", "hx-get");
        assertThat(text(cora.get(page))).contains("Download the report", "./hansa verify", "--trust-root");
        assertThat(cora.get(page + "/content")).hasStatusOk().hasContentType("application/zip");
        assertThat(cora.get("/portal/audit/trust-root")).hasStatusOk().hasContentType("application/json");
        assertThat(people.as("mallory").get(page)).hasStatus(404);
    }

    private MvcTestResult propose(String allow) {
        return people.as("ada")
                .post(
                        "/portal/contracts/new",
                        "key",
                        UUID.randomUUID().toString(),
                        "title",
                        "Backup pool",
                        "tenant",
                        TestRealm.tenantId("acme"),
                        "validFrom",
                        "2026-01-01",
                        "validUntil",
                        "2036-01-01",
                        "parties",
                        "RheinMSP",
                        "vcpu",
                        "8",
                        "clauseAspect0",
                        "AT_REST",
                        "clauseAllow0",
                        allow,
                        "level",
                        "INTERNAL");
    }

    private MvcTestResult place(String... more) {
        String[] fields = {
            "key",
            UUID.randomUUID().toString(),
            "contract",
            contract,
            "group",
            "web",
            "kind",
            "CONTAINER",
            "count",
            "1",
            "level",
            "CONFIDENTIAL",
            "tags",
            "PERSONAL"
        };
        String[] all = new String[fields.length + more.length];
        System.arraycopy(fields, 0, all, 0, fields.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return people.as("dan").post("/portal/allocations/new", all);
    }

    private static String text(MvcTestResult answer) throws Exception {
        return answer.getResponse().getContentAsString();
    }
}
