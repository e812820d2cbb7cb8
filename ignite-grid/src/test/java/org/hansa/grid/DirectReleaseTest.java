package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant whose home is down releases at an owner of a part: that room is free at once, the others hear of it, and the home finds
 * out when it is back. Every call and every write of it fails in turn.
 */
class DirectReleaseTest {
    @TempDir
    Path directory;

    private final FaultyNetwork network = new FaultyNetwork();
    private SimulatedMembers members;
    private long next = 1;

    @BeforeEach
    void open() {
        members = new SimulatedMembers(directory, network);
        members.members.values().forEach(network::joined);
    }

    @AfterEach
    void close() {
        members.clean();
        members.close();
    }

    private AllocationId spread() {
        Map<SiteId, String> domains = new TreeMap<>();
        SimulatedMembers.SITES.forEach((site, msp) -> domains.put(site, msp.value()));
        DomainRule rule = DomainRule.spread(Domain.MEMBER, 1).with(domains);
        return placed(group("web", 3, rule), group("db", 2));
    }

    private AllocationId placed(GroupRequest... groups) {
        AllocationId id = Fixture.id(next++);
        assertThat(members.home().coordinator().placeAcross(SimulatedMembers.command(id, groups)))
                .isInstanceOf(PlaceOutcome.Placed.class);
        network.begin();
        return id;
    }

    private Optional<AllocationState> release(MspId owner, AllocationId id) {
        return members.of(owner).coordinator().release(id, ReleaseReason.TENANT).state();
    }

    private void everythingIsReleased(AllocationId id, String scenario) {
        network.calm();
        assertThat(members.comesToRest()).as(scenario).isTrue();
        network.deliverLate();
        members.home().coordinator().lookAtStanding();
        assertThat(members.comesToRest()).as(scenario).isTrue();
        assertThat(members.live(id)).as(scenario).isEmpty();
        assertThat(members.states(id).values()).as(scenario).containsOnly(AllocationState.RELEASED);
    }

    @Test
    void what_is_released_at_an_owner_is_released_everywhere() {
        AllocationId id = spread();
        assertThat(release(RHEIN, id)).contains(AllocationState.RELEASED);
        assertThat(members.live(id)).isEmpty();
        assertThat(release(RHEIN, id)).contains(AllocationState.RELEASED);
        assertThat(release(NORD, id)).contains(AllocationState.RELEASED);
        everythingIsReleased(id, "released twice, and at home");
    }

    @Test
    void with_the_home_down_all_living_owners_are_free_at_once_and_the_home_follows() {
        AllocationId id = spread();
        members.home().store.crash();
        assertThat(release(RHEIN, id)).contains(AllocationState.RELEASING);
        assertThat(members.live(id)).containsOnlyKeys(NORD);
        assertThat(members.of(RHEIN).engine().allocation(id).orElseThrow().members())
                .contains(new AllocationView.MemberView(RHEIN, PartState.CONFIRMED, true));
        assertThat(release(HELV, id)).contains(AllocationState.RELEASED);
        everythingIsReleased(id, "the home is back");
    }

    /** The home has no part to be told of and was down: it finds out by itself, and calls it released and not failed. */
    @Test
    void a_home_without_a_part_finds_out_when_it_looks_at_what_stands() {
        AllocationId id = Fixture.id(next++);
        members.home().coordinator().place(SimulatedMembers.command(id, group("web", 6)));
        assertThat(members.live(id)).containsOnlyKeys(RHEIN);
        members.home().store.crash();
        assertThat(release(RHEIN, id)).contains(AllocationState.RELEASED);
        assertThat(members.comesToRest()).isTrue();
        assertThat(members.states(id)).containsEntry(NORD, AllocationState.RESERVED);
        members.home().coordinator().lookAtStanding();
        assertThat(members.states(id)).containsEntry(NORD, AllocationState.RELEASED);
    }

    /** The verdict is open: what is given back here is lost to the group, so nobody has any of it. */
    @Test
    void a_release_before_the_verdict_ends_the_group() {
        network.begin();
        AllocationId id = Fixture.id(next++);
        network.fail(4, Fault.CALLER_DIES);
        Map<SiteId, String> domains = new TreeMap<>();
        SimulatedMembers.SITES.forEach((site, msp) -> domains.put(site, msp.value()));
        try {
            members.home()
                    .coordinator()
                    .placeAcross(SimulatedMembers.command(
                            id,
                            group("web", 3, DomainRule.spread(Domain.MEMBER, 1).with(domains)),
                            group("db", 2)));
        } catch (RuntimeException dead) {
            assertThat(members.home().dead()).isTrue();
        }
        assertThat(members.states(id)).containsEntry(RHEIN, AllocationState.HELD);
        network.calm();
        assertThat(release(RHEIN, id)).contains(AllocationState.RELEASING);
        assertThat(members.comesToRest()).isTrue();
        assertThat(members.live(id)).isEmpty();
        assertThat(members.states(id)).containsEntry(NORD, AllocationState.DENIED);
    }

    @Test
    void a_member_without_a_part_cannot_release() {
        AllocationId id = Fixture.id(next++);
        members.home().coordinator().place(SimulatedMembers.command(id, group("web", 6)));
        assertThat(members.of(RHEIN).coordinator().release(HELV, id, 1, ReleaseReason.TENANT, members.clock.millis()))
                .isEmpty();
        assertThat(members.home().coordinator().release(HELV, id, 1, ReleaseReason.TENANT, members.clock.millis()))
                .isEmpty();
        assertThat(members.live(id)).containsOnlyKeys(RHEIN);
        members.home().coordinator().release(id, ReleaseReason.TENANT);
    }

    @Test
    void every_call_of_it_can_fail_in_every_way() {
        AllocationId counted = spread();
        release(RHEIN, counted);
        int calls = network.calls().size();
        assertThat(calls).isGreaterThanOrEqualTo(3);
        for (Fault fault : Fault.values()) {
            for (int call = 0; call < calls; call++) {
                AllocationId id = spread();
                network.fail(call, fault);
                String scenario = fault + " at call " + call;
                quietly(() -> release(RHEIN, id), members.of(RHEIN));
                everythingIsReleased(id, scenario);
            }
        }
    }

    @Test
    void every_member_can_die_at_every_write_of_it() {
        for (MspId victim : List.of(NORD, RHEIN, HELV)) {
            AllocationId counted = spread();
            members.of(victim).store.crashAt(Integer.MAX_VALUE, false);
            release(RHEIN, counted);
            int writes = members.of(victim).store.writes().size();
            assertThat(writes).isGreaterThan(1);
            for (int write = 0; write < writes; write++) {
                for (boolean effective : List.of(false, true)) {
                    AllocationId id = spread();
                    members.of(victim).store.crashAt(write, effective);
                    quietly(() -> release(RHEIN, id), members.of(RHEIN));
                    members.of(victim).store.crash();
                    members.comesToRest();
                    // A tenant that heard nothing asks again.
                    release(RHEIN, id);
                    everythingIsReleased(id, victim + " dies at write " + write + " effective " + effective);
                }
            }
        }
    }

    private static void quietly(Runnable work, SimulatedMember caller) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!caller.dead()) {
                throw e;
            }
        }
    }
}
