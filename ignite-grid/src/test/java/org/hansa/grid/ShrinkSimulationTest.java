package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.util.List;
import java.util.Map;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.junit.jupiter.api.Test;

/** What lies at several members gets smaller in place, at each of them and at home: to the new size, whatever fails. */
class ShrinkSimulationTest extends ResizeAcrossTestBase {
    private int before;
    private int after;

    @Test
    void a_second_part_shrinks_in_place() {
        AllocationId id = placed(group("web", 3));
        resize(id, group("web", 8));
        sealed();
        for (int count : List.of(6, 4)) {
            PlaceOutcome outcome = resize(id, group("web", count));
            assertThat(outcome).isInstanceOf(PlaceOutcome.Placed.class);
            assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(RHEIN, count - 3));
            assertThat(view(id).state()).isEqualTo(AllocationState.RESERVED);
            assertThat(units(view(id))).isEqualTo(count);
            assertThat(view(id).parts())
                    .allMatch(part -> part.placed().receipt().isPresent());
            sealed();
        }
        assertThat(resize(id, smaller(4, 500))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(taken()).isEqualTo(2_000);
        sealed();
        assertThat(resize(id, smaller(3, 500))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3));
        assertThat(view(id).members()).isEmpty();
        release(id);
    }

    private void shrinks(AllocationId id, int web, int db, Map<MspId, Integer> left) {
        sealed();
        assertThat(resize(id, group("web", web), group("db", db))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsExactlyInAnyOrderEntriesOf(left);
        members.home().coordinator().lookAtStanding();
        members.clean();
        assertThat(view(id).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(units(view(id))).isEqualTo(web + db);
    }

    private static GroupRequest smaller(int count, int milliCores) {
        return new GroupRequest(
                "web",
                count,
                ResourceRequest.of(Fixture.vector(milliCores, 512)).withCount(count),
                List.of());
    }

    private long taken() {
        return members.members.values().stream()
                .flatMap(each -> each.engine().engine().providers().all().stream())
                .mapToLong(entry -> entry.taken().get(ResourceClass.VCPU))
                .sum();
    }

    /** One group goes from an owner, another stays there; then an owner goes and another stays. */
    @Test
    void groups_and_owners_that_give_all_up_leave_the_others_alone() {
        AllocationId id = Fixture.id(next++);
        PlaceOutcome placed = members.home()
                .coordinator()
                .placeAcross(SimulatedMembers.command(id, group("web", 10), group("db", 9)));
        assertThat(placed).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 4), Map.entry(RHEIN, 8), Map.entry(HELV, 7));
        shrinks(id, 8, 8, Map.of(NORD, 4, RHEIN, 6, HELV, 6));
        shrinks(id, 4, 8, Map.of(NORD, 4, RHEIN, 2, HELV, 6));
        shrinks(id, 4, 2, Map.of(NORD, 4, RHEIN, 2));
        shrinks(id, 3, 1, Map.of(NORD, 3, RHEIN, 1));
        release(id);
    }

    /** Of four units here and five there two stay there, whatever fails; asked again where the home died before it was durable. */
    private void shrunk(AllocationId id, String scenario) {
        network.calm();
        assertThat(members.comesToRest())
                .as("%s comes to rest: %s", scenario, members.states(id))
                .isTrue();
        network.deliverLate();
        assertThat(members.comesToRest()).as("%s, late ones", scenario).isTrue();
        int live =
                members.live(id).values().stream().mapToInt(Integer::intValue).sum();
        assertThat(view(id).state()).as(scenario).isEqualTo(AllocationState.RESERVED);
        assertThat(live).as("%s: %s", scenario, members.live(id)).isIn(5, 9);
        assertThat(units(view(id))).as(scenario).isEqualTo(live);
        assertThat(view(id).command().groups().stream()
                        .mapToInt(each -> each.request().count())
                        .sum())
                .as(scenario)
                .isEqualTo(live);
        before += live == 9 ? 1 : 0;
        after += live == 5 ? 1 : 0;
        release(id);
    }

    private AllocationId large() {
        AllocationId id = placed(group("web", 2), group("db", 1));
        grow(id);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(RHEIN, 6));
        sealed();
        return id;
    }

    private void shrink(AllocationId id) {
        attempt(id, () -> resize(id, group("web", 4), group("db", 1)));
    }

    @Test
    void every_call_of_a_shrink_can_fail_in_every_way() {
        AllocationId counted = large();
        network.begin();
        shrink(counted);
        int calls = network.calls().size();
        assertThat(network.calls()).contains(NORD + " shrink " + RHEIN);
        shrunk(counted, "to count the calls");
        for (Fault fault : Fault.values()) {
            for (int call = 0; call < calls; call++) {
                AllocationId id = large();
                network.begin();
                network.fail(call, fault);
                shrink(id);
                shrunk(id, fault + " at call " + call);
            }
        }
        assertThat(after).isGreaterThan(calls * Fault.values().length - 1);
    }

    @Test
    void every_member_can_die_at_every_write_of_a_shrink() {
        for (MspId victim : List.of(NORD, RHEIN)) {
            AllocationId counted = large();
            members.of(victim).store.crashAt(Integer.MAX_VALUE, false);
            shrink(counted);
            int writes = members.of(victim).store.writes().size();
            assertThat(writes).isGreaterThan(1);
            shrunk(counted, "to count the writes of " + victim);
            for (int write = 0; write < writes; write++) {
                for (boolean effective : List.of(false, true)) {
                    AllocationId id = large();
                    members.of(victim).store.crashAt(write, effective);
                    shrink(id);
                    members.of(victim).store.crash();
                    shrunk(id, victim + " dies at write " + write + (effective ? ", which reached the disk" : ""));
                }
            }
        }
        assertThat(before).as("died before it was durable").isBetween(1, 3);
        assertThat(after).isGreaterThan(5);
    }

    /** What an owner knows of its part only from its archive it hears from the home again. */
    @Test
    void an_owner_that_lost_its_grid_shrinks_what_its_archive_has() {
        AllocationId id = placed(group("web", 3));
        resize(id, group("web", 8));
        sealed();
        members.of(RHEIN).loseGrid();
        assertThat(resize(id, group("web", 5))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(RHEIN, 2));
        release(id);
    }
}
