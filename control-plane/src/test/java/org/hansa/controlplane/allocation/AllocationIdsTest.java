package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestCommands;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.Organization;
import org.hansa.grid.AllocationView;
import org.hansa.grid.PlaceCommand;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.junit.jupiter.api.Test;

class AllocationIdsTest {
    private static final ContractHandle CONTRACT = new ContractHandle("c-contract-1");
    private final TestClock clock = TestClock.startingNow();
    private final Map<AllocationId, AllocationView> intents = new HashMap<>();
    private final AllocationIds ids = new AllocationIds(new byte[32], clock);

    @Test
    void are_the_same_for_the_same_key_also_in_another_process() {
        AllocationIds restarted = new AllocationIds(new byte[32], clock);
        assertThat(restarted.slot(caller("acme", "cli"), CONTRACT, key("k"), this::intent))
                .isEqualTo(slot("acme", "cli", "k"));
    }

    @Test
    void differ_by_tenant_client_contract_key_and_member() {
        AllocationId id = slot("acme", "cli", "k").id();
        assertThat(List.of(
                        slot("globex", "cli", "k").id(),
                        slot("acme", "portal", "k").id(),
                        slot("acme", "cli", "K").id(),
                        ids.slot(caller("acme", "cli"), new ContractHandle("c-contract-2"), key("k"), this::intent)
                                .id(),
                        new AllocationIds(new byte[] {1}, clock)
                                .slot(caller("acme", "cli"), CONTRACT, key("k"), this::intent)
                                .id()))
                .doesNotContain(id)
                .doesNotHaveDuplicates();
    }

    @Test
    void give_a_key_free_after_24_hours_and_not_before() {
        AllocationId first = slot("acme", "cli", "k").id();
        intents.put(first, view(first, clock.millis()));
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(slot("acme", "cli", "k").id()).isEqualTo(first);
        assertThat(slot("acme", "cli", "k").known()).isPresent();
        clock.advance(Duration.ofSeconds(2));
        AllocationIds.Slot next = slot("acme", "cli", "k");
        assertThat(next.id()).isNotEqualTo(first);
        assertThat(next.known()).isEmpty();
    }

    private AllocationIds.Slot slot(String tenant, String client, String key) {
        return ids.slot(caller(tenant, client), CONTRACT, key(key), this::intent);
    }

    private Optional<AllocationView> intent(AllocationId id) {
        return Optional.ofNullable(intents.get(id));
    }

    private static IdempotencyKey key(String value) {
        return new IdempotencyKey(value);
    }

    private static Caller caller(String tenant, String client) {
        return new Caller(
                "https://issuer.example",
                Digest.of(new byte[0]),
                TestConsortium.NORD,
                new Organization(tenant, tenant, Organization.Kind.TENANT),
                new TreeSet<>(),
                "someone",
                "someone",
                "1",
                0,
                client,
                Digest.of(new byte[0]),
                Instant.MAX,
                Optional.empty());
    }

    private static AllocationView view(AllocationId id, long createdAt) {
        PlaceCommand command = TestCommands.least(id, CONTRACT);
        return new AllocationView(
                command,
                AllocationState.RELEASED,
                1,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                createdAt,
                createdAt);
    }
}
