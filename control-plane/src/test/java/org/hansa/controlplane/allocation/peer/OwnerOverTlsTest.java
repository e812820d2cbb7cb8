package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.fixture.TestPeers;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.controlplane.peer.web.PeerPort;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.GrantView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.Refusal;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Nord owns the room, rhein is the contract's home: the whole exchange over mutual TLS, on a real engine. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none"})
@Import(InMemoryControlPlane.class)
class OwnerOverTlsTest {
    @Autowired
    private PeerPort port;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private AllocationEngine engine;

    @Autowired
    private CallingHome applied;

    @Autowired
    private JsonMapper json;

    @Autowired
    private Clock clock;

    private ContractHandle contract;

    @BeforeEach
    void a_contract_at_home_with_rhein() {
        contract = new ContractHandle("c-" + UUID.randomUUID());
        consortium.activeContract(
                contract, TestConsortium.RHEIN, "https://sso.rhein.example/realms/rhein", "tenant-of-rhein");
        consortium.grant(TestConsortium.RHEIN, contract, TestConsortium.HELSINKI, vcpu(10_000));
        consortium.declare(TestConsortium.NORD, TestConsortium.HELSINKI, vcpu(90_000_000));
        engine.putProvider(ProviderSpec.of(
                new ProviderId("room-" + UUID.randomUUID()),
                TestConsortium.HELSINKI,
                vcpu(10_000),
                List.of(),
                List.of()));
    }

    @Test
    void holds_confirms_tells_and_releases() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        PlaceOutcome held = nord.hold(command);
        assertThat(held).isInstanceOfSatisfying(PlaceOutcome.Placed.class, placed -> {
            assertThat(placed.state()).isEqualTo(AllocationState.HELD);
            assertThat(placed.parts()).extracting(PlacedPart::site).containsExactly(TestConsortium.HELSINKI);
        });
        assertThat(nord.hold(command)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(nord.confirm(command.allocation())).isInstanceOfSatisfying(PlaceOutcome.Placed.class, placed -> {
            assertThat(placed.state()).isEqualTo(AllocationState.RESERVED);
            assertThat(placed.parts().get(0).receipt())
                    .hasValueSatisfying(
                            signed -> assertThat(signed.receipt().owner()).isEqualTo(TestConsortium.NORD));
        });
        assertThat(recorded(nord, command.allocation()).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(nord.release(command.allocation(), ReleaseReason.TENANT).result())
                .isEqualTo(ReleaseOutcome.Result.RELEASED);
        assertThat(nord.release(command.allocation(), ReleaseReason.TENANT).result())
                .isEqualTo(ReleaseOutcome.Result.ALREADY_ENDED);
    }

    @Test
    void keeps_nothing_of_the_tenants_words() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        owner("rhein", TestConsortium.RHEIN).hold(command);
        assertThat(engine.allocation(command.allocation())
                        .map(AllocationView::command)
                        .map(PlaceCommand::note))
                .hasValue("");
    }

    @Test
    void takes_holds_from_the_contracts_home_only() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThat(reason(owner("helv", TestConsortium.HELV).hold(command))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(engine.allocation(command.allocation())).isEmpty();
    }

    @Test
    void takes_holds_of_the_current_epoch_only() {
        HoldBody stale = HoldBody.of(command(60_000, TestConsortium.HELSINKI), 7, 0);
        PeerCalls.Answer answer = TestPeers.calls("rhein", "NordMSP", port.port())
                .exchange(
                        TestConsortium.NORD,
                        "POST",
                        "/peer/v1/holds",
                        Optional.of(json.writeValueAsBytes(stale)),
                        TestPeers.DEADLINE);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("epoch 7");
    }

    @Test
    void refuses_sites_that_are_not_its_own_and_holds_that_last_too_long() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        assertThat(reason(nord.hold(command(60_000, TestConsortium.FRANKFURT)))).isEqualTo(RefusalReason.RESIDENCY);
        assertThat(reason(nord.hold(command(3_600_000, TestConsortium.HELSINKI))))
                .isEqualTo(RefusalReason.OWNER_REFUSED);
    }

    @Test
    void tells_another_member_nothing() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        owner("rhein", TestConsortium.RHEIN).hold(command);
        PeerOwner curious = owner("helv", TestConsortium.HELV);
        assertThat(curious.verdict(command.allocation())).isEmpty();
        assertThat(reason(curious.confirm(command.allocation()))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(engine.allocation(command.allocation()).map(AllocationView::state))
                .hasValue(AllocationState.HELD);
    }

    @Test
    void refuses_a_hold_that_comes_after_its_release() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThat(nord.release(command.allocation(), ReleaseReason.GROUP_ABORTED)
                        .result())
                .isEqualTo(ReleaseOutcome.Result.UNKNOWN);
        assertThat(reason(nord.hold(command))).isEqualTo(RefusalReason.WITHDRAWN);
    }

    @Test
    void gives_a_part_of_a_grant_back_to_the_contracts_home() {
        Grant grant = ledger.grant(contract, TestConsortium.HELSINKI).orElseThrow();
        PeerGrantDonors rhein = donors("rhein", TestConsortium.RHEIN);
        assertThat(rhein.giveBack(grant, vcpu(4_000))).isEqualTo(vcpu(4_000));
        assertThat(free()).isEqualTo(vcpu(6_000));
        assertThat(rhein.giveBack(grant, vcpu(50_000))).isEqualTo(vcpu(10_000));
        assertThat(reason(owner("rhein", TestConsortium.RHEIN).hold(command(60_000, TestConsortium.HELSINKI))))
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
        assertThat(ask("helv", grant, 0).status()).isEqualTo(403);
        assertThat(ask("rhein", grant, 7).status()).isEqualTo(403);
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

    /** The owner's word once the ledger has the reservation. */
    private static AllocationView recorded(PeerOwner owner, AllocationId id) {
        long deadline = System.nanoTime() + TestPeers.DEADLINE.toNanos();
        AllocationView view = owner.verdict(id).orElseThrow();
        while (view.parts().get(0).record().state() != RecordState.RECORDED && System.nanoTime() < deadline) {
            view = owner.verdict(id).orElseThrow();
        }
        assertThat(view.parts().get(0).record().state()).isEqualTo(RecordState.RECORDED);
        return view;
    }

    private PeerOwner owner(String as, MspId home) {
        return new PeerOwner(
                TestConsortium.NORD,
                home,
                TestPeers.calls(as, "NordMSP", port.port()),
                ledger,
                TestCrypto.consortium(),
                json);
    }

    private static RefusalReason reason(PlaceOutcome outcome) {
        assertThat(outcome).isInstanceOf(PlaceOutcome.Refused.class);
        Refusal refusal = ((PlaceOutcome.Refused) outcome).refusal();
        return refusal.reason();
    }

    private PlaceCommand command(long holdMillis, SiteId site) {
        return new PlaceCommand(
                new AllocationId(UUID.randomUUID().toString()),
                contract,
                TestConsortium.RHEIN,
                ResourceRequest.of(vcpu(1_000)),
                List.of(site),
                PlaceCommand.SiteOrder.BEST_FIT,
                OptionalLong.of(clock.millis() + holdMillis),
                OptionalLong.empty(),
                Digest.of(new byte[] {1}),
                new PolicyRevision("r1"),
                Digest.of(new byte[] {2}),
                Consent.MEMBER_ASSERTED,
                new TreeMap<>(),
                "what the tenant said");
    }

    private static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }
}
