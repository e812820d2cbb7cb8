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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.placing.ResizeShare;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Allocations that change their size, in place and by further parts; counted again after each test. */
class ResizeTest extends EngineTestBase {
    private Recount recount;

    @BeforeEach
    void count() {
        recount = new Recount(ledger, List.of(HEL, TMP)).granted(Fixture.plenty());
        hosts();
    }

    private void hosts() {
        engine.putProvider(host("a", HEL, 16_000, 16_384, new GpuGroup("T4", 4, 16_384)));
        engine.putProvider(host("b", HEL, 8_000, 8_192));
    }

    private void place(long number, ResourceRequest request) {
        PlaceCommand command = command(number, request);
        assertThat(recount.told(command, engine.place(command))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(engine.flush(LONG)).isTrue();
    }

    private static ResizeCommand to(AllocationView view, ResourceRequest request) {
        PlaceCommand command = view.command();
        return new ResizeCommand(
                command.allocation(),
                view.updatedAtMillis(),
                List.of(GroupRequest.of(request)),
                command.sites(),
                command.decisionDigest(),
                command.policyRevision(),
                command.requestDigest(),
                command.consent(),
                command.commitments());
    }

    private PlaceOutcome resize(long number, ResourceRequest request) {
        AllocationView view = engine.allocation(id(number)).orElseThrow();
        ResizeCommand command = to(view, request);
        return recount.told(view.command().withGroups(command.groups()), engine.resize(command));
    }

    private void clean() {
        assertThat(engine.flush(LONG)).isTrue();
        new Invariants(engine).grantsAreExact();
        recount.clean(store, directory);
    }

    private List<Leaf> leaves() {
        StreamId stream = new StreamId.Site(HEL);
        List<Leaf> leaves = new ArrayList<>();
        for (long at = 0; at < engine.archive().size(stream); at++) {
            leaves.add(Leaf.parse(engine.archive().leaf(stream, at)));
        }
        return leaves;
    }

    private long cores(String provider) {
        return engine.providers().stream()
                .filter(each -> each.spec().id().value().equals(provider))
                .mapToLong(each -> each.spec().inventory().get(ResourceClass.VCPU)
                        - each.free().get(ResourceClass.VCPU))
                .sum();
    }

    @Test
    void a_restart_before_the_change_is_sealed_counts_the_grant_exactly() {
        place(1, cores(2));
        place(2, cores(2));
        resize(1, cores(3));
        resize(2, cores(1));
        reopen();
        clean();
        resize(1, cores(1));
        engine.release(id(2), ReleaseReason.TENANT);
        recount.released(id(2));
        reopen();
        clean();
    }

    @Test
    void grows_and_shrinks_in_place_with_one_leaf_that_closes_what_was() {
        place(1, cores(2).withCount(2));
        String where = engine.allocation(id(1))
                .orElseThrow()
                .parts()
                .get(0)
                .placed()
                .provider()
                .value();
        assertThat(placed(resize(1, cores(2).withCount(3))).state()).isEqualTo(AllocationState.RESERVED);
        clean();
        assertThat(cores(where)).isEqualTo(6_000);
        assertThat(placed(resize(1, cores(1).withCount(3))).parts()).hasSize(1);
        clean();
        assertThat(cores(where)).isEqualTo(3_000);
        assertThat(leaves())
                .extracting(leaf -> leaf.body().event())
                .containsExactly(LeafEvent.RESERVED, LeafEvent.RESIZED, LeafEvent.RESIZED);
        assertThat(leaves()).extracting(leaf -> leaf.closes().orElse(-1)).containsExactly(-1L, 0L, 1L);
        engine.release(id(1), ReleaseReason.TENANT);
        recount.released(id(1));
        clean();
        assertThat(engine.grant(CONTRACT, HEL).orElseThrow().used()).isEqualTo(ResourceVector.ZERO);
    }

    @Test
    void grows_by_a_second_part_where_its_own_host_is_full_and_gives_that_part_back_first() {
        place(1, cores(8));
        place(2, cores(16));
        assertThat(resize(1, cores(8).withCount(2))).isInstanceOf(PlaceOutcome.Refused.class);
        engine.release(id(2), ReleaseReason.TENANT);
        recount.released(id(2));
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(placed(resize(1, cores(8).withCount(2))).parts()).hasSize(2);
        clean();
        assertThat(placed(resize(1, cores(8).withCount(1))).parts()).hasSize(1);
        clean();
        assertThat(cores("a")).isZero();
        assertThat(cores("b")).isEqualTo(8_000);
    }

    @Test
    void a_host_that_was_given_up_serves_again_at_once_and_nothing_late_of_it_rises() {
        store.keepTakers();
        place(1, cores(8));
        for (int times = 0; times < 3; times++) {
            assertThat(placed(resize(1, cores(8).withCount(2))).parts()).hasSize(2);
            clean();
            assertThat(store.comeLate()).isZero();
            assertThat(placed(resize(1, cores(8).withCount(1))).parts()).hasSize(1);
            clean();
            assertThat(store.comeLate()).isZero();
        }
        engine.release(id(1), ReleaseReason.TENANT);
        recount.released(id(1));
        assertThat(store.comeLate()).isZero();
        clean();
    }

    /** A host of the plan is gone, so that what was taken on another goes back. */
    @Test
    void a_resize_that_was_undone_cannot_come_once_more_and_can_be_tried_again() {
        store.keepTakers();
        place(1, cores(8));
        AllocationView view = engine.allocation(id(1)).orElseThrow();
        ResizeCommand more = to(view, cores(8).withCount(2));
        Intent read = engine.engine().intents().find(id(1)).orElseThrow();
        Intent begun = engine.engine()
                .parts()
                .resizeBegun(read, more, engine.engine().parts().resizePlan(read, ResizeShare.all(more)));
        PlannedPart gone = new PlannedPart(new ProviderId("gone"), HEL, 1, Optional.empty(), 1, 0);
        List<PlannedPart> plan = new ArrayList<>(begun.plan());
        plan.add(gone);
        Intent undone = engine.engine()
                .parts()
                .resize(engine.engine()
                        .intents()
                        .record(begun.resizing(begun.resize().orElseThrow(), plan)));
        engine.engine().intents().record(undone);
        assertThat(undone.parts()).hasSize(1);
        assertThat(cores("a") + cores("b")).isEqualTo(8_000);
        assertThat(store.comeLate()).isZero();
        clean();
        assertThat(placed(resize(1, cores(8).withCount(2))).parts()).hasSize(2);
        clean();
    }

    @Test
    void keeps_the_devices_of_units_that_stay() {
        place(1, cores(1).withCount(2).withGpu(new GpuDemand(List.of("T4"), 1, 1_000)));
        List<Integer> before =
                engine.allocation(id(1)).orElseThrow().parts().get(0).placed().devices();
        PlaceOutcome.Placed more =
                placed(resize(1, cores(1).withCount(3).withGpu(new GpuDemand(List.of("T4"), 1, 1_000))));
        assertThat(more.parts().get(0).devices()).hasSize(3).containsAll(before);
        clean();
    }

    @Test
    void refuses_what_has_no_room_and_leaves_everything_as_it_was() {
        place(1, cores(4).withCount(2));
        List<ProviderView> before = engine.providers();
        Refusal refusal = refusal(resize(1, cores(9).withCount(2)));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(engine.providers())
                .extracting(ProviderView::free)
                .isEqualTo(before.stream().map(ProviderView::free).toList());
        assertThat(engine.allocation(id(1)).orElseThrow().command().request(0)).isEqualTo(cores(4).withCount(2));
        clean();
    }

    @Test
    void refuses_beyond_the_grant_with_what_it_lacks() {
        place(1, cores(2));
        engine.applyGrant(CONTRACT, HEL, 2, Fixture.vector(3_000, 4_096));
        Refusal refusal = refusal(resize(1, cores(4)));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.QUOTA);
        assertThat(refusal.grantShortfall().get(HEL).get(ResourceClass.VCPU)).isEqualTo(1_000);
    }

    @Test
    void takes_no_change_of_what_was_read_before_another_change_nor_while_that_is_not_sealed() {
        ledger.unavailable(true);
        PlaceCommand command = command(1, cores(2));
        recount.told(command, engine.place(command));
        AllocationView read = engine.allocation(id(1)).orElseThrow();
        PlaceOutcome early = engine.resize(to(read, cores(3)));
        assertThat(refusal(early).reason()).isEqualTo(RefusalReason.ANCHOR_BACKLOG);
        ledger.unavailable(false);
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(resize(1, cores(3))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(engine.resize(to(read, cores(4)))).isInstanceOf(PlaceOutcome.Mismatched.class);
        clean();
    }

    @Test
    void a_growth_that_the_ledger_voids_ends_the_allocation_there_too() {
        place(1, cores(2));
        ledger.judge(leaf -> leaf.body().event() == LeafEvent.RESIZED
                ? Optional.of(VoidCode.DECLARATION_EXCEEDED)
                : Optional.empty());
        resize(1, cores(3));
        recount.forget();
        clean();
        assertThat(engine.allocation(id(1)).orElseThrow().state()).isEqualTo(AllocationState.FAILED);
        assertThat(ledger.live(HEL)).isEmpty();
        assertThat(cores("a") + cores("b")).isZero();
    }

    @Test
    void a_lost_grid_is_rebuilt_with_the_new_sizes() {
        place(1, cores(2).withCount(2));
        resize(1, cores(3).withCount(2));
        assertThat(engine.flush(LONG)).isTrue();
        engine.close();
        store.wipe();
        open();
        hosts();
        assertThat(cores("a") + cores("b")).isEqualTo(6_000);
        engine.release(id(1), ReleaseReason.TENANT);
        recount.released(id(1));
        assertThat(cores("a") + cores("b")).isZero();
        clean();
    }

    /** Growing in place, a further part and a part that shrinks, and the process dies at each write of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_crash_at_any_write_leaves_the_old_size_or_the_new_one(boolean effective) {
        FaultyStore faulty = new FaultyStore(store);
        for (int write = 0; write < 8; write++) {
            engine.close();
            engine = over(faulty);
            long number = 100 + write;
            PlaceCommand command = command(number, cores(5));
            recount.told(command, engine.place(command));
            assertThat(engine.flush(LONG)).isTrue();
            AllocationView view = engine.allocation(id(number)).orElseThrow();
            faulty.crashAt(write, effective);
            try {
                engine.resize(to(view, cores(4).withCount(2)));
            } catch (RuntimeException e) {
                assertThat(faulty.crashed())
                        .as("only crashes may surface: %s", e)
                        .isTrue();
            }
            faulty.crash();
            engine.close();
            faulty.mend();
            engine = over(faulty);
            AllocationView after = engine.allocation(id(number)).orElseThrow();
            assertThat(after.state()).isEqualTo(AllocationState.RESERVED);
            int units = after.parts().stream()
                    .mapToInt(part -> part.placed().units())
                    .sum();
            assertThat(units).isEqualTo(after.command().request(0).count());
            recount.forget();
            clean();
            engine.release(id(number), ReleaseReason.TENANT);
            assertThat(engine.flush(LONG)).isTrue();
        }
    }

    private AllocationEngine over(FaultyStore faulty) {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory)
                .withCadence(Duration.ofMillis(20), 100, Duration.ofMillis(20));
        return AllocationEngine.open(config, faulty, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
    }
}
