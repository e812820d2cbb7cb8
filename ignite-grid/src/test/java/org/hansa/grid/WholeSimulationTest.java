package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A request that only another member has the room for, in one call, with each step failing in turn on each side: every call lost, late,
 * twice, wrong, every process dead before and after every write. Afterwards it is all at one member and the home shows it there, or it is
 * nowhere. One thread, virtual time; what a seed does it always does.
 */
class WholeSimulationTest extends MembersTestBase {
    private static final int SEEDS = 300;
    private static final AllocationId FILLING = Fixture.id(1_000_000);

    private long next = 1;
    private int reserved;
    private int refused;
    private int calls;
    private int chased;

    @BeforeEach
    void begin() {
        network.begin();
    }

    /** Then the first that is asked refuses, and the second is asked in a round of its own. */
    private void fillRhein() {
        PlaceCommand all = SimulatedMembers.command(FILLING, group("all", 8)).atSites(List.of(SimulatedMembers.FRA));
        assertThat(members.home().coordinator().place(all)).isInstanceOf(PlaceOutcome.Placed.class);
        network.begin();
    }

    private PlaceOutcome place(AllocationId id) {
        PlaceCommand command = SimulatedMembers.command(id, group("web", units(id)));
        return members.home().coordinator().place(command.atSites(List.of(SimulatedMembers.FRA, SimulatedMembers.ZRH)));
    }

    /** In turn what one host of an owner has room for, and what takes two. */
    private static int units(AllocationId id) {
        return id.value().endsWith("0")
                        || id.value().endsWith("2")
                        || id.value().endsWith("4")
                ? 6
                : 3;
    }

    /** Asks, and gives it back if so wanted; a dead home answers nobody. */
    private AllocationId live(boolean release) {
        AllocationId id = Fixture.id(next++);
        members.attempt(() -> place(id));
        if (release) {
            members.attempt(() -> members.home().coordinator().release(id, ReleaseReason.TENANT));
        }
        return id;
    }

    private void clean(AllocationId id, String scenario) {
        assertThat(network.calls())
                .as(scenario)
                .noneMatch(call -> call.contains(" hold ") || call.contains(" confirm "));
        members.comeToRest(network, id, scenario);
        calls += (int) network.calls().stream()
                .filter(call -> call.contains(" reserve "))
                .count();
        chased += (int) network.calls().stream()
                .filter(call -> call.contains(" release "))
                .count();
        Map<MspId, AllocationState> states = members.states(id);
        boolean stands = states.get(NORD) == AllocationState.RESERVED;
        Map<MspId, Integer> live = members.live(id);
        assertThat(List.copyOf(live.values()))
                .as("%s: %s, units %s", scenario, states, live)
                .isEqualTo(stands ? List.of(units(id)) : List.of());
        assertThat(members.home()
                        .engine()
                        .allocation(id)
                        .map(AllocationView::elsewhere)
                        .orElse(Set.of()))
                .as(scenario)
                .containsAll(live.keySet());
        assertThat(states.values()).as(scenario).doesNotContain(AllocationState.HELD, AllocationState.PENDING);
        reserved += stands ? 1 : 0;
        refused += stands ? 0 : 1;
        members.again(id, scenario, stands, () -> place(id));
    }

    @Test
    void every_call_can_fail_in_every_way() {
        for (boolean full : List.of(false, true)) {
            if (full) {
                fillRhein();
            }
            network.begin();
            clean(live(true), "to count the calls");
            int most = network.calls().size();
            assertThat(most).isGreaterThan(full ? 2 : 1);
            for (Fault fault : Fault.values()) {
                for (int call = 0; call < most; call++) {
                    for (boolean release : List.of(false, true)) {
                        network.begin();
                        network.fail(call, fault);
                        AllocationId id = live(release);
                        clean(id, "full " + full + ", " + fault + " at call " + call + " of " + network.calls());
                    }
                }
            }
        }
        assertThat(reserved).isGreaterThan(20);
        assertThat(refused).isGreaterThan(20);
        assertThat(calls).isGreaterThan(100);
    }

    /** Both calls for it, and those that a next turn makes, so that the tenant's release meets what nobody has answered. */
    @Test
    void several_calls_can_fail_in_every_way() {
        List<Fault> open = List.of(
                Fault.UNSENT,
                Fault.REQUEST_LOST,
                Fault.ANSWER_LOST,
                Fault.LATE,
                Fault.BARRED,
                Fault.WRONG,
                Fault.OWNER_DIES_AFTERWARDS,
                Fault.CALLER_DIES);
        for (Fault first : open) {
            for (Fault second : open) {
                for (Fault third : open) {
                    network.begin();
                    network.fail(0, first);
                    network.fail(1, second);
                    network.fail(2, third);
                    AllocationId id = live(next % 3 == 0);
                    clean(id, first + ", " + second + ", " + third);
                }
            }
        }
        assertThat(reserved).isGreaterThan(100);
        assertThat(refused).isGreaterThan(50);
        assertThat(chased).isGreaterThan(100);
    }

    @Test
    void every_member_can_die_at_every_write() {
        for (boolean full : List.of(false, true)) {
            if (full) {
                fillRhein();
            }
            for (MspId victim : List.of(NORD, RHEIN, HELV)) {
                members.of(victim).store.crashAt(Integer.MAX_VALUE, false);
                network.begin();
                clean(live(true), "to count the writes of " + victim);
                int writes = members.of(victim).store.writes().size();
                assertThat(writes).isGreaterThan(victim.equals(full ? HELV : RHEIN) || victim.equals(NORD) ? 3 : -1);
                for (int write = 0; write < writes; write++) {
                    for (boolean effective : List.of(false, true)) {
                        network.begin();
                        members.of(victim).store.crashAt(write, effective);
                        AllocationId id = live(write % 2 == 0);
                        members.of(victim).store.crash();
                        clean(
                                id,
                                "full " + full + ", " + victim + " dies at write " + write
                                        + (effective ? ", which reached the disk" : ""));
                    }
                }
            }
        }
    }

    @Test
    void many_things_go_wrong_at_once() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            network.begin();
            List<String> plan = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                int call = random.nextInt(8);
                Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                network.fail(call, fault);
                plan.add(fault + " at " + call);
            }
            if (random.nextInt(3) == 0) {
                MspId victim = List.of(NORD, RHEIN, HELV).get(random.nextInt(3));
                int write = random.nextInt(6);
                members.of(victim).store.crashAt(write, random.nextBoolean());
                plan.add(victim + " dies at write " + write);
            }
            AllocationId id = live(random.nextBoolean());
            members.clock.advance(Duration.ofSeconds(random.nextInt(70)));
            members.members.values().stream().filter(each -> !each.dead()).forEach(each -> each.store.mend());
            clean(id, "seed " + seed + ": " + plan);
            if (seed == SEEDS / 2) {
                fillRhein();
            }
        }
        assertThat(reserved).isGreaterThan(SEEDS / 10);
        assertThat(refused).isGreaterThan(SEEDS / 10);
        assertThat(calls).isGreaterThan(SEEDS);
    }
}
