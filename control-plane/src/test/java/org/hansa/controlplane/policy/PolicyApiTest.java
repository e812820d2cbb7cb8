package org.hansa.controlplane.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class PolicyApiTest {
    @Autowired
    private MockMvcTester http;

    @Autowired
    private TestRealm realm;

    @Autowired
    private TestBundles bundles;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private PolicyBundles folder;

    @Autowired
    private BundleInstaller installer;

    @Autowired
    private LedgerView ledger;

    private Api admin;
    private Api voter;

    @BeforeEach
    void sign_in() {
        admin = new Api(
                http, realm.member("ada", "member-admin", "policy-voter").sign());
        voter = new Api(http, realm.member("bob", "policy-voter").sign());
    }

    @Test
    void goes_from_a_proposal_by_votes_to_the_bundle_that_opa_runs() {
        bundles.stage("r2");
        Ballot ballot = proposed("r2");
        assertThat(ballot.state()).isEqualTo(Ballot.State.OPEN);
        assertThat(voter.post("/v1/policies/r2/activate", "")).hasStatus(404);
        assertThat(approve(voter, ballot)).hasStatusOk();
        consortium.vote(
                TestConsortium.RHEIN,
                ballot.ballot().value(),
                ballot.contentDigest().hex(),
                "APPROVE");
        assertThat(voter.get("/v1/policies/r2"))
                .bodyJson()
                .extractingPath("$.ballot")
                .isEqualTo(ballot.ballot().value());
        assertThat(voter.post("/v1/policies/r2/activate", ""))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("ACTIVE");
        installer.install();
        assertThat(folder.live().orElseThrow().revision()).isEqualTo(new PolicyRevision("r2"));
        assertThat(voter.get("/v1/policies/r1"))
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("RETIRING");
        assertThat(voter.post("/v1/policies/r2/activate", "")).hasStatusOk();
    }

    @Test
    void does_not_let_the_proposer_vote() {
        bundles.stage("r7");
        assertThat(approve(admin, proposed("r7")))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.policyCode")
                .isEqualTo("SAME_PROPOSER");
    }

    @Test
    void proposes_and_approves_only_what_is_staged() {
        assertThat(propose("r8"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.remedy")
                .asString()
                .contains("policy/build.sh");
        bundles.stage("r9");
        Ballot ballot = proposed("r9");
        new TestBundles(folder.file(new PolicyRevision("r9")).getParent().getParent()).stageOther("r9");
        assertThat(approve(voter, ballot)).hasStatus(409).bodyText().contains("not the one that was proposed");
    }

    @Test
    void records_the_digest_of_the_test_results_that_are_staged() throws IOException {
        bundles.stage("r10");
        Digest results = Digest.of(Files.readAllBytes(folder.testsFile(new PolicyRevision("r10"))));
        assertThat(propose("r10"))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.content.testDigest")
                .isEqualTo(results.hex());
    }

    @Test
    void proposes_nothing_untested_or_tested_as_something_else_or_found_wanting() {
        PolicyBundle bundle = bundles.stageUntested("r11");
        assertThat(refused("r11")).contains("No test results of revision r11", "policy/check.sh --revision r11");
        bundles.stageTests("r11", bundles.stageUntested("r12"), List.of());
        assertThat(refused("r11")).contains("of another bundle", bundle.digest().hex());
        bundles.stageTests("r11", bundle, List.of("data.hansa.authz_test.test_step_up_is_asked_for"));
        assertThat(refused("r11")).contains("1 failed", "test_step_up_is_asked_for");
        assertThat(ledger.policy(new PolicyRevision("r11"))).isEmpty();
    }

    private String refused(String revision) {
        MvcTestResult answer = propose(revision);
        assertThat(answer).hasStatus(409).bodyJson().extractingPath("$.code").isEqualTo("POLICY_UNTESTED");
        return new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void lets_tenants_read_and_nothing_else() {
        Api tenant =
                new Api(http, realm.tenant("acme", "eve", "compliance-officer").sign());
        assertThat(tenant.get("/v1/policies")).hasStatusOk();
        assertThat(tenant.post("/v1/policies", "{\"revision\":\"r3\",\"summary\":\"mine\"}"))
                .hasStatus(403);
        assertThat(tenant.post("/v1/policies/r1/activate", "")).hasStatus(403);
    }

    @Test
    void knows_no_revision_of_another_name_and_names_wrong_fields() {
        assertThat(voter.get("/v1/policies/r99")).hasStatus(404);
        assertThat(voter.get("/v1/policies/R!")).hasStatus(404);
        assertThat(admin.post("/v1/policies", "{\"revision\":\"No Way\",\"summary\":\"\"}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].field")
                .asArray()
                .containsExactly("revision", "summary");
        long height = ledger.height();
        assertThat(voter.post("/v1/policies/r1/approve", "{}")).hasStatus(404);
        assertThat(ledger.height()).isEqualTo(height);
    }

    private MvcTestResult propose(String revision) {
        return admin.post("/v1/policies", "{\"revision\":\"" + revision + "\",\"summary\":\"better rules\"}");
    }

    private Ballot proposed(String revision) {
        assertThat(propose(revision)).hasStatus(201);
        return ledger.ballots().stream()
                .filter(each -> each.about().equals(revision))
                .findFirst()
                .orElseThrow();
    }

    private static MvcTestResult approve(Api api, Ballot ballot) {
        return api.post(
                "/v1/ballots/" + ballot.ballot() + "/votes",
                "{\"contentDigest\":\"" + ballot.contentDigest()
                        + "\",\"choice\":\"APPROVE\",\"reason\":\"read and tested\"}");
    }
}
