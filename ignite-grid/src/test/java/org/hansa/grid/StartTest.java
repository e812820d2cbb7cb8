package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.provider.EndAllocation;
import org.hansa.grid.provider.ProviderChange;
import org.hansa.grid.store.EntryStore.Change;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationState;
import org.junit.jupiter.api.Test;

/** What a start costs a member that has done much: most entries are on other nodes, and the archive may be years long. */
class StartTest extends EngineTestBase {
    private static final int DONE = 60;

    @Test
    void asks_for_no_allocation_by_itself() {
        engine.putProvider(host("a", HEL, 640_000, 655_360));
        for (int number = 1; number <= DONE; number++) {
            engine.place(command(number, cores(2)));
        }
        engine.release(id(1), ReleaseReason.TENANT);
        assertThat(engine.flush(LONG)).isTrue();
        engine.close();

        HookedStore counting = new HookedStore(store);
        counting.before(-1, Set.of(Table.ALLOCATION), () -> {});
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory);
        engine = AllocationEngine.open(config, counting, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
        assertThat(counting.operations()).isLessThan(10);
        assertThat(engine.allocation(id(DONE)).orElseThrow().state()).isEqualTo(AllocationState.RESERVED);
        new Invariants(engine).grantsAreExact();
    }

    /** Each of the two waits in its write until the other has come as far. */
    @Test
    void finishes_several_that_were_interrupted_at_once() {
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicBoolean meeting = new AtomicBoolean();
        InMemoryEntryStore meet = new InMemoryEntryStore() {
            @Override
            public <R> Map<String, R> changeAll(Table table, SortedMap<String, Change<R>> changes) {
                if (meeting.get() && changes.values().stream().anyMatch(StartTest::ends)) {
                    await(both);
                }
                return super.changeAll(table, changes);
            }
        };
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory.resolve("interrupted"));
        AllocationEngine before = AllocationEngine.open(config, meet, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
        before.putProvider(host("a", HEL, 640_000, 655_360));
        before.applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
        before.place(command(1, cores(2)));
        before.place(command(2, cores(2)));
        before.close();
        IntentBook book = new IntentBook(meet);
        for (int number = 1; number <= 2; number++) {
            Intent reserved = book.find(id(number)).orElseThrow();
            book.record(reserved.in(AllocationState.RELEASING, reserved.parts(), clock.millis()));
        }

        meeting.set(true);
        AllocationEngine after = AllocationEngine.open(config, meet, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
        meeting.set(false);
        assertThat(after.allocation(id(1)).orElseThrow().state()).isEqualTo(AllocationState.RELEASED);
        assertThat(after.allocation(id(2)).orElseThrow().state()).isEqualTo(AllocationState.RELEASED);
        after.close();
    }

    private static boolean ends(Change<?> change) {
        return change instanceof ProviderChange provider && provider.command() instanceof EndAllocation;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other one did not come", e);
        }
    }
}
