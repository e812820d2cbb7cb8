package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.checker.Violation;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A group over three members, with each step failing in turn on each side: every call lost, late, twice, wrong, every process
 * dead before and after every write. Afterwards the slate is clean: all parts or none, nothing held, nothing double. One thread,
 * virtual time; what a seed does it always does.
 */
class GroupSimulationTest {
    private static final int SEEDS = 300;
    private static final List<MspId> MEMBERS = List.of(NORD, RHEIN, HELV);

    @TempDir
    Path directory;

    private final FaultyNetwork network = new FaultyNetwork();
    private SimulatedMembers members;
    private long next = 1;
    private int reserved;
    private int refused;

    @BeforeEach
    void open() {
        members = new SimulatedMembers(directory, network);
        members.members.values().forEach(network::joined);
    }

    @AfterEach
    void close() {
        members.close();
    }

    private PlaceCommand spread(AllocationId id) {
        return SimulatedMembers.command(id, group("web", 3, rule()), group("db", 2));
    }

    /** One unit at each member. */
    private static DomainRule rule() {
        Map<SiteId, String> domains = new TreeMap<>();
        SimulatedMembers.SITES.forEach((site, msp) -> domains.put(site, msp.value()));
        return DomainRule.spread(Domain.MEMBER, 1).with(domains);
    }

    /** Places, and releases what was placed if so wanted; a dead home answers nobody. */
    private AllocationId live(boolean release) {
        AllocationId id = Fixture.id(next++);
        members.attempt(() -> members.home().coordinator().placeAcross(spread(id)));
        if (release) {
            members.attempt(() -> members.home().coordinator().release(id, ReleaseReason.TENANT));
        }
        return id;
    }

    /** The slate after whatever went wrong. */
    private void clean(AllocationId id, String scenario) {
        members.comeToRest(network, id, scenario);
        Map<MspId, AllocationState> states = members.states(id);
        boolean stands = states.get(NORD) == AllocationState.RESERVED;
        Map<MspId, Integer> units = members.live(id);
        assertThat(units.values().stream().mapToInt(Integer::intValue).sum())
                .as("%s: %s, units %s", scenario, states, units)
                .isEqualTo(stands ? 5 : 0);
        assertThat(units.size()).isEqualTo(stands ? 3 : 0);
        assertThat(states.values()).as(scenario).doesNotContain(AllocationState.HELD, AllocationState.PENDING);
        reserved += stands ? 1 : 0;
        refused += stands ? 0 : 1;
        members.again(id, scenario, stands, () -> members.home().coordinator().placeAcross(spread(id)));
    }

    @Test
    void without_a_fault_each_member_has_its_part() {
        AllocationId id = live(false);
        assertThat(members.states(id))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        NORD,
                        AllocationState.RESERVED,
                        RHEIN,
                        AllocationState.RESERVED,
                        HELV,
                        AllocationState.RESERVED));
        assertThat(members.live(id))
                .containsEntry(NORD, 3)
                .containsEntry(RHEIN, 1)
                .containsEntry(HELV, 1);
        clean(id, "no fault");
        members.clean();
    }

    @Test
    void every_call_can_fail_in_every_way() {
        network.begin();
        clean(live(true), "to count the calls");
        int calls = network.calls().size();
        assertThat(calls).isGreaterThan(12);
        for (Fault fault : Fault.values()) {
            for (int call = 0; call < calls; call++) {
                for (boolean release : List.of(false, true)) {
                    network.begin();
                    network.fail(call, fault);
                    AllocationId id = live(release);
                    clean(id, fault + " at call " + call + " of " + network.calls());
                }
            }
        }
        members.clean();
        assertThat(reserved).isGreaterThan(20);
        assertThat(refused).isGreaterThan(20);
    }

    @Test
    void every_member_can_die_at_every_write() {
        for (MspId victim : MEMBERS) {
            members.of(victim).store.crashAt(Integer.MAX_VALUE, false);
            clean(live(true), "to count the writes of " + victim);
            int writes = members.of(victim).store.writes().size();
            assertThat(writes).isGreaterThan(3);
            for (int write = 0; write < writes; write++) {
                for (boolean effective : List.of(false, true)) {
                    network.begin();
                    members.of(victim).store.crashAt(write, effective);
                    AllocationId id = live(write % 2 == 0);
                    members.of(victim).store.crash();
                    clean(id, victim + " dies at write " + write + (effective ? ", which reached the disk" : ""));
                }
            }
        }
        members.clean();
    }

    /** Rhein never hears that it is to vote, helv has voted, and the home is gone: rhein's hold runs out. */
    private AllocationId oneExpires() {
        network.begin();
        AllocationId id = Fixture.id(next++);
        int confirm = 4;
        network.fail(confirm, Fault.REQUEST_LOST);
        network.fail(confirm + 1, Fault.CALLER_DIES);
        members.attempt(() -> members.home().coordinator().placeAcross(spread(id)));
        assertThat(network.calls().subList(confirm, confirm + 2))
                .containsExactly(NORD + " confirm " + RHEIN, NORD + " confirm " + HELV);
        network.calm();
        members.clock.advance(Duration.ofSeconds(61));
        members.of(RHEIN).engine().engine().sweep();
        assertThat(members.states(id))
                .containsEntry(RHEIN, AllocationState.EXPIRED)
                .containsEntry(HELV, AllocationState.HELD);
        return id;
    }

    @Test
    void owners_come_to_the_verdict_without_the_coordinator() {
        AllocationId id = oneExpires();
        assertThat(members.of(HELV).coordinator().recover()).isZero();
        assertThat(members.states(id)).containsEntry(HELV, AllocationState.RELEASED);
        assertThat(members.live(id)).doesNotContainKey(HELV);
        assertThat(members.home().dead()).isTrue();
        clean(id, "the home comes back to a group that is over");
        members.clean();
    }

    /** The proof that these tests can fail: without the expired vote the group is torn, and the checker says so. */
    @Test
    void ignoring_an_expired_part_is_found() {
        network.ignoreLostParts();
        AllocationId id = oneExpires();
        assertThat(members.of(HELV).coordinator().recover()).isZero();
        assertThat(members.states(id)).containsEntry(HELV, AllocationState.RESERVED);
        assertThat(members.count().violations()).extracting(Violation::kind).contains(Violation.Kind.TORN_GROUP);
    }

    @Test
    void many_things_go_wrong_at_once() {
        for (long seed = 0; seed < SEEDS; seed++) {
            if (seed % 20 == 19) {
                members.clean();
                close();
                directory = directory.resolve("more");
                open();
            }
            Random random = new Random(seed);
            network.begin();
            List<String> plan = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                int call = random.nextInt(20);
                Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                network.fail(call, fault);
                plan.add(fault + " at " + call);
            }
            if (random.nextInt(3) == 0) {
                MspId victim = MEMBERS.get(random.nextInt(3));
                int write = random.nextInt(8);
                members.of(victim).store.crashAt(write, random.nextBoolean());
                plan.add(victim + " dies at write " + write);
            }
            AllocationId id = live(random.nextBoolean());
            members.clock.advance(Duration.ofSeconds(random.nextInt(70)));
            members.members.values().stream().filter(each -> !each.dead()).forEach(each -> each.store.mend());
            clean(id, "seed " + seed + ": " + plan);
        }
        members.clean();
        assertThat(reserved).isGreaterThan(SEEDS / 10);
        assertThat(refused).isGreaterThan(SEEDS / 10);
    }
}
