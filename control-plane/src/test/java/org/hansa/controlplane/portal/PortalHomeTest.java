package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hansa.controlplane.fixture.GoneHome;
import org.hansa.controlplane.fixture.InMemoryControlPlane.VisitorsRealm;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A contract's home on its page: nord is a deputy of one contract and the home of another. */
@PortalTest
class PortalHomeTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private People people;

    @Autowired
    private Scene scene;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private VisitorsRealm helv;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private Clock clock;

    private final ContractHandle helvs = new ContractHandle("c-" + UUID.randomUUID());
    private SignedIn ada;

    @BeforeEach
    void a_contract_of_which_helv_is_the_home() {
        scene.contract();
        consortium.activeContract(helvs, TestConsortium.HELV, helv.realm().issuer(), TestRealm.tenantId("glarus"));
        ada = people.as("ada");
    }

    private static String page(ContractHandle contract) {
        return "/portal/contracts/" + contract;
    }

    private static String text(MvcTestResult answer) throws Exception {
        return answer.getResponse().getContentAsString();
    }

    private MspId home(ContractHandle contract) {
        return ledger.contract(contract).orElseThrow().home();
    }

    @Test
    void a_deputy_claims_and_reads_what_happens_next() throws Exception {
        assertThat(text(ada.get(page(helvs))))
                .contains("NordMSP, RheinMSP may take over", "Claim the home", "second factor")
                .doesNotContain("Hand the home over", "Support the claim");
        assertThat(ada.post(page(helvs) + "/claim-home")).hasRedirectedUrl(page(helvs));
        assertThat(ledger.homeClaim(helvs).orElseThrow().claimant()).isEqualTo(TestConsortium.NORD);
        assertThat(text(ada.get(page(helvs))))
                .contains("Due without support", "refuses by itself")
                .doesNotContain("Claim the home");
        assertThat(home(helvs)).isEqualTo(TestConsortium.HELV);
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.SUPPORT_CLAIM, helvs.value(), "0", "NordMSP");
        assertThat(text(ada.get(page(helvs)))).contains("after <span>1</span>", "TAKEN", "Hand the home over");
    }

    @Test
    void a_new_home_says_what_only_the_ledger_tells_of_the_former_one(@TempDir Path directory) throws Exception {
        GoneHome.reserve(consortium, clock, directory, helvs, 3_000);
        ada.post(page(helvs) + "/claim-home");
        assertThat(text(ada.get(page(helvs)))).doesNotContain("Not everything is shown here yet");
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.SUPPORT_CLAIM, helvs.value(), "0", "NordMSP");
        Instant deadline = Instant.now().plus(SOON);
        String shown = text(ada.get(page(helvs)));
        while (!shown.contains("Not everything is shown here yet")
                && Instant.now().isBefore(deadline)) {
            shown = text(ada.get(page(helvs)));
        }
        assertThat(shown).contains("Not everything is shown here yet", "ch-zrh-1</span>, <span>HelvMSP", "3 vCPU");
    }

    @Test
    void another_party_supports_a_claim_by_its_name() throws Exception {
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.CLAIM_HOME, helvs.value(), "0");
        assertThat(text(ada.get(page(helvs))))
                .contains("Support the claim of", "is the home at once")
                .doesNotContain("Claim the home");
        MvcTestResult wrong = ada.post(page(helvs) + "/support-claim", "claimant", "RheinMSP", "confirm", "HelvMSP");
        assertThat(wrong).hasStatus(400);
        assertThat(text(wrong)).contains("Type RheinMSP");
        assertThat(home(helvs)).isEqualTo(TestConsortium.HELV);
        assertThat(ada.post(page(helvs) + "/support-claim", "claimant", "RheinMSP", "confirm", "RheinMSP"))
                .hasRedirectedUrl(page(helvs));
        assertThat(home(helvs)).isEqualTo(TestConsortium.RHEIN);
    }

    @Test
    void a_home_hands_over_and_says_so() throws Exception {
        ContractHandle own = new ContractHandle(scene.anotherContract());
        assertThat(text(ada.get(page(own)))).contains("Hand the home over").doesNotContain("Claim the home");
        assertThat(ada.post(page(own) + "/hand-over", "deputy", "RheinMSP", "confirm", ""))
                .hasStatus(400);
        assertThat(ada.post(page(own) + "/hand-over", "deputy", "RheinMSP", "confirm", "RheinMSP"))
                .hasRedirectedUrl(page(own));
        assertThat(home(own)).isEqualTo(TestConsortium.RHEIN);
        assertThat(text(ada.get(page(own)))).contains("<strong>RheinMSP</strong>", "Claim the home");
    }

    @Test
    void a_home_that_is_there_needs_nobody_to_refuse() throws Exception {
        ContractHandle own = new ContractHandle(scene.anotherContract());
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.CLAIM_HOME, own.value(), "0");
        Instant deadline = Instant.now().plus(SOON);
        while (ledger.homeClaim(own).orElseThrow().state() == HomeClaim.State.OPEN) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
        assertThat(text(ada.get(page(own)))).contains("REFUSED", "Decided").doesNotContain("Due without support");
    }

    @Test
    void only_administrators_of_a_party_are_shown_what_they_may_do() throws Exception {
        assertThat(text(people.as("olga").get(page(helvs))))
                .contains("may take over")
                .doesNotContain("Claim the home");
        assertThat(people.as("olga").post(page(helvs) + "/claim-home")).hasStatus(403);
        assertThat(people.as("dan").post(page(helvs) + "/claim-home")).hasStatus(404);
        assertThat(people.as("mallory").get(page(helvs))).hasStatus(404);
        assertThat(ledger.homeClaim(helvs)).isEmpty();
    }

    /** What was typed comes back from the realm; nothing was sent. */
    @Test
    void a_password_alone_is_not_enough() throws Exception {
        SignedIn paul = people.as("paul");
        MvcTestResult asked = paul.post(page(helvs) + "/claim-home");
        assertThat(asked).hasStatus3xxRedirection();
        assertThat(asked.getResponse().getRedirectedUrl()).startsWith("/oauth2/authorization/");
        assertThat(ledger.homeClaim(helvs)).isEmpty();
    }
}
