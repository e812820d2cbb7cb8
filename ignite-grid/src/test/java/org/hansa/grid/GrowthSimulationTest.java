package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.FRA;
import static org.hansa.grid.SimulatedMembers.HEL;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.ZRH;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/**
 * Three units at home grow by what home has not room for: to the new size with a second part at another member, or not at all. Each
 * step fails in turn, on each side; what a seed does it always does.
 */
class GrowthSimulationTest extends ResizeAcrossTestBase {
    private int grown;
    private int stayed;

    @Test
    void what_does_not_fit_at_home_becomes_a_second_part_and_is_given_back_first() {
        AllocationId id = placed(group("web", 3));
        PlaceOutcome outcome = resize(id, group("web", 8));
        assertThat(outcome).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(RHEIN, 5));
        assertThat(view(id).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(view(id).elsewhere()).containsExactly(RHEIN);
        assertThat(view(id).parts())
                .filteredOn(part -> part.owner().isPresent())
                .allMatch(part -> part.placed().receipt().isPresent());
        assertThat(resize(id, group("web", 1))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 1));
        assertThat(view(id).members()).isEmpty();
        assertThat(members.home().engine().flush(Duration.ofSeconds(20))).isTrue();
        assertThat(resize(id, group("web", 2))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 2));
        release(id);
    }

    @Test
    void groups_that_change_at_home_change_with_the_second_part_or_not_at_all() {
        AllocationId id = placed(group("web", 2), group("db", 2));
        assertThat(resize(id, group("web", 9), group("db", 1))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(RHEIN, 7));
        release(id);
        AllocationId other = placed(group("web", 2), group("db", 2));
        assertThat(resize(other, group("web", 30), group("db", 1))).isInstanceOf(PlaceOutcome.Refused.class);
        assertThat(members.live(other)).containsOnly(Map.entry(NORD, 4));
    }

    @Test
    void goes_on_with_the_next_owner_and_keeps_the_old_size_when_none_has_the_room() {
        AllocationId id = placed(group("web", 3));
        long before = view(id).updatedAtMillis();
        members.of(RHEIN).store.crash();
        members.of(HELV).store.crash();
        assertThat(resize(id, group("web", 8))).isInstanceOf(PlaceOutcome.Refused.class);
        assertThat(view(id).updatedAtMillis()).isEqualTo(before);
        members.of(HELV).restart();
        assertThat(resize(id, group("web", 8))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(HELV, 5));
        release(id);
    }

    private static GroupRequest apart(int count, Domain key, int most, Map<SiteId, String> domains) {
        return group("web", count, DomainRule.spread(key, most).with(domains));
    }

    @Test
    void units_that_lie_apart_do_so_at_the_second_member_too() {
        AllocationId id = placed(apart(2, Domain.HOST, 1, Map.of()), group("db", 1));
        assertThat(resize(id, apart(4, Domain.HOST, 1, Map.of()), group("db", 1)))
                .isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(RHEIN, 2));
        assertThat(view(id).parts())
                .filteredOn(part -> part.placed().group() == 0)
                .allMatch(part -> part.placed().units() == 1)
                .hasSize(4);
        release(id);
    }

    @Test
    void a_country_counts_what_stands_in_it_at_home() {
        Map<SiteId, String> countries = Map.of(HEL, "FI", FRA, "FI", ZRH, "CH");
        AllocationId id = placed(apart(2, Domain.COUNTRY, 3, countries), group("db", 2));
        assertThat(resize(id, apart(4, Domain.COUNTRY, 3, countries), group("db", 2)))
                .isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id))
                .as("Finland may have one more, Switzerland all")
                .containsOnly(Map.entry(NORD, 4), Map.entry(HELV, 2));
        release(id);
    }

    @Test
    void units_that_share_a_country_go_to_the_member_that_has_a_site_there() {
        Map<SiteId, String> countries = Map.of(HEL, "FI", FRA, "DE", ZRH, "FI");
        DomainRule together = DomainRule.affinity(Domain.COUNTRY).with(countries);
        AllocationId id = placed(group("web", 2, together), group("db", 1));
        assertThat(resize(id, group("web", 7, together), group("db", 1))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3), Map.entry(HELV, 5));
        release(id);
    }

    @Test
    void units_that_share_a_site_stay_there_and_are_refused_with_what_excluded_them() {
        DomainRule together = DomainRule.affinity(Domain.SITE);
        AllocationId id = placed(group("web", 2, together));
        assertThat(resize(id, group("web", 3, together))).isInstanceOf(PlaceOutcome.Placed.class);
        sealed();
        assertThat(resize(id, group("web", 5, together)))
                .isInstanceOfSatisfying(PlaceOutcome.Refused.class, refused -> {
                    assertThat(refused.refusal().reason()).isEqualTo(RefusalReason.NO_ROOM);
                    assertThat(refused.refusal().excluded()).containsKey("VCPU");
                });
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 3));
        release(id);
    }

    @Test
    void a_growth_of_units_apart_is_whole_or_nothing_whoever_dies_when() {
        for (MspId victim : List.of(NORD, RHEIN)) {
            int done = 0;
            for (int write = 0; done < 2; write++) {
                AllocationId id = placed(apart(2, Domain.HOST, 4, Map.of()), group("db", 1));
                network.begin();
                members.of(victim).store.crashAt(write, write % 2 == 0);
                attempt(id, () -> resize(id, apart(8, Domain.HOST, 4, Map.of()), group("db", 1)));
                done += members.of(victim).dead() ? 0 : 1;
                members.of(victim).store.crash();
                clean(id, victim + " dies at write " + write);
            }
        }
        assertThat(grown).isGreaterThan(2);
        assertThat(stayed).isGreaterThan(2);
    }

    @Test
    void an_owner_that_is_down_when_its_part_is_given_back_is_waited_for() {
        AllocationId id = placed(group("web", 3));
        resize(id, group("web", 8));
        members.of(RHEIN).store.crash();
        assertThat(((PlaceOutcome.Placed) resize(id, group("web", 1))).state()).isEqualTo(AllocationState.RESIZING);
        assertThat(view(id).state()).isEqualTo(AllocationState.RESIZING);
        assertThat(members.comesToRest()).isTrue();
        assertThat(view(id).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(members.live(id)).containsOnly(Map.entry(NORD, 1));
        release(id);
    }

    /** All of the new size or all of the old one; then it shrinks again and goes, and nothing is left. */
    private void clean(AllocationId id, String scenario) {
        members.comeToRest(network, id, scenario);
        int live =
                members.live(id).values().stream().mapToInt(Integer::intValue).sum();
        assertThat(members.states(id)).as(scenario).containsEntry(NORD, AllocationState.RESERVED);
        assertThat(live).as("%s: %s", scenario, members.live(id)).isIn(3, 9);
        assertThat(view(id).command().groups().stream()
                        .mapToInt(each -> each.request().count())
                        .sum())
                .as(scenario)
                .isEqualTo(live);
        assertThat(units(view(id))).as(scenario).isEqualTo(live);
        grown += live == 9 ? 1 : 0;
        stayed += live == 3 ? 1 : 0;
        members.home().engine().flush(Duration.ofSeconds(20));
        if (live == 9) {
            assertThat(resize(id, group("web", 1), group("db", 1))).isInstanceOf(PlaceOutcome.Placed.class);
        }
        release(id);
    }

    @Test
    void every_call_can_fail_in_every_way() {
        network.begin();
        AllocationId counted = placed(group("web", 2), group("db", 1));
        network.begin();
        grow(counted);
        int calls = network.calls().size();
        assertThat(calls).isGreaterThanOrEqualTo(4);
        clean(counted, "to count the calls");
        for (Fault fault : Fault.values()) {
            for (int call = 0; call < calls; call++) {
                AllocationId id = placed(group("web", 2), group("db", 1));
                network.begin();
                network.fail(call, fault);
                grow(id);
                List<String> said = network.calls();
                if (incident(id)) {
                    release(id);
                } else {
                    clean(id, fault + " at call " + call + " of " + said);
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

    @Test
    void every_member_can_die_at_every_write() {
        for (MspId victim : List.of(NORD, RHEIN)) {
            AllocationId counted = placed(group("web", 2), group("db", 1));
            network.begin();
            members.of(victim).store.crashAt(Integer.MAX_VALUE, false);
            grow(counted);
            int writes = members.of(victim).store.writes().size();
            assertThat(writes).isGreaterThan(2);
            clean(counted, "to count the writes of " + victim);
            for (int write = 0; write < writes; write++) {
                for (boolean effective : List.of(false, true)) {
                    AllocationId id = placed(group("web", 2), group("db", 1));
                    network.begin();
                    members.of(victim).store.crashAt(write, effective);
                    grow(id);
                    members.of(victim).store.crash();
                    clean(id, victim + " dies at write " + write + (effective ? ", which reached the disk" : ""));
                }
            }
        }
        assertThat(grown).isGreaterThan(5);
        assertThat(stayed).isGreaterThan(5);
    }

    /** The owner never hears of the verdict from the home, and asks for it. */
    @Test
    void the_owner_comes_to_the_verdict_by_asking_the_home() {
        AllocationId id = placed(group("web", 2), group("db", 1));
        network.begin();
        network.fail(3, Fault.REQUEST_LOST);
        grow(id);
        assertThat(network.calls().get(3)).isEqualTo(NORD + " settle " + RHEIN);
        assertThat(members.states(id)).containsEntry(RHEIN, AllocationState.HELD);
        assertThat(members.of(RHEIN).coordinator().recover()).isZero();
        assertThat(members.states(id)).containsEntry(RHEIN, AllocationState.RESERVED);
        assertThat(Optional.of(view(id).state())).hasValue(AllocationState.RESIZING);
        clean(id, "settled by the owner");
    }
}
