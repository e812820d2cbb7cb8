package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;

/**
 * What rhein has already gets larger: what comes further is held beside it, and made one with it by the verdict. To the new size or not at
 * all, and what rhein had is never at risk.
 */
class GrowthAtAnOwnerTest extends GrowthBesideTestBase {
    private static final int AT_RHEIN = 10;
    private static final int SEEDS = 150;

    @Test
    void a_second_part_grows_in_place_again_and_again_and_shrinks_after_that() {
        AllocationId id = standing();
        network.begin();
        grows(id, Map.of(NORD, 3, RHEIN, 7), group("web", AT_RHEIN));
        assertThat(network.calls())
                .containsExactly(
                        NORD + " room " + RHEIN,
                        NORD + " hold " + RHEIN,
                        NORD + " confirm " + RHEIN,
                        NORD + " settle " + RHEIN,
                        RHEIN + " part " + NORD);
        grows(id, Map.of(NORD, 4, RHEIN, 7), group("web", 11));
        grows(id, Map.of(NORD, 4, RHEIN, 8), group("web", 12));
        grows(id, Map.of(NORD, 4, RHEIN, 8, HELV, 5), group("web", 17));
        grows(id, Map.of(NORD, 4, RHEIN, 8, HELV, 8), group("web", 20));
        assertThat(resize(id, group("web", 21))).isInstanceOfSatisfying(PlaceOutcome.Refused.class, no -> assertThat(
                        no.refusal().reason())
                .isEqualTo(RefusalReason.NO_ROOM));
        grows(id, Map.of(NORD, 4, RHEIN, 6), group("web", 10));
        grows(id, Map.of(NORD, 4, RHEIN, 7), group("web", 11));
        release(id);
    }

    @Test
    void what_lies_whole_with_another_member_grows_there() {
        AllocationId home = placed(group("web", 4));
        AllocationId id = placed(group("web", 2));
        sealed();
        assertThat(members.live(id)).containsOnly(Map.entry(RHEIN, 2));
        grows(id, Map.of(RHEIN, 4), group("web", 4));
        grows(id, Map.of(RHEIN, 8), group("web", 8));
        grows(id, Map.of(RHEIN, 8, HELV, 2), group("web", 10));
        release(home);
        grows(id, Map.of(RHEIN, 8, HELV, 2, NORD, 2), group("web", 12));
        release(id);
    }

    @Test
    void units_that_lie_apart_do_so_beside_what_stands_at_the_owner() {
        DomainRule two = DomainRule.spread(Domain.HOST, 2);
        AllocationId home = placed(group("db", 4));
        AllocationId id = placed(group("web", 3, two));
        sealed();
        assertThat(members.live(id)).containsOnly(Map.entry(RHEIN, 3));
        grows(id, Map.of(RHEIN, 4), group("web", 4, two));
        assertThat(view(id).parts()).allMatch(part -> part.placed().units() == 2);
        grows(id, Map.of(RHEIN, 4, HELV, 4), group("web", 8, two));
        assertThat(resize(id, group("web", 9, two))).isInstanceOf(PlaceOutcome.Refused.class);
        release(home);
        release(id);
    }

    @Test
    void units_that_share_a_host_grow_on_it_or_not_at_all() {
        DomainRule together = DomainRule.affinity(Domain.HOST);
        AllocationId home = placed(group("db", 4));
        AllocationId id = placed(group("web", 2, together));
        sealed();
        grows(id, Map.of(RHEIN, 4), group("web", 4, together));
        assertThat(resize(id, group("web", 5, together))).isInstanceOf(PlaceOutcome.Refused.class);
        assertThat(members.live(id)).containsOnly(Map.entry(RHEIN, 4));
        release(home);
        release(id);
    }

    @Test
    void every_call_can_fail_in_every_way() {
        everyCall(AT_RHEIN);
    }

    @Test
    void each_side_can_die_at_every_write() {
        everyWrite(NORD, AT_RHEIN);
        everyWrite(RHEIN, AT_RHEIN);
        assertThat(grown).isGreaterThan(5);
        assertThat(stayed).isGreaterThan(5);
    }

    /** Rhein holds two more, and has voted for it or not; then the home dies. */
    private void asked(AllocationId id, boolean voted) {
        network.begin();
        network.fail(voted ? 2 : 1, voted ? Fault.CALLER_DIES : Fault.ANSWER_LOST);
        members.home().store.crashAt(1, false);
        attempt(id, () -> resize(id, group("web", AT_RHEIN)));
        assertThat(network.calls().contains(NORD + " confirm " + RHEIN)).isEqualTo(voted);
        assertThat(members.live(id)).as("held beside it").containsEntry(RHEIN, 7);
    }

    /** The home is gone before anybody voted; rhein's part stands, and what was held beside it is free again. */
    @Test
    void what_nobody_confirms_ends_by_itself() {
        AllocationId id = standing();
        asked(id, false);
        assertThat(members.states(id)).containsEntry(RHEIN, AllocationState.RESIZING);
        members.clock.advance(Duration.ofSeconds(61));
        assertThat(members.of(RHEIN).coordinator().recover()).isZero();
        assertThat(members.states(id)).containsEntry(RHEIN, AllocationState.RESERVED);
        assertThat(members.live(id)).containsEntry(RHEIN, 5);
        clean(id, AT_RHEIN, "ended by itself");
    }

    /** The owner never hears of the verdict from the home, and asks for it. */
    @Test
    void the_owner_comes_to_the_verdict_by_asking_the_home() {
        AllocationId id = standing();
        network.begin();
        network.fail(3, Fault.REQUEST_LOST);
        attempt(id, () -> resize(id, group("web", AT_RHEIN)));
        assertThat(network.calls().get(3)).isEqualTo(NORD + " settle " + RHEIN);
        assertThat(members.states(id)).containsEntry(RHEIN, AllocationState.RESIZING);
        assertThat(members.of(RHEIN).coordinator().recover()).isZero();
        assertThat(members.states(id)).containsEntry(RHEIN, AllocationState.RESERVED);
        assertThat(view(id).state()).isEqualTo(AllocationState.RESIZING);
        clean(id, AT_RHEIN, "settled by the owner");
    }

    /** Whatever ends the part ends what is held beside it. */
    @Test
    void what_is_held_beside_a_part_goes_with_it() {
        for (boolean voted : new boolean[] {false, true}) {
            for (boolean evicted : new boolean[] {false, true}) {
                AllocationId id = standing();
                asked(id, voted);
                if (evicted) {
                    members.of(RHEIN).engine().release(id, ReleaseReason.EVICTION);
                } else {
                    members.of(RHEIN).coordinator().release(id, ReleaseReason.TENANT);
                }
                assertThat(members.live(id)).doesNotContainKey(RHEIN);
                assertThat(members.comesToRest()).isTrue();
                members.home().coordinator().lookAtStanding();
                assertThat(members.comesToRest()).isTrue();
                assertThat(members.live(id)).isEmpty();
            }
        }
    }

    /** What was asked before the growth arrives after it. */
    @Test
    void a_shrinking_that_comes_late_takes_nothing_of_what_came_since() {
        AllocationId id = standing();
        network.begin();
        network.fail(0, Fault.LATE);
        attempt(id, () -> resize(id, group("web", 6)));
        assertThat(network.calls().get(0)).isEqualTo(NORD + " shrink " + RHEIN);
        members.home().coordinator().recover();
        sealed();
        assertThat(members.live(id)).containsEntry(RHEIN, 3);
        grows(id, Map.of(NORD, 3, RHEIN, 5), group("web", 8));
        network.deliverLate();
        assertThat(members.live(id)).containsEntry(RHEIN, 5);
        release(id);
    }

    /** Faults on the way and deaths on every side, twice in one growth; then it is asked again what came of it. */
    @Test
    void many_things_go_wrong_at_once() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            AllocationId id = standing();
            int to = List.of(9, AT_RHEIN, 11, 13, 15).get(random.nextInt(5));
            StringBuilder plan = new StringBuilder("seed " + seed + " to " + to);
            network.begin();
            for (int i = 0; i < 2; i++) {
                int call = random.nextInt(10);
                Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                network.fail(call, fault);
                plan.append(", ").append(fault).append(" at ").append(call);
            }
            MspId victim = List.of(NORD, RHEIN, HELV).get(random.nextInt(3));
            if (random.nextBoolean()) {
                int write = random.nextInt(8);
                members.of(victim).store.crashAt(write, random.nextBoolean());
                plan.append(", ").append(victim).append(" dies at write ").append(write);
            }
            attempt(id, () -> resize(id, group("web", to)));
            members.clock.advance(Duration.ofSeconds(random.nextInt(70)));
            members.members.values().stream().filter(each -> !each.dead()).forEach(each -> each.store.mend());
            if (incident(id)) {
                release(id);
            } else {
                clean(id, to, plan.toString());
            }
        }
        assertThat(grown).isGreaterThan(SEEDS / 10);
        assertThat(stayed).isGreaterThan(SEEDS / 10);
    }

    /** The proof that a vote which nobody cast is found. */
    @Test
    void an_owner_that_does_not_ask_the_home_is_found() {
        AllocationId id = standing();
        network.begin();
        network.fail(2, Fault.ANSWER_LOST);
        network.fail(3, Fault.REQUEST_LOST);
        network.ignoreLostParts();
        attempt(id, () -> resize(id, group("web", AT_RHEIN)));
        members.of(RHEIN).coordinator().recover();
        assertThat(catchThrowable(() -> clean(id, AT_RHEIN, "not asked"))).isInstanceOf(AssertionError.class);
        members.of(RHEIN).coordinator().release(id, ReleaseReason.TENANT);
        release(id);
    }
}
