package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A grid whose primaries die after their writes: the copy that takes over applies each change again, and tells what the second
 * one found. Twice has to be the same as once.
 */
class AppliedTwiceTest extends EngineTestBase {
    private Recount recount;

    @BeforeEach
    void failOver() {
        recount = new Recount(ledger, List.of(HEL, TMP)).granted(Fixture.plenty());
        store.applyTwice(true);
        engine.putProvider(host("a", HEL, 16_000, 16_384, new GpuGroup("T4", 2, 16_384)));
        engine.putProvider(host("b", TMP, 16_000, 16_384));
    }

    private void place(PlaceCommand command) {
        assertThat(recount.told(command, engine.place(command))).isInstanceOf(PlaceOutcome.Placed.class);
    }

    private void exact() {
        assertThat(engine.flush(LONG)).isTrue();
        Invariants invariants = new Invariants(engine);
        invariants.check();
        invariants.grantsAreExact();
        invariants.ledgerAgrees(ledger, HEL);
        recount.clean(store, directory);
    }

    @Test
    void a_refusal_is_counted_once() {
        for (int i = 0; i < 7; i++) {
            engine.refuse(Fixture.draft(1));
        }
        engine.refuse(Fixture.draft(2));
        reopen();
        engine.refuse(Fixture.draft(1));
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(ledger.leaves(NORD.value()).stream()
                        .mapToLong(leaf -> DecisionLeaf.parse(leaf).count())
                        .sum())
                .isEqualTo(9);
    }

    @Test
    void what_the_ledger_voids_is_counted_no_more_also_after_a_restart() {
        ledger.judge(leaf ->
                leaf.body().allocation().equals(id(1)) ? Optional.of(VoidCode.GRANT_EXCEEDED) : Optional.empty());
        place(command(2, cores(2)));
        engine.place(command(1, cores(4)));
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(engine.allocation(id(1)).orElseThrow().state()).isEqualTo(AllocationState.FAILED);
        assertThat(used()).isEqualTo(Fixture.vector(2_000, 2_048));
        reopen();
        assertThat(used()).isEqualTo(Fixture.vector(2_000, 2_048));
        exact();
    }

    private ResourceVector used() {
        return engine.grant(CONTRACT, HEL)
                .orElseThrow()
                .used()
                .plus(engine.grant(CONTRACT, TMP).orElseThrow().used());
    }

    @Test
    void a_life_with_everything_in_it_is_as_if_each_write_were_one() {
        place(command(1, cores(2)));
        place(command(2, cores(2).withGpu(new GpuDemand(List.of("T4"), 1, 500))));
        assertThat(engine.flush(LONG)).isTrue();
        recount.mayBeReleased(id(1));
        engine.release(id(1), ReleaseReason.TENANT);
        recount.released(id(1));
        place(command(3, cores(4).withCount(6)));
        place(command(id(4), cores(1), List.of(HEL), OptionalLong.empty(), OptionalLong.of(clock.millis() + 3_000)));
        exact();
        clock.advance(Duration.ofSeconds(4));
        assertThat(Fixture.eventually(
                        () -> engine.allocation(id(4)).orElseThrow().state() == AllocationState.EXPIRED))
                .isTrue();
        exact();
        reopen();
        exact();
    }
}
