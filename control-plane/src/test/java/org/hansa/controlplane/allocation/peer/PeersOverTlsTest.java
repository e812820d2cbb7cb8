package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.fixture.TestPeers;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.web.PeerPort;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.Tenure;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Nord's control plane as an owner of room; contracts whose home is rhein, asked over mutual TLS by whom a test names. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none"})
@Import(InMemoryControlPlane.class)
abstract class PeersOverTlsTest {
    @Autowired
    PeerPort port;

    @Autowired
    TestConsortium consortium;

    @Autowired
    LedgerView ledger;

    @Autowired
    AllocationEngine engine;

    @Autowired
    JsonMapper json;

    @Autowired
    Clock clock;

    ContractHandle contract;

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

    static MemberParts alone(MspId owner) {
        return MemberParts.asked(
                1, TestConsortium.RHEIN, List.of(MemberPart.asked(owner, new TreeMap<>(Map.of(0, 1)))));
    }

    PeerOwner owner(String as, MspId home) {
        return new PeerOwner(
                TestConsortium.NORD,
                home,
                TestPeers.calls(as, "NordMSP", port.port()),
                ledger,
                TestCrypto.consortium(),
                json);
    }

    static RefusalReason reason(PlaceOutcome outcome) {
        assertThat(outcome).isInstanceOf(PlaceOutcome.Refused.class);
        Refusal refusal = ((PlaceOutcome.Refused) outcome).refusal();
        return refusal.reason();
    }

    PlaceCommand command(long holdMillis, SiteId site) {
        return new PlaceCommand(
                new AllocationId(UUID.randomUUID().toString()),
                contract,
                TestConsortium.RHEIN,
                List.of(GroupRequest.of(ResourceRequest.of(vcpu(1_000)))),
                List.of(site),
                PlaceCommand.SiteOrder.BEST_FIT,
                OptionalLong.of(clock.millis() + holdMillis),
                OptionalLong.empty(),
                Digest.of(new byte[] {1}),
                new PolicyRevision("r1"),
                Digest.of(new byte[] {2}),
                Consent.MEMBER_ASSERTED,
                new TreeMap<>(),
                "what the tenant said",
                Tenure.FIRM);
    }

    static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }
}
