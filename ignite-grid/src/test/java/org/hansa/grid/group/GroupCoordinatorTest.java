package org.hansa.grid.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.EngineHarness;
import org.hansa.grid.Fixture;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupCoordinatorTest {
    private static final MspId RHEIN = new MspId("RheinMSP");
    private static final SiteId FRA = new SiteId("de-fra-1");

    @TempDir
    Path directory;

    private final Fixture.TestClock clock = new Fixture.TestClock();
    private EngineHarness home;
    private EngineHarness owner;
    private GroupCoordinator coordinator;
    private Fault fault = Fault.NONE;
    private boolean dies;

    /** Stands for the end of the process at home: nothing catches it. */
    private static final class HomeDied extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What goes wrong once between home and owner. */
    enum Fault {
        NONE,
        HOLD_NOT_SENT,
        HOLD_ANSWER_LOST,
        CONFIRM_NOT_SENT,
        CONFIRM_ANSWER_LOST,
        RELEASE_NOT_SENT,
        RELEASE_ANSWER_LOST
    }

    @BeforeEach
    void open() {
        home = new EngineHarness(Fixture.NORD, List.of(HEL), directory.resolve("home"), clock);
        owner = new EngineHarness(RHEIN, List.of(FRA), directory.resolve("owner"), clock);
        home.engine().putProvider(Fixture.host("small", HEL, 2_000, 2_048));
        owner.engine().putProvider(Fixture.host("large", FRA, 64_000, 65_536));
        home.engine().applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
        owner.engine().applyGrant(CONTRACT, FRA, 1, Fixture.plenty());
        coordinator = home.engine().coordinator(this::ownerOf);
    }

    @AfterEach
    void close() {
        home.close();
        owner.close();
    }

    private Optional<RemoteOwner> ownerOf(SiteId site) {
        return site.equals(FRA) ? Optional.of(new Remote(owner.engine())) : Optional.empty();
    }

    private final class Remote implements RemoteOwner {
        private final AllocationEngine engine;

        Remote(AllocationEngine engine) {
            this.engine = engine;
        }

        private <T> T call(Fault before, Fault after, Supplier<T> call) {
            Fault now = fault;
            if (now == before || now == after) {
                fault = Fault.NONE;
            }
            if (dies && (now == before || now == after)) {
                dies = false;
                if (now == after) {
                    call.get();
                }
                throw new HomeDied();
            }
            if (now == before) {
                throw new OwnerUnreachableException("connection refused", null);
            }
            T answer = call.get();
            if (now == after) {
                throw new OwnerUnreachableException("connection reset", null);
            }
            return answer;
        }

        @Override
        public MspId member() {
            return RHEIN;
        }

        @Override
        public PlaceOutcome hold(PlaceCommand command) {
            return call(Fault.HOLD_NOT_SENT, Fault.HOLD_ANSWER_LOST, () -> engine.place(command));
        }

        @Override
        public PlaceOutcome confirm(AllocationId allocation) {
            return call(Fault.CONFIRM_NOT_SENT, Fault.CONFIRM_ANSWER_LOST, () -> engine.confirm(allocation));
        }

        @Override
        public ReleaseOutcome release(AllocationId allocation, ReleaseReason reason) {
            return call(Fault.RELEASE_NOT_SENT, Fault.RELEASE_ANSWER_LOST, () -> engine.release(allocation, reason));
        }

        @Override
        public Optional<AllocationView> verdict(AllocationId allocation) {
            return engine.allocation(allocation);
        }
    }

    private static PlaceCommand command(long number, long cores) {
        return Fixture.command(
                id(number),
                ResourceRequest.of(vector(cores * 1_000, cores * 1_024)),
                List.of(HEL, FRA),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private AllocationState stateAt(EngineHarness member, long number) {
        return member.engine().allocation(id(number)).map(AllocationView::state).orElse(AllocationState.DENIED);
    }

    @Test
    void places_at_home_first_and_then_at_the_other_member() {
        PlaceOutcome.Placed first = (PlaceOutcome.Placed) coordinator.place(command(1, 2));
        assertThat(first.parts().get(0).site()).isEqualTo(HEL);
        PlaceOutcome.Placed second = (PlaceOutcome.Placed) coordinator.place(command(2, 2));
        assertThat(second.parts().get(0).site()).isEqualTo(FRA);
        assertThat(second.parts().get(0).receipt().orElseThrow().receipt().owner())
                .isEqualTo(RHEIN);
        assertThat(home.engine().allocation(id(2)).orElseThrow().owner()).contains(RHEIN);
        assertThat(coordinator.place(command(2, 2))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(stateAt(owner, 2)).isEqualTo(AllocationState.RESERVED);
        assertThat(coordinator.release(id(2), ReleaseReason.TENANT).result()).isEqualTo(ReleaseOutcome.Result.RELEASED);
        assertThat(stateAt(owner, 2)).isEqualTo(AllocationState.RELEASED);
        owner.checkAll();
        home.checkAll();
    }

    @Test
    void refuses_with_the_reason_that_helps_when_nobody_has_room() {
        PlaceOutcome.Refused refused = (PlaceOutcome.Refused) coordinator.place(command(1, 100));
        assertThat(refused.refusal().reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(refused.refusal().nearest()).isPresent();
    }

    /** After each fault, and a restart of either side, both members come to the same end and nothing stays held. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void comes_to_one_verdict_after_any_lost_message(Fault lost) {
        coordinator.place(command(1, 2));
        fault = lost;
        PlaceOutcome outcome = coordinator.place(command(2, 4));
        if (outcome instanceof PlaceOutcome.Placed) {
            coordinator.release(id(2), ReleaseReason.TENANT);
        }
        home.reopen();
        coordinator = home.engine().coordinator(this::ownerOf);
        owner.reopen();
        assertThat(Fixture.eventually(() -> coordinator.recover() == 0)).isTrue();
        clock.advance(Duration.ofSeconds(61));
        assertThat(Fixture.eventually(() -> stateAt(owner, 2) != AllocationState.HELD))
                .isTrue();

        AllocationState atHome = stateAt(home, 2);
        AllocationState atOwner = stateAt(owner, 2);
        boolean reserved = atHome == AllocationState.RESERVED;
        assertThat(atOwner == AllocationState.RESERVED)
                .as("home %s, owner %s", atHome, atOwner)
                .isEqualTo(reserved);
        assertThat(outcome instanceof PlaceOutcome.Pending)
                .isEqualTo(lost == Fault.CONFIRM_NOT_SENT || lost == Fault.CONFIRM_ANSWER_LOST);
        owner.checkAll();
        home.checkAll();
    }

    /** The home dies between its question and the answer; what the tenant then asks with the same id is placed, once. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HOLD_NOT_SENT", "HOLD_ANSWER_LOST"})
    void a_home_that_died_while_it_asked_comes_to_a_placement(Fault lost) {
        coordinator.place(command(1, 2));
        fault = lost;
        dies = true;
        assertThatThrownBy(() -> coordinator.place(command(2, 4))).isInstanceOf(HomeDied.class);
        home.reopen();
        coordinator = home.engine().coordinator(this::ownerOf);
        assertThat(coordinator.recover()).isZero();
        PlaceOutcome.Placed placed = (PlaceOutcome.Placed) coordinator.place(command(2, 4));
        assertThat(placed.state()).isEqualTo(AllocationState.RESERVED);
        assertThat(stateAt(owner, 2)).isEqualTo(AllocationState.RESERVED);
        owner.checkAll();
        home.checkAll();
    }

    @Test
    void a_hold_that_ran_out_before_its_confirmation_is_a_refusal() {
        coordinator.place(command(1, 2));
        fault = Fault.CONFIRM_NOT_SENT;
        assertThat(coordinator.place(command(2, 4))).isInstanceOf(PlaceOutcome.Pending.class);
        clock.advance(Duration.ofSeconds(61));
        assertThat(Fixture.eventually(() -> stateAt(owner, 2) == AllocationState.EXPIRED))
                .isTrue();
        assertThat(coordinator.recover()).isZero();
        assertThat(stateAt(home, 2)).isEqualTo(AllocationState.DENIED);
        assertThat(coordinator.place(command(2, 4))).isInstanceOf(PlaceOutcome.Placed.class);
        owner.checkAll();
    }
}
