package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestCommands;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process dies in the middle of a request, at home or at the owner, and comes back with what was durable. The retry, which
 * has the same id because it has the same key, comes to one reservation.
 */
class RestartInMidRequestTest {
    private static final ResourceVector SIZE = ResourceVector.of(ResourceClass.VCPU, 1_000);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final TestConsortium consortium = new TestConsortium(Clock.systemUTC());
    private final ContractHandle contract = new ContractHandle("c-" + UUID.randomUUID());
    private final JsonMapper json = JsonMapper.builder().build();
    private RestartingOwner owner;
    private MortalCalls calls;
    private RemoteHome home;

    /** Where a life ends. */
    enum Death {
        HOME_BEFORE_IT_ASKS,
        HOME_BEFORE_IT_HEARS,
        OWNER_BEFORE_IT_RESERVES,
        OWNER_AFTER_IT_RESERVED
    }

    @BeforeEach
    void a_contract_at_home_with_rhein_and_room_at_nord() throws IOException {
        consortium.found("https://nord.example", "https://rhein.example", "https://helv.example");
        TestBundles bundles = new TestBundles(directory.resolve("opa"));
        bundles.stage("r1");
        consortium.activate(bundles.live("r1"));
        consortium.declare(TestConsortium.NORD, TestConsortium.HELSINKI, ResourceVector.of(ResourceClass.VCPU, 90_000));
        consortium.activeContract(contract, TestConsortium.RHEIN, "https://rhein.example", "tenant");
        consortium.grant(
                TestConsortium.RHEIN, contract, TestConsortium.HELSINKI, ResourceVector.of(ResourceClass.VCPU, 1_500));
        owner = new RestartingOwner(consortium, directory.resolve("owner"), TestConsortium.RHEIN, json);
        owner.engine()
                .putProvider(ProviderSpec.of(
                        new ProviderId("room"),
                        TestConsortium.HELSINKI,
                        ResourceVector.of(ResourceClass.VCPU, 10_000),
                        List.of(),
                        List.of()));
        calls = new MortalCalls(
                (member, method, path, body, deadline) -> owner.exchange(member, method, path, body, deadline));
        home = new RemoteHome(TestConsortium.RHEIN, consortium, calls, json, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        home.close();
        owner.close();
    }

    /** The grant is for one and a half, so that a second reservation would not even be possible unnoticed. */
    @ParameterizedTest
    @EnumSource(Death.class)
    void the_retry_gets_the_same_allocation_once(Death death) {
        PlaceCommand command = command();
        meetsItsEnd(death);
        if (death.name().startsWith("HOME")) {
            assertThatThrownBy(() -> home.outcome(command)).isInstanceOf(MortalCalls.Died.class);
            home.restart();
        } else {
            home.outcome(command);
        }
        List<PlacedPart> parts = retried(command);
        assertThat(parts).hasSize(1);
        assertThat(retried(command)).isEqualTo(parts);
        home.restart();
        assertThat(retried(command)).isEqualTo(parts);
        assertThat(home.recover()).isZero();
        assertThat(owner.engine().flush(SOON)).isTrue();
        AllocationView there = owner.engine().allocation(command.allocation()).orElseThrow();
        assertThat(there.state()).isEqualTo(AllocationState.RESERVED);
        assertThat(owner.engine().providers().get(0).liveAllocations()).isEqualTo(1);
        assertThat(owner.engine().providers().get(0).free()).isEqualTo(ResourceVector.of(ResourceClass.VCPU, 9_000));
        assertThat(home.view().grantUse(contract, TestConsortium.HELSINKI).map(GrantUse::used))
                .hasValue(SIZE);
        assertThat(home.view().liveCount(TestConsortium.HELSINKI)).isEqualTo(1);
    }

    private void meetsItsEnd(Death death) {
        switch (death) {
            case HOME_BEFORE_IT_ASKS -> calls.dieBefore("POST /peer/v1/reservations");
            case HOME_BEFORE_IT_HEARS -> calls.dieAfter("POST /peer/v1/reservations");
            case OWNER_BEFORE_IT_RESERVES -> owner.dieBefore("POST /peer/v1/reservations");
            case OWNER_AFTER_IT_RESERVED -> owner.dieAfter("POST /peer/v1/reservations");
        }
    }

    /** As a client would: with the same key until there is an answer. */
    private List<PlacedPart> retried(PlaceCommand command) {
        long deadline = System.nanoTime() + SOON.toNanos();
        PlaceOutcome outcome = home.outcome(command);
        while (!(outcome instanceof PlaceOutcome.Placed) && System.nanoTime() < deadline) {
            outcome = home.outcome(command);
        }
        assertThat(outcome).isInstanceOf(PlaceOutcome.Placed.class);
        return ((PlaceOutcome.Placed) outcome).parts();
    }

    private PlaceCommand command() {
        return TestCommands.place(contract, TestConsortium.RHEIN, SIZE, List.of(TestConsortium.HELSINKI));
    }
}
