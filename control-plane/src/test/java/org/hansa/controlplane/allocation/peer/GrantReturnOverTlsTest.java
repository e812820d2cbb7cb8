package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestPeers;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.GrantView;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A contract's home takes back what a site of another member may give out, over mutual TLS. */
class GrantReturnOverTlsTest extends PeersOverTlsTest {
    @Autowired
    private CallingHome applied;

    @Test
    void gives_a_part_of_a_grant_back_to_the_contracts_home() {
        Grant grant = ledger.grant(contract, TestConsortium.HELSINKI).orElseThrow();
        PeerGrantDonors rhein = donors("rhein", TestConsortium.RHEIN);
        assertThat(rhein.giveBack(grant, vcpu(4_000))).isEqualTo(vcpu(4_000));
        assertThat(free()).isEqualTo(vcpu(6_000));
        assertThat(rhein.giveBack(grant, vcpu(50_000))).isEqualTo(vcpu(10_000));
        assertThat(reason(owner("rhein", TestConsortium.RHEIN)
                        .hold(command(60_000, TestConsortium.HELSINKI), alone(TestConsortium.NORD))))
                .isEqualTo(RefusalReason.QUOTA);
        assertThat(rhein.giveBack(grant, ResourceVector.ZERO)).isEqualTo(ResourceVector.ZERO);
        assertThat(free()).isEqualTo(vcpu(10_000));
    }

    @Test
    void gives_nothing_back_to_another_member_or_about_another_version_of_the_grant() {
        Grant grant = ledger.grant(contract, TestConsortium.HELSINKI).orElseThrow();
        assertThat(donors("helv", TestConsortium.HELV).giveBack(grant, vcpu(1_000)))
                .isEqualTo(ResourceVector.ZERO);
        Grant newer = new Grant(contract, grant.site(), grant.version() + 1, grant.granted());
        assertThat(donors("rhein", TestConsortium.RHEIN).giveBack(newer, vcpu(1_000)))
                .isEqualTo(ResourceVector.ZERO);
        Grant elsewhere = new Grant(contract, TestConsortium.FRANKFURT, grant.version(), grant.granted());
        assertThat(ask("rhein", elsewhere, 0).status()).isEqualTo(404);
        assertThat(ask("helv", grant, 0).status()).isEqualTo(409);
        assertThat(ask("rhein", grant, 7).status()).isEqualTo(409);
        assertThat(engine.grant(contract, TestConsortium.HELSINKI)
                        .map(GrantView::returning)
                        .orElse(ResourceVector.ZERO))
                .isEqualTo(ResourceVector.ZERO);
    }

    private PeerCalls.Answer ask(String as, Grant grant, long epoch) {
        ReturnBody body = new ReturnBody(
                0, contract.value(), epoch, grant.site().value(), grant.version(), Map.of("VCPU", 1_000L));
        return TestPeers.calls(as, "NordMSP", port.port())
                .exchange(
                        TestConsortium.NORD,
                        "POST",
                        "/peer/v1/grants/return",
                        Optional.of(json.writeValueAsBytes(body)),
                        TestPeers.DEADLINE);
    }

    private ResourceVector free() {
        return engine.grant(contract, TestConsortium.HELSINKI).orElseThrow().free();
    }

    private PeerGrantDonors donors(String as, MspId home) {
        return new PeerGrantDonors(home, ledger, engine, applied, TestPeers.calls(as, "NordMSP", port.port()), json);
    }
}
