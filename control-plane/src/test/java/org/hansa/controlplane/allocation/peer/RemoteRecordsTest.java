package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hansa.controlplane.allocation.EventHub;
import org.hansa.controlplane.allocation.FeedEvent;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.hansa.controlplane.fixture.TestCommands;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestPeers;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.controlplane.peer.web.PeerPort;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Nord owns the room and rhein, with an engine of its own, is the home that is told when the ledger has it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none"})
@Import(InMemoryControlPlane.class)
class RemoteRecordsTest {
    @Autowired
    private PeerPort port;

    @Autowired
    private TestConsortium consortium;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private AllocationEngine nord;

    @Autowired
    private JsonMapper json;

    @Autowired
    private Clock clock;

    private final ContractHandle contract = new ContractHandle("c-" + UUID.randomUUID());
    private MortalCalls calls;
    private RemoteHome rhein;

    @BeforeEach
    void a_contract_at_home_with_rhein() {
        consortium.activeContract(
                contract, TestConsortium.RHEIN, "https://sso.rhein.example/realms/rhein", "tenant-of-rhein");
        consortium.grant(TestConsortium.RHEIN, contract, TestConsortium.HELSINKI, vcpu(10_000));
        consortium.declare(TestConsortium.NORD, TestConsortium.HELSINKI, vcpu(90_000_000));
        nord.putProvider(ProviderSpec.of(
                new ProviderId("room-" + UUID.randomUUID()),
                TestConsortium.HELSINKI,
                vcpu(10_000),
                List.of(),
                List.of()));
        calls = new MortalCalls(TestPeers.calls("rhein", "NordMSP", port.port()));
        rhein = new RemoteHome(TestConsortium.RHEIN, consortium, calls, json, clock);
    }

    @AfterEach
    void close() {
        rhein.close();
    }

    @Test
    void the_homes_feed_shows_the_reservation_and_then_its_record() throws Exception {
        EventHub.Subscription feed = rhein.hub.subscribe("acme", event -> true, Optional.empty());
        AllocationId id = rhein.place(command());
        FeedEvent reserved = next(feed, "RESERVED");
        assertThat(reserved.data()).containsEntry("site", "fi-hel-1").containsEntry("allocation", id.value());
        FeedEvent recorded = next(feed, "RECORDED");
        assertThat(recorded.contract()).contains(contract);
        assertThat(recorded.data()).containsEntry("allocation", id.value());
        AllocationView.RecordView record =
                nord.allocation(id).orElseThrow().parts().get(0).record();
        assertThat(record.state()).isEqualTo(RecordState.RECORDED);
        AnchorRecord anchor = ledger.siteBatch(
                        TestConsortium.HELSINKI, record.batch().orElseThrow())
                .orElseThrow();
        assertThat(recorded.data())
                .containsEntry("siteSequence", record.siteSequence().orElseThrow())
                .containsEntry("txId", anchor.txId());
    }

    /** Two members, the real connector between them, and a retry with the same id after the home came back. */
    @Test
    void a_home_that_died_before_it_heard_the_answer_has_the_room_once() throws Exception {
        PlaceCommand command = command();
        calls.dieAfter("POST /peer/v1/reservations");
        assertThatThrownBy(() -> rhein.outcome(command)).isInstanceOf(MortalCalls.Died.class);
        rhein.restart();
        EventHub.Subscription feed =
                rhein.hub.subscribe("acme", event -> event.type().equals("RECORDED"), Optional.empty());
        AllocationId id = rhein.place(command);
        assertThat(next(feed, "RECORDED").data()).containsEntry("allocation", id.value());
        assertThat(nord.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(ledger.grantUse(contract, TestConsortium.HELSINKI).map(GrantUse::used))
                .hasValue(vcpu(1_000));
        assertThat(rhein.place(command)).isEqualTo(id);
    }

    @Test
    void tells_homes_of_their_own_records_only() {
        AllocationId id = rhein.place(command());
        assertThat(records("rhein", id)).contains(id.value());
        assertThat(records("helv", id)).isEqualTo("{\"records\":[]}");
    }

    private String records(String as, AllocationId id) {
        PeerCalls.Answer answer = TestPeers.calls(as, "NordMSP", port.port())
                .exchange(
                        TestConsortium.NORD,
                        "POST",
                        "/peer/v1/records",
                        Optional.of(json.writeValueAsBytes(new RecordsBody(List.of(id.value())))),
                        TestPeers.DEADLINE);
        assertThat(answer.status()).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static FeedEvent next(EventHub.Subscription feed, String type) throws InterruptedException {
        FeedEvent event =
                Objects.requireNonNull(feed.next(Duration.ofSeconds(30).toMillis()), "no " + type + " came");
        assertThat(event.type()).isEqualTo(type);
        return event;
    }

    private PlaceCommand command() {
        return TestCommands.place(contract, TestConsortium.RHEIN, vcpu(1_000), List.of(TestConsortium.HELSINKI));
    }

    private static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }
}
