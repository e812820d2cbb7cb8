package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hansa.grid.SimulatedMembers.FRA;
import static org.hansa.grid.SimulatedMembers.HEL;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.ZRH;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.grid.group.AdoptedParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/**
 * Nord dies while it changes what it has with a second part at rhein: three units at home and five there, or those five given back,
 * or three of them.
 * Rhein or helv takes the contract over. Afterwards the old size or the new one, everywhere, and nothing else.
 */
class TakeoverOfAResizeTest extends TakeoverTestBase {
    private static final int SEEDS = 120;
    private static final List<Integer> SMALL_OR_LARGE = List.of(3, 8);
    private static final List<SiteId> SITES = List.of(HEL, FRA, ZRH);

    private AllocationId current = Fixture.id(1);
    private int from = 3;
    private int to = 8;
    private int large;
    private int small;

    private AllocationId standing() {
        AllocationId id = Fixture.id(next++);
        current = id;
        members.home().coordinator().place(SimulatedMembers.command(id, group("web", 3)));
        assertThat(members.home().engine().flush(Duration.ofSeconds(20))).isTrue();
        return id;
    }

    private void resize(AllocationId id, int units) {
        AllocationView view = members.home().engine().allocation(id).orElseThrow();
        PlaceCommand command = view.command();
        unlessDead(() -> members.home()
                .coordinator()
                .resize(new ResizeCommand(
                        id,
                        view.updatedAtMillis(),
                        List.of(group("web", units)),
                        SITES,
                        command.decisionDigest(),
                        command.policyRevision(),
                        command.requestDigest(),
                        command.consent(),
                        command.commitments())));
    }

    private int units(AllocationId id) {
        return members.live(id).values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The tenant reads one size, at the home of now, and it is what lies at the owners. */
    @Override
    void theHomeKnowsAll(String scenario) {
        super.theHomeKnowsAll(scenario);
        AllocationId id = current;
        AllocationEngine home = members.of(members.ledgerHome).engine();
        boolean elsewhere = units(id) > 0 && !members.live(id).containsKey(members.ledgerHome);
        home.allocation(id).filter(any -> elsewhere).ifPresent(view -> {
            assertThat(view.parts().stream()
                            .mapToInt(part -> part.placed().units())
                            .sum())
                    .as(scenario)
                    .isEqualTo(units(id));
            assertThat(view.command().groups().get(0).request().count())
                    .as(scenario)
                    .isEqualTo(units(id));
        });
        large += units(id) == to ? 1 : 0;
        small += units(id) == from ? 1 : 0;
    }

    @Test
    void the_home_can_die_at_every_write_of_a_resize_by_a_second_part() {
        everyWrite(3, 8);
    }

    @Test
    void the_home_can_die_at_every_write_while_the_second_part_is_given_back() {
        everyWrite(8, 3);
    }

    @Test
    void the_home_can_die_at_every_write_while_the_second_part_shrinks() {
        everyWrite(8, 5);
    }

    @Test
    void the_home_can_die_at_every_write_while_it_grows_beside_the_second_part() {
        everyWrite(8, 9);
    }

    @Test
    void the_home_can_die_at_every_write_while_a_third_part_comes() {
        everyWrite(8, 13);
    }

    @Test
    void the_home_can_die_at_every_write_while_the_second_part_gets_larger() {
        everyWrite(8, 10);
    }

    /** Helv was asked for a further part, which came to nothing, and then it is the home of what rhein has. */
    @Test
    void what_another_has_is_known_to_a_home_that_undid_a_part_of_its_own() {
        AllocationId id = of(8);
        network.begin();
        network.fail(3, Fault.REQUEST_LOST);
        resize(id, 13);
        assertThat(network.calls().get(3)).isEqualTo(NORD + " confirm " + HELV);
        members.home().store.crash();
        takeOver(HELV);
        assertThat(members.of(HELV).engine().allocation(id).orElseThrow().parts().stream()
                        .mapToInt(part -> part.placed().units())
                        .sum())
                .isEqualTo(5);
        clean(id, List.of(8), "undone");
        released(id, "undone");
        members.clean();
    }

    private AllocationId of(int units) {
        AllocationId id = standing();
        if (units > 3) {
            resize(id, units);
            assertThat(units(id)).isEqualTo(units);
            members.members.values().forEach(each -> assertThat(each.engine().flush(Duration.ofSeconds(20)))
                    .isTrue());
        }
        return id;
    }

    private void everyWrite(int before, int after) {
        from = before;
        to = after;
        AllocationId counted = of(from);
        members.home().store.crashAt(Integer.MAX_VALUE, false);
        resize(counted, to);
        int writes = members.home().store.writes().size();
        assertThat(units(counted)).isEqualTo(to);
        assertThat(writes).isGreaterThan(2);
        released(counted, "to count the writes");
        for (MspId deputy : List.of(RHEIN, HELV)) {
            for (int write = 0; write < writes; write++) {
                for (int way = 0; way < 4; way++) {
                    boolean effective = way % 2 == 0;
                    boolean unaware = way / 2 == 0;
                    AllocationId id = of(from);
                    members.home().store.crashAt(write, effective);
                    resize(id, to);
                    String scenario = from + " to " + to + ", write " + write + ", effective " + effective
                            + ", unaware " + unaware + ", " + deputy;
                    tookOver(id, List.of(from, to), deputy, unaware, scenario);
                }
            }
        }
        members.clean();
        assertThat(small).isPositive();
        assertThat(large).isPositive();
    }

    @Test
    void the_home_can_die_at_every_call() {
        AllocationId counted = of(3);
        network.begin();
        resize(counted, 8);
        List<Integer> calls = IntStream.range(0, network.calls().size())
                .filter(call -> network.calls().get(call).startsWith(NORD.value()))
                .boxed()
                .toList();
        assertThat(calls).hasSizeGreaterThan(3);
        released(counted, "to count the calls");
        for (MspId deputy : List.of(RHEIN, HELV)) {
            for (int call : calls) {
                for (boolean unaware : List.of(false, true)) {
                    AllocationId id = of(3);
                    network.begin();
                    network.fail(call, Fault.CALLER_DIES);
                    resize(id, 8);
                    String scenario = "call " + call + ", " + deputy + ", unaware " + unaware;
                    tookOver(id, SMALL_OR_LARGE, deputy, unaware, scenario);
                }
            }
        }
        members.clean();
    }

    /** What undoes a second part arrives when its owner has become the home of what stands without it. */
    @Test
    void what_comes_late_of_the_second_part_does_not_end_the_first() {
        AllocationId id = undoneLate();
        clean(id, List.of(3), "late");
        released(id, "late");
        members.clean();
    }

    /** The proof that this can fail. */
    @Test
    void owners_that_ignore_the_round_are_found() {
        AllocationId id = undoneLate();
        network.ignoreRounds();
        assertThat(catchThrowable(() -> clean(id, List.of(3), "ignored"))).isInstanceOf(AssertionError.class);
    }

    private AllocationId undoneLate() {
        AllocationId id = of(3);
        members.home().store.crashAt(0, true);
        resize(id, 8);
        network.begin();
        network.fail(0, Fault.LATE);
        members.home().restart();
        members.home().coordinator().recover();
        assertThat(network.calls()).containsExactly(NORD + " release " + RHEIN);
        assertThat(members.comesToRest()).isTrue();
        takeOver(RHEIN);
        return id;
    }

    /** Rhein does not say whether its part is free, so helv must not take it that it knows all there is. */
    @Test
    void what_the_former_home_is_still_undoing_is_asked_for_again() {
        AllocationId id = of(3);
        members.home().store.crashAt(1, false);
        resize(id, 8);
        members.of(RHEIN).store.crash();
        members.home().restart();
        AdoptedParts first = takeOver(HELV);
        assertThat(first.silent()).containsExactly(RHEIN);
        assertThat(first.open()).isEqualTo(1);
        assertThat(members.of(HELV).engine().allocation(id)).isEmpty();
        clean(id, List.of(3), "undone");
        released(id, "undone");
        members.clean();
    }

    /** Both deputies, one after the other, and nord in between; things are lost on the way. */
    @Test
    void many_things_go_wrong_at_once() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            from = random.nextInt(3) == 0 ? 3 : 8;
            to = from == 3 ? 8 : List.of(3, 5, 9, 10, 13).get(random.nextInt(5));
            AllocationId id = of(from);
            network.begin();
            StringBuilder plan = new StringBuilder("seed " + seed + " from " + from + " to " + to);
            for (int i = 0; i < 2; i++) {
                int call = random.nextInt(10);
                Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                network.fail(call, fault);
                plan.append(", ").append(fault).append(" at ").append(call);
            }
            if (random.nextBoolean()) {
                int write = random.nextInt(8);
                members.home().store.crashAt(write, random.nextBoolean());
                plan.append(", nord dies at write ").append(write);
            }
            resize(id, to);
            for (MspId deputy : List.of(RHEIN, HELV)) {
                if (random.nextInt(3) > 0 && !members.of(deputy).dead()) {
                    plan.append(", ").append(deputy).append(" takes over");
                    unlessDead(() -> takeOver(deputy));
                }
                members.clock.advance(Duration.ofSeconds(random.nextInt(40)));
                if (random.nextInt(3) == 0) {
                    plan.append(", nord returns unaware");
                    unlessDead(this::returnsUnaware);
                }
            }
            members.members.values().stream().filter(each -> !each.dead()).forEach(each -> each.store.mend());
            clean(id, List.of(0, from, to), plan.toString());
            released(id, plan.toString());
            backToNord();
        }
        members.clean();
        assertThat(small).isGreaterThan(SEEDS / 10);
        assertThat(large).isGreaterThan(SEEDS / 10);
    }
}
