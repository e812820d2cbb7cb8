package org.hansa.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.hansa.ledger.model.ServiceContract;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class BallotsInScopeTest {
    @Autowired
    private TestConsortium consortium;

    @Autowired
    private TestRealm realm;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private Clock clock;

    @Test
    void takes_closed_ballots_about_parties_and_own_exemptions_and_no_other_tenants() {
        ServiceContract ours = consortium.proposeContract("c-scope-ours-1", realm.issuer(), TestRealm.tenantId("acme"));
        consortium.proposeContract("c-scope-theirs", realm.issuer(), TestRealm.tenantId("globex"));
        Order order = new Order("HelvMSP", OptionalLong.of(clock.millis() + 86_400_000L));
        String open = proposed("b-scope-open", BallotKind.SUSPEND_MEMBER, order);
        String closed = withdrawn("b-scope-helv", BallotKind.SUSPEND_MEMBER, order);
        String exemption = withdrawn("b-scope-exempt", BallotKind.GRANT_EXEMPTION, exemption("c-scope-ours-1"));
        String others = withdrawn("b-scope-others", BallotKind.GRANT_EXEMPTION, exemption("c-scope-theirs"));
        String parameter = withdrawn(
                "b-scope-grace", BallotKind.CHANGE_PARAMETER, new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, 1));

        List<BallotId> found = BallotsInScope.of(ours, ledger);

        assertThat(found)
                .extracting(BallotId::value)
                .contains(closed, exemption)
                .doesNotContain(open, others, parameter);
    }

    private ExemptionRecord exemption(String contract) {
        return new ExemptionRecord(
                "x-" + contract,
                new ContractHandle(contract),
                Optional.empty(),
                "C1-AT_REST",
                "keys stay with the tenant",
                clock.millis(),
                clock.millis() + 86_400_000L,
                1,
                List.of(),
                0);
    }

    private String proposed(String id, BallotKind kind, CanonicalRecord content) {
        BallotProposal proposal = TestConsortium.ballot(clock, id, kind, content);
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        return id;
    }

    private String withdrawn(String id, BallotKind kind, CanonicalRecord content) {
        proposed(id, kind, content);
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.WITHDRAW_BALLOT, id, "only a test");
        assertThat(ledger.ballot(new BallotId(id)).orElseThrow().state()).isEqualTo(Ballot.State.WITHDRAWN);
        return id;
    }
}
