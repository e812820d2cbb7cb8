package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.controlplane.fixture.TestConsortium.FRANKFURT;
import static org.hansa.controlplane.fixture.TestConsortium.HELSINKI;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestCommands;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.StageTimers;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ReleaseReason;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of one contract at two members' sites, whose hosts together have more room than the quota. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantMoveTest {
    /** What {@link TestConsortium#activeContract} agrees on. */
    private static final long QUOTA = 64_000;

    private static final long ROOM = 60_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<List<SiteId>> WISHES =
            List.of(List.of(HELSINKI), List.of(FRANKFURT), List.of(HELSINKI, FRANKFURT));

    private final ConcurrentLinkedQueue<EngineEvent> voided = new ConcurrentLinkedQueue<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(8);
    private final Map<AllocationId, Placed> live = new ConcurrentHashMap<>();
    private final AtomicInteger moves = new AtomicInteger();
    private TwoEngines members;

    private record Placed(SiteId site, long size) {}

    @BeforeAll
    void open(@TempDir Path directory) {
        members = new TwoEngines(directory);
        members.consortium.declare(TestConsortium.NORD, HELSINKI, vcpu(ROOM));
        members.consortium.declare(TestConsortium.RHEIN, FRANKFURT, vcpu(ROOM));
        host(members.nord, HELSINKI);
        host(members.rhein, FRANKFURT);
        List.of(members.nord, members.rhein)
                .forEach(engine -> engine.subscribe(event -> {
                    if (event.kind() == EngineEvent.Kind.VOIDED) {
                        voided.add(event);
                    }
                }));
    }

    private static void host(AllocationEngine engine, SiteId site) {
        for (int i = 0; i < 4; i++) {
            engine.putProvider(ProviderSpec.of(
                    new ProviderId("host-" + i + "-" + site), site, vcpu(ROOM / 4), List.of(), List.of()));
        }
    }

    @AfterAll
    void close() {
        executor.shutdownNow();
        members.close();
    }

    /** One contract and what keeps its grants; its clock only decides when a donor is asked again. */
    private final class History {
        private final ContractHandle contract = new ContractHandle("c-" + UUID.randomUUID());
        private final TestClock clock = TestClock.startingNow();
        private final GrantPatience grid;

        History(GrantDonors donors) {
            members.consortium.activeContract(contract, TestConsortium.NORD, "https://sso.nord.example", "acme");
            LedgerWriter writer = new LedgerWriter(
                    members.consortium.channel().ledgerOf(TestConsortium.NORD),
                    members.view,
                    LedgerWriter.Limits.DEFAULT,
                    new SplittableRandom(1),
                    millis -> Thread.onSpinWait());
            GrantKeeper keeper = new GrantKeeper(
                    TestConsortium.NORD,
                    members.view,
                    writer,
                    grant -> members.applyGrant(grant.contract(), grant.site()),
                    donors,
                    PATIENCE,
                    executor,
                    clock);
            grid = new GrantPatience(
                    members.coordinator::place, keeper, new StageTimers(new SimpleMeterRegistry()), clock);
        }

        boolean place(SiteId site, long size) {
            return place(List.of(site), size);
        }

        boolean place(List<SiteId> sites, long size) {
            PlaceCommand command = command(sites, size);
            clock.advance(GrantMover.FRUITLESS);
            PlaceOutcome outcome = grid.place(command, grid.end());
            if (outcome instanceof PlaceOutcome.Placed placed) {
                live.put(command.allocation(), new Placed(placed.parts().get(0).site(), size));
                return true;
            }
            return false;
        }

        private PlaceCommand command(List<SiteId> sites, long size) {
            return TestCommands.place(contract, TestConsortium.NORD, vcpu(size), sites);
        }

        void check() {
            ResourceVector granted = members.view.grants(contract).stream()
                    .map(Grant::granted)
                    .reduce(ResourceVector.ZERO, ResourceVector::plus);
            assertThat(granted.get(ResourceClass.VCPU)).isLessThanOrEqualTo(QUOTA);
            assertThat(members.view
                            .grantedTotal(contract)
                            .map(GrantedTotal::granted)
                            .orElse(ResourceVector.ZERO))
                    .isEqualTo(granted);
            for (SiteId site : List.of(HELSINKI, FRANKFURT)) {
                long ledger = members.view
                        .grant(contract, site)
                        .map(grant -> grant.granted().get(ResourceClass.VCPU))
                        .orElse(0L);
                members.applyGrant(contract, site);
                ResourceVector inGrid = members.at(site)
                        .grant(contract, site)
                        .map(grant -> grant.held().plus(grant.used()))
                        .orElse(ResourceVector.ZERO);
                assertThat(inGrid.get(ResourceClass.VCPU))
                        .as("use at %s of %s", site, ledger)
                        .isLessThanOrEqualTo(ledger);
                assertThat(ledger).isLessThanOrEqualTo(ROOM);
            }
            assertThat(voided).isEmpty();
        }
    }

    private void release(AllocationId id) {
        members.coordinator.release(id, ReleaseReason.TENANT);
        live.remove(id);
    }

    private long used() {
        return live.values().stream().mapToLong(Placed::size).sum();
    }

    private long used(SiteId site) {
        return live.values().stream()
                .filter(each -> each.site().equals(site))
                .mapToLong(Placed::size)
                .sum();
    }

    private ResourceVector counted(Grant grant, ResourceVector wanted) {
        moves.incrementAndGet();
        return members.giveBack(grant, wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatever_fits_is_placed_and_nothing_is_granted_used_or_voided_beyond_its_measure(int seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        History history = new History(this::counted);
        history.place(HELSINKI, 1);
        history.place(FRANKFURT, 1);
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(3) == 0 && !live.isEmpty()) {
                List<AllocationId> ids = new ArrayList<>(live.keySet());
                for (int i = random.nextInt(6); i >= 0 && !ids.isEmpty(); i--) {
                    release(ids.remove(random.nextInt(ids.size())));
                }
            } else {
                burst(history, random);
            }
            history.check();
        }
        swing(history, FRANKFURT, HELSINKI);
        swing(history, HELSINKI, FRANKFURT);
        assertThat(moves).hasPositiveValue();
        List.copyOf(live.keySet()).forEach(this::release);
        members.settle();
        history.check();
    }

    private void burst(History history, SplittableRandom random) throws Exception {
        List<Callable<Boolean>> requests = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            List<SiteId> sites = WISHES.get(random.nextInt(WISHES.size()));
            long size = random.nextLong(500, 6_000);
            requests.add(() -> history.place(sites, size));
        }
        for (Future<Boolean> each : executor.invokeAll(requests)) {
            each.get();
        }
    }

    /** All that is at one site goes, and what the quota then has left is placed at the other, to the last unit. */
    private void swing(History history, SiteId from, SiteId to) {
        live.forEach((id, placed) -> {
            if (placed.site().equals(from)) {
                release(id);
            }
        });
        members.settle();
        while (QUOTA - used() >= 3_000) {
            boolean hostHasRoom = members.at(to).providers().stream()
                    .anyMatch(each -> each.free().get(ResourceClass.VCPU) >= 3_000);
            if (!hostHasRoom) {
                return;
            }
            assertThat(history.place(to, 3_000))
                    .as("3000 at %s with %d of %d used", to, used(), QUOTA)
                    .isTrue();
            members.settle();
            history.check();
        }
    }

    /** What the other test is worth: without moves the same swing ends in a refusal. */
    @Test
    void without_moves_what_one_site_gave_up_is_of_no_use_to_the_other() {
        AtomicLong asked = new AtomicLong();
        History history = new History((grant, wanted) -> {
            asked.incrementAndGet();
            return ResourceVector.ZERO;
        });
        while (used() + 10_000 <= QUOTA && history.place(FRANKFURT, 10_000)) {
            history.check();
        }
        List.copyOf(live.keySet()).forEach(this::release);
        members.settle();
        boolean placed = true;
        while (placed && used() + 10_000 <= QUOTA) {
            placed = history.place(HELSINKI, 10_000);
        }
        assertThat(placed).isFalse();
        assertThat(asked).hasPositiveValue();
        List.copyOf(live.keySet()).forEach(this::release);
        members.settle();
    }

    @Test
    void nothing_moves_for_a_request_that_even_all_idle_parts_would_not_serve() {
        AtomicInteger asked = new AtomicInteger();
        History history = new History((grant, wanted) -> {
            asked.incrementAndGet();
            return members.giveBack(grant, wanted);
        });
        history.place(FRANKFURT, 10_000);
        for (int i = 0; i < 4; i++) {
            assertThat(history.place(HELSINKI, 12_500)).isTrue();
        }
        assertThat(history.place(HELSINKI, 2_500)).isTrue();
        members.settle();
        assertThat(history.place(FRANKFURT, 5_000)).isFalse();
        assertThat(asked).hasValue(0);
        List.copyOf(live.keySet()).forEach(this::release);
        members.settle();
    }

    /** A full contract must not cause a call for every request that finds it full. */
    @Test
    void a_donor_that_had_nothing_is_left_alone_for_a_while() {
        AtomicInteger asked = new AtomicInteger();
        History history = new History((grant, wanted) -> {
            asked.incrementAndGet();
            return ResourceVector.ZERO;
        });
        history.place(FRANKFURT, 13_000);
        List.copyOf(live.keySet()).forEach(this::release);
        members.settle();
        while (history.place(HELSINKI, 2_500)) {
            history.check();
        }
        history.clock.advance(GrantMover.FRUITLESS);
        asked.set(0);
        for (int i = 0; i < 20; i++) {
            history.grid.place(history.command(List.of(HELSINKI), 2_500), history.grid.end());
        }
        assertThat(asked).hasValue(1);
        List.copyOf(live.keySet()).forEach(this::release);
        members.settle();
    }

    private static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }
}
