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
import org.hansa.grid.DomainRule.Domain;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/**
 * Three units at home and five at rhein grow: at home, which has room for one more, or by a further part at helv. To the new size or
 * not at all, and what stood stands, whatever fails.
 */
class GrowthBesideOthersTest extends GrowthBesideTestBase {
    @Test
    void grows_at_home_and_by_a_further_part_while_the_others_keep_theirs() {
        AllocationId id = standing();
        network.begin();
        grows(id, Map.of(NORD, 4, RHEIN, 5), group("web", AT_HOME));
        assertThat(network.calls()).as("nobody else is asked").isEmpty();
        grows(id, Map.of(NORD, 4, RHEIN, 5, HELV, 6), group("web", AT_HELV));
        assertThat(network.calls()).doesNotContain(NORD + " hold " + RHEIN);
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
        assertThat(members.live(id).get(RHEIN)).isGreaterThanOrEqualTo(5);
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

    @Test
    void every_call_can_fail_in_every_way() {
        everyCall(AT_HELV);
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
