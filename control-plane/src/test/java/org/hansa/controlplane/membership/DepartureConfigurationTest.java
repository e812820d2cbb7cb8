package org.hansa.controlplane.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.fixture.TestRoll;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The last row of a departure, which only the channel's configuration knows. */
@ControlPlaneTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
class DepartureConfigurationTest {
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

    @Autowired
    private Clock clock;

    @Test
    void is_done_by_itself_once_the_channel_has_forgotten_the_member_and_never_before_it_has_left() {
        roll.forget(TestConsortium.HELV);
        assertThat(progress()).containsExactly("TO_DO");
        roll.take(TestCrypto.member("helv"), TestCrypto.consortium().folder());
        remove();
        assertThat(ledger.member(TestConsortium.HELV).orElseThrow().state()).isEqualTo(MemberRecord.State.LEFT);
        assertThat(progress()).containsExactly("RUNNING");

        roll.forget(TestConsortium.HELV);

        assertThat(progress()).containsExactly("DONE");
    }

    private List<String> progress() {
        Api viewer = new Api(http, realm.member("vera", "policy-voter").sign());
        return Api.json(viewer.get("/v1/members/HelvMSP/departure"))
                .path("rows")
                .valueStream()
                .filter(row -> row.path("step").asString("").equals("CONFIGURATION"))
                .map(row -> row.path("progress").asString(""))
                .toList();
    }

    private void remove() {
        consortium.submit(TestConsortium.HELV, LedgerFunction.ANNOUNCE_LEAVING);
        Order order = new Order("HelvMSP", OptionalLong.empty());
        BallotProposal proposal = TestConsortium.ballot(clock, "b-helv-leaves", BallotKind.REMOVE_MEMBER, order);
        consortium.submit(TestConsortium.NORD, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        String digest =
                ledger.ballot(proposal.ballot()).orElseThrow().contentDigest().hex();
        for (MspId member : List.of(TestConsortium.NORD, TestConsortium.RHEIN)) {
            consortium.vote(member, "b-helv-leaves", digest, "APPROVE");
        }
    }
}
