package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.FRA;
import static org.hansa.grid.SimulatedMembers.HEL;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.ZRH;
import static org.hansa.grid.SimulatedMembers.group;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/**
 * Three units at home and five at rhein grow: at home, which has room for one more, or by a further part at helv. To the new size or
 * not at all, and what stood stands, whatever fails.
 */
class GrowthBesideOthersTest extends ResizeAcrossTestBase {
    private static final int STOOD = 8;
    private static final int AT_HOME = 9;
    private static final int AT_HELV = 15;

    private int grown;
    private int stayed;

    private AllocationId standing() {
        AllocationId id = placed(group("web", 3));
        assertThat(resize(id, group("web", STOOD))).isInstanceOf(PlaceOutcome.Placed.class);
        sealed();
        return id;
    }

    private void grows(AllocationId id, Map<MspId, Integer> units, GroupRequest... groups) {
        assertThat(resize(id, groups)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsExactlyInAnyOrderEntriesOf(units);
        assertThat(view(id).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(units(view(id)))
                .isEqualTo(units.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(view(id).parts()).allMatch(part -> part.placed().receipt().isPresent());
        sealed();
    }

    @Test
    void grows_at_home_and_by_a_further_part_while_the_others_keep_theirs() {
        AllocationId id = standing();
        network.begin();
        grows(id, Map.of(NORD, 4, RHEIN, 5), group("web", AT_HOME));
        assertThat(network.calls()).as("nobody else is asked").isEmpty();
        grows(id, Map.of(NORD, 4, RHEIN, 5, HELV, 6), group("web", AT_HELV));
        assertThat(network.calls()).noneMatch(call -> call.endsWith("RheinMSP"));
        grows(id, Map.of(NORD, 4, RHEIN, 4), group("web", STOOD));
        grows(id, Map.of(NORD, 2), group("web", 2));
        release(id);
    }

    @Test
    void what_lies_whole_with_another_member_grows_at_home() {
        AllocationId id = Fixture.id(next++);
        PlaceCommand there = SimulatedMembers.command(id, group("web", 6));
        assertThat(members.home().coordinator().place(there)).isInstanceOf(PlaceOutcome.Placed.class);
        sealed();
        assertThat(members.live(id)).containsOnly(Map.entry(RHEIN, 6));
        grows(id, Map.of(RHEIN, 6, NORD, 3), group("web", 9));
        grows(id, Map.of(RHEIN, 6, NORD, 3, HELV, 7), group("web", 16));
        release(id);
    }

    @Test
    void groups_that_get_smaller_at_home_do_so_with_it_and_others_after_it() {
        AllocationId id = placed(group("web", 1), group("db", 2));
        assertThat(resize(id, group("web", 6), group("db", 2))).isInstanceOf(PlaceOutcome.Placed.class);
        sealed();
        assertThat(resize(id, group("web", 7), group("db", 1))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(units(view(id))).isEqualTo(8);
        assertThat(members.live(id)).containsEntry(RHEIN, 5);
        sealed();
        assertThat(resize(id, group("web", 3), group("db", 9)))
                .isInstanceOfSatisfying(PlaceOutcome.Refused.class, no -> {
                    assertThat(no.refusal().reason()).isEqualTo(RefusalReason.CONSTRAINT);
                    assertThat(no.refusal().detail()).contains("give up units of group web", "one after the other");
                });
        GroupRequest larger = new GroupRequest(
                "web", 7, ResourceRequest.of(Fixture.vector(1_500, 1_024)).withCount(7), List.of());
        assertThat(resize(id, larger, group("db", 1))).isInstanceOfSatisfying(PlaceOutcome.Refused.class, no -> {
            assertThat(no.refusal().reason()).isEqualTo(RefusalReason.CONSTRAINT);
            assertThat(no.refusal().detail()).contains("units of group web", "keep their size");
        });
        release(id);
    }

    @Test
    void rules_hold_over_the_parts_of_all_members() {
        Map<SiteId, String> countries = Map.of(HEL, "FI", FRA, "DE", ZRH, "FI");
        DomainRule three = DomainRule.spread(Domain.COUNTRY, 4).with(countries);
        AllocationId id = placed(group("web", 3, three));
        grows(id, Map.of(NORD, 3, RHEIN, 4), group("web", 7, three));
        assertThat(resize(id, group("web", 9, three)))
                .as("Finland may have one more, Germany none")
                .isInstanceOf(PlaceOutcome.Refused.class);
        grows(id, Map.of(NORD, 4, RHEIN, 4), group("web", 8, three));
        assertThat(resize(id, group("web", 9, three))).isInstanceOf(PlaceOutcome.Refused.class);
        release(id);
    }

    @Test
    void units_that_share_a_country_stay_in_it() {
        Map<SiteId, String> countries = Map.of(HEL, "FI", FRA, "FI", ZRH, "CH");
        DomainRule together = DomainRule.affinity(Domain.COUNTRY).with(countries);
        AllocationId id = placed(group("web", 3, together));
        grows(id, Map.of(NORD, 3, RHEIN, 5), group("web", 8, together));
        assertThat(resize(id, group("web", 14, together))).isInstanceOfSatisfying(PlaceOutcome.Refused.class, no -> {
            assertThat(no.refusal().reason()).isEqualTo(RefusalReason.NO_ROOM);
        });
        grows(id, Map.of(NORD, 4, RHEIN, 5), group("web", 9, together));
        release(id);
    }

    /** All of the new size or what stood; rhein's part is what it was, and all of it goes when it is released. */
    private void clean(AllocationId id, int to, String scenario) {
        network.calm();
        assertThat(members.comesToRest())
                .as("%s comes to rest: %s", scenario, members.states(id))
                .isTrue();
        network.deliverLate();
        assertThat(members.comesToRest()).as("%s, late ones", scenario).isTrue();
        members.members.values().forEach(each -> each.coordinator().lookAtStanding());
        assertThat(members.comesToRest()).as("%s, looked at", scenario).isTrue();
        Map<MspId, Integer> live = new TreeMap<>(members.live(id));
        int units = live.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(view(id).state()).as(scenario).isEqualTo(AllocationState.RESERVED);
        assertThat(units).as("%s: %s", scenario, live).isIn(STOOD, to);
        assertThat(live).as(scenario).containsEntry(RHEIN, 5);
        assertThat(view(id).command().groups().get(0).request().count())
                .as(scenario)
                .isEqualTo(units);
        assertThat(units(view(id))).as(scenario).isEqualTo(units);
        grown += units == to ? 1 : 0;
        stayed += units == STOOD ? 1 : 0;
        release(id);
    }

    private void grow(AllocationId id, int to) {
        attempt(id, () -> resize(id, group("web", to)));
    }

    @Test
    void every_call_can_fail_in_every_way() {
        AllocationId counted = standing();
        network.begin();
        grow(counted, AT_HELV);
        int calls = network.calls().size();
        assertThat(calls).isGreaterThanOrEqualTo(4);
        clean(counted, AT_HELV, "to count the calls");
        for (Fault fault : Fault.values()) {
            for (int call = 0; call < calls; call++) {
                AllocationId id = standing();
                network.begin();
                network.fail(call, fault);
                grow(id, AT_HELV);
                if (incident(id)) {
                    release(id);
                } else {
                    clean(id, AT_HELV, fault + " at call " + call);
                }
            }
        }
        assertThat(grown).isGreaterThan(5);
        assertThat(stayed).isGreaterThan(5);
    }

    /** An owner that voted and did not sign has reserved nothing that anybody would believe: the whole is given back. */
    private boolean incident(AllocationId id) {
        network.calm();
        assertThat(members.comesToRest()).isTrue();
        return view(id).failure().filter(each -> each.startsWith("PART_ENDED")).isPresent();
    }

    private void everyWrite(MspId victim, int to) {
        AllocationId counted = standing();
        members.of(victim).store.crashAt(Integer.MAX_VALUE, false);
        grow(counted, to);
        int writes = members.of(victim).store.writes().size();
        assertThat(writes).isGreaterThan(1);
        clean(counted, to, "to count the writes of " + victim);
        for (int write = 0; write < writes; write++) {
            for (boolean effective : List.of(false, true)) {
                AllocationId id = standing();
                network.begin();
                members.of(victim).store.crashAt(write, effective);
                grow(id, to);
                members.of(victim).store.crash();
                clean(id, to, victim + " dies at write " + write + " to " + to + (effective ? ", on disk" : ""));
            }
        }
    }

    @Test
    void the_home_can_die_at_every_write_of_its_own_growth() {
        everyWrite(NORD, AT_HOME);
        assertThat(grown).isGreaterThan(2);
        assertThat(stayed).isPositive();
    }

    @Test
    void each_side_can_die_at_every_write_of_a_further_part() {
        everyWrite(NORD, AT_HELV);
        everyWrite(HELV, AT_HELV);
        assertThat(grown).isGreaterThan(5);
        assertThat(stayed).isGreaterThan(5);
    }

    /** What stands is one allocation from then on: a part that is given back ends all of it, also one that did not know of another. */
    @Test
    void a_part_that_is_given_back_ends_those_that_came_before_and_after_it() {
        for (MspId giving : List.of(NORD, RHEIN, HELV)) {
            AllocationId id = standing();
            grows(id, Map.of(NORD, 3, RHEIN, 5, HELV, 7), group("web", AT_HELV));
            members.of(giving).coordinator().release(id, ReleaseReason.TENANT);
            assertThat(members.comesToRest()).as("%s", giving).isTrue();
            members.home().coordinator().lookAtStanding();
            assertThat(members.comesToRest()).as("%s", giving).isTrue();
            assertThat(members.live(id))
                    .as("%s: %s", giving, members.states(id))
                    .isEmpty();
        }
    }

    @Test
    void a_home_that_lost_its_grid_hears_of_every_part_again() {
        AllocationId id = standing();
        grows(id, Map.of(NORD, 4, RHEIN, 5), group("web", AT_HOME));
        grows(id, Map.of(NORD, 4, RHEIN, 5, HELV, 6), group("web", AT_HELV));
        members.home().loseGrid();
        assertThat(members.comesToRest()).isTrue();
        assertThat(units(view(id))).isEqualTo(AT_HELV);
        assertThat(view(id).command().groups().get(0).request().count()).isEqualTo(AT_HELV);
        release(id);
    }
}
