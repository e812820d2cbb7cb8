package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.provider.ProviderChange;
import org.hansa.grid.provider.TrimSealed;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An undo that cannot be done: said as it is, tried again, and nobody else's trouble. */
class StuckTest {
    /** More than it takes until it is said. */
    private static final int TURNS = 600;

    @TempDir
    Path directory;

    private final SimulatedLedger ledger = new SimulatedLedger();
    private final Fixture.TestClock clock = new Fixture.TestClock();
    private final BrokenHosts store = new BrokenHosts();
    private AllocationEngine engine;

    /** A host on which nothing can be taken or given back, while everything else can be written. */
    private static final class BrokenHosts extends InMemoryEntryStore {
        private volatile String broken = "";

        private void check(String key, Change<?> change) {
            boolean trims = change instanceof ProviderChange write && write.command() instanceof TrimSealed;
            if (key.equals(broken) && !trims) {
                throw new IllegalStateException("the partition of " + key + " is lost");
            }
        }

        @Override
        public <R> R change(Table table, String key, Change<R> change) {
            check(key, change);
            return super.change(table, key, change);
        }

        @Override
        public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
            changes.forEach(this::check);
            return super.changeAll(table, changes);
        }
    }

    @BeforeEach
    void register() {
        open();
        engine.applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
        engine.putProvider(host("a", HEL, 4_000, 8_192));
        engine.putProvider(host("b", HEL, 2_000, 8_192));
    }

    private void open() {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory)
                .withCadence(Duration.ofMillis(5), 100, Duration.ofMillis(5));
        engine = AllocationEngine.open(config, store, WriteGate.OPEN, ledger, Fixture.SIGNER, clock, false);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static ResourceRequest cores(long cores) {
        return ResourceRequest.of(vector(cores * 1_000, 1_024));
    }

    private AllocationState state(long number) {
        return engine.allocation(id(number)).orElseThrow().state();
    }

    /** Until it is in the state, or that can be waited for no longer. */
    private void sweepUntil(long number, AllocationState wanted) {
        for (int turn = 0; turn < TURNS && state(number) != wanted; turn++) {
            clock.advance(Duration.ofMillis(200));
            engine.engine().sweep();
        }
        assertThat(state(number)).isEqualTo(wanted);
    }

    private void clean(String host, ResourceVector room) {
        assertThat(engine.flush(Duration.ofSeconds(60))).isTrue();
        assertThat(engine.provider(new ProviderId(host)).orElseThrow().free()).isEqualTo(room);
        new Invariants(engine).check();
        assertThat(new Invariants(engine).grantsExact()).isTrue();
    }

    @Test
    void a_release_that_fails_again_and_again_is_stuck_and_ends_when_it_can() {
        engine.place(command(1, cores(4)));
        store.broken = "a";
        assertThatThrownBy(() -> engine.release(id(1), ReleaseReason.TENANT)).hasMessageContaining("is lost");
        assertThat(state(1)).as("not at the first failure").isEqualTo(AllocationState.RELEASING);
        sweepUntil(1, AllocationState.STUCK);
        assertThat(engine.allocation(id(1)).orElseThrow().failure())
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("UNDO_FAILED").doesNotContain("partition"));
        assertThat(engine.status().stuck()).isEqualTo(1);

        store.broken = "";
        sweepUntil(1, AllocationState.RELEASED);
        clean("a", vector(4_000, 8_192));
        assertThat(engine.status().stuck()).isZero();
    }

    @Test
    void a_release_that_comes_through_later_counts_until_it_was_accepted() {
        engine.place(command(1, cores(4)));
        clock.advance(Duration.ofHours(1));
        long accepted = clock.millis();
        store.broken = "a";
        assertThatThrownBy(() -> engine.release(id(1), ReleaseReason.TENANT)).hasMessageContaining("is lost");
        clock.advance(Duration.ofHours(1));
        assertThatThrownBy(() -> engine.release(id(1), ReleaseReason.TENANT)).hasMessageContaining("is lost");
        store.broken = "";
        sweepUntil(1, AllocationState.RELEASED);
        clean("a", vector(4_000, 8_192));

        StreamArchive archive = engine.engine().archive().stream(new StreamId.Site(Fixture.HEL));
        LeafBody end = Leaf.parse(archive.read(1).leaf()).body();
        assertThat(end.usedUntilMillis()).isEqualTo(accepted);
        assertThat(end.timeMillis())
                .isGreaterThanOrEqualTo(accepted + Duration.ofHours(1).toMillis());
    }

    /** What it is to end as is in the intent, whatever was written beside it since. */
    @Test
    void an_eviction_that_is_stuck_over_a_restart_ends_as_one() {
        engine.place(command(1, cores(4)));
        store.broken = "a";
        assertThatThrownBy(() -> engine.release(id(1), ReleaseReason.EVICTION)).hasMessageContaining("is lost");
        sweepUntil(1, AllocationState.STUCK);

        engine.close();
        open();
        store.broken = "";
        sweepUntil(1, AllocationState.EVICTED);
        clean("a", vector(4_000, 8_192));
        StreamArchive archive = engine.engine().archive().stream(new StreamId.Site(Fixture.HEL));
        assertThat(Leaf.parse(archive.read(1).leaf()).body().event()).isEqualTo(LeafEvent.EVICTED);
    }

    @Test
    void one_that_is_stuck_keeps_nobody_else_waiting_and_is_still_stuck_after_a_restart() {
        engine.place(command(1, cores(4)));
        engine.place(command(2, cores(2)));
        store.broken = "b";
        assertThatThrownBy(() -> engine.release(id(2), ReleaseReason.TENANT)).hasMessageContaining("is lost");
        store.broken = "a";
        assertThatThrownBy(() -> engine.release(id(1), ReleaseReason.TENANT)).hasMessageContaining("is lost");
        sweepUntil(2, AllocationState.RELEASED);
        sweepUntil(1, AllocationState.STUCK);

        engine.close();
        open();
        assertThat(state(1)).isEqualTo(AllocationState.STUCK);
        store.broken = "";
        assertThat(engine.release(id(1), ReleaseReason.TENANT).state()).contains(AllocationState.RELEASED);
        clean("a", vector(4_000, 8_192));
    }

    @Test
    void a_request_whose_attempt_can_be_neither_finished_nor_undone_fails_in_the_end_and_holds_nothing() {
        store.broken = "a";
        assertThatThrownBy(() -> engine.place(command(1, cores(4)))).hasMessageContaining("is lost");
        sweepUntil(1, AllocationState.STUCK);
        assertThat(engine.place(command(2, cores(2)))).isInstanceOf(PlaceOutcome.Placed.class);
        store.broken = "";
        sweepUntil(1, AllocationState.FAILED);
        clean("a", vector(4_000, 8_192));
    }
}
