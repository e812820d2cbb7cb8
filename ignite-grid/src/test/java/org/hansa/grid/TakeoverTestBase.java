package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.group;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hansa.grid.group.AdoptedParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Nord, the home of a contract, goes, and a deputy takes it over; then nord comes back. */
abstract class TakeoverTestBase {
    @TempDir
    Path directory;

    final FaultyNetwork network = new FaultyNetwork();
    SimulatedMembers members;
    long next = 1;
    int reserved;
    int lost;

    @BeforeEach
    void open() {
        members = new SimulatedMembers(directory, network);
        members.members.values().forEach(network::joined);
        network.fencedBy(() -> members.ledgerHome);
    }

    @AfterEach
    void close() {
        members.close();
    }

    AdoptedParts takeOver(MspId deputy) {
        members.ledgerHome = deputy;
        living().forEach(each -> each.coordinator().follow(CONTRACT, deputy));
        return adopt();
    }

    private List<SimulatedMember> living() {
        return members.members.values().stream().filter(each -> !each.dead()).toList();
    }

    private AdoptedParts adopt() {
        MspId home = members.ledgerHome;
        return members.of(home)
                .coordinator()
                .adopt(
                        CONTRACT,
                        SimulatedMembers.SITES.values().stream()
                                .filter(each -> !each.equals(home))
                                .toList());
    }

    /** What the deputy can do while nord is away: time passes, votes are asked for, and it places for its own part. */
    AllocationId worksWithoutNord() {
        for (int i = 0; i < 6; i++) {
            members.clock.advance(Duration.ofSeconds(13));
            living().forEach(each -> {
                each.engine().engine().sweep();
                each.coordinator().recover();
            });
        }
        assertThat(adopt().silent()).containsOnly(NORD);
        AllocationId fresh = Fixture.id(next++);
        MspId home = members.ledgerHome;
        PlaceCommand command = SimulatedMembers.command(fresh, group("web", 1)).withHome(home);
        assertThat(members.of(home).coordinator().placeAcross(command.atSites(List.of(siteOf(home)))))
                .isInstanceOf(PlaceOutcome.Placed.class);
        return fresh;
    }

    private SiteId siteOf(MspId member) {
        return members.of(member).site;
    }

    void unlessDead(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            assertThat(members.members.values()).as("%s", e).anyMatch(SimulatedMember::dead);
        }
    }

    /** The old home does not know yet that it is not the home any more. */
    void returnsUnaware() {
        members.home().restart();
        members.home().coordinator().recover();
        members.home().coordinator().lookAtStanding();
    }

    void clean(AllocationId id, List<Integer> sizes, String scenario) {
        network.calm();
        assertThat(members.comesToRest())
                .as("%s: %s", scenario, members.states(id))
                .isTrue();
        network.deliverLate();
        assertThat(members.comesToRest()).as("%s, late ones", scenario).isTrue();
        assertThat(adopt().silent()).as(scenario).isEmpty();
        assertThat(adopt().open()).as(scenario).isZero();
        members.of(members.ledgerHome).coordinator().lookAtStanding();
        assertThat(members.comesToRest()).as("%s, looked at", scenario).isTrue();
        int live =
                members.live(id).values().stream().mapToInt(Integer::intValue).sum();
        assertThat(live)
                .as("%s: %s %s", scenario, members.states(id), members.live(id))
                .isIn(sizes);
        theHomeKnowsAll(scenario);
        reserved += live > 0 ? 1 : 0;
        lost += live > 0 ? 0 : 1;
    }

    void theHomeKnowsAll(String scenario) {
        AllocationEngine home = members.of(members.ledgerHome).engine();
        members.members
                .values()
                .forEach(each -> each.engine().engine().intents().scan(intent -> {
                    if (intent.holdsRoom() && !intent.parts().isEmpty()) {
                        assertThat(home.allocation(intent.command().allocation())
                                        .map(AllocationView::state))
                                .as(
                                        "%s: %s knows %s of %s",
                                        scenario,
                                        members.ledgerHome,
                                        intent.command().allocation(),
                                        each.msp)
                                .hasValue(AllocationState.RESERVED);
                    }
                }));
    }

    void released(AllocationId id, String scenario) {
        members.of(members.ledgerHome).coordinator().release(id, ReleaseReason.TENANT);
        assertThat(members.comesToRest()).as("%s, released", scenario).isTrue();
        assertThat(members.live(id))
                .as("%s, released: %s", scenario, members.states(id))
                .isEmpty();
    }

    void backToNord() {
        takeOver(NORD);
        assertThat(members.comesToRest()).isTrue();
    }

    void tookOver(AllocationId id, List<Integer> sizes, MspId deputy, boolean unaware, String scenario) {
        members.home().store.crash();
        network.calm();
        takeOver(deputy);
        AllocationId fresh = worksWithoutNord();
        if (unaware) {
            returnsUnaware();
        }
        clean(id, sizes, scenario);
        released(id, scenario);
        released(fresh, scenario);
        backToNord();
    }
}
