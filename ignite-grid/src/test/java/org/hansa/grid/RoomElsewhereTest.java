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
import java.util.OptionalLong;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All members are full; at rhein of work that may be interrupted with an hour's notice. */
class RoomElsewhereTest extends MembersTestBase {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final AllocationId PATIENT = Fixture.id(1);
    private static final AllocationId FIRM = Fixture.id(9);

    @BeforeEach
    void fill() {
        place(PATIENT, 8, new Tenure(OptionalLong.empty(), OptionalLong.of(HOUR)), FRA);
        place(Fixture.id(2), 8, Tenure.FIRM, ZRH);
        place(Fixture.id(3), 4, Tenure.FIRM, HEL);
        network.begin();
    }

    private static PlaceCommand command(AllocationId id, int units, Tenure tenure, SiteId... sites) {
        return SimulatedMembers.command(id, group("web", units))
                .atSites(List.of(sites))
                .withTenure(tenure);
    }

    private PlaceOutcome place(AllocationId id, int units, Tenure tenure, SiteId... sites) {
        return members.home().coordinator().place(command(id, units, tenure, sites));
    }

    private OptionalLong makeRoom(Tenure tenure) {
        return members.home().coordinator().makeRoom(command(FIRM, 6, tenure, HEL, ZRH, FRA));
    }

    @Test
    void another_owner_tells_its_interruptible_work_to_go_and_when_the_room_is_there() {
        assertThat(place(FIRM, 6, Tenure.FIRM, HEL, ZRH, FRA)).isInstanceOf(PlaceOutcome.Refused.class);
        long due = members.clock.millis() + HOUR;
        assertThat(makeRoom(Tenure.FIRM)).hasValue(due);
        members.clock.advance(Duration.ofMinutes(10));
        assertThat(makeRoom(Tenure.FIRM))
                .as("asked again, nobody else is sent away")
                .hasValue(due);
        assertThat(members.of(RHEIN).engine().notices().standing())
                .extracting(Notice::allocation)
                .containsExactly(PATIENT);
        members.home().coordinator().lookAtStanding();
        assertThat(members.home().engine().notices().elsewhere().find(PATIENT))
                .hasValueSatisfying(
                        each -> assertThat(each.notice().dueAtMillis()).isEqualTo(due));
        members.clock.advance(Duration.ofMinutes(51));
        members.of(RHEIN).engine().engine().sweep();
        assertThat(place(FIRM, 6, Tenure.FIRM, HEL, ZRH, FRA)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(FIRM)).containsOnlyKeys(RHEIN);
        members.home().coordinator().lookAtStanding();
        assertThat(members.home().engine().allocation(PATIENT).orElseThrow().state())
                .isEqualTo(AllocationState.FAILED);
    }

    @Test
    void sends_nobody_away_for_work_that_may_be_interrupted_itself_or_would_not_fit_then() {
        assertThat(makeRoom(new Tenure(OptionalLong.empty(), OptionalLong.of(HOUR))))
                .isEmpty();
        assertThat(members.home().coordinator().makeRoom(command(FIRM, 9, Tenure.FIRM, HEL, ZRH, FRA)))
                .isEmpty();
        assertThat(members.of(RHEIN).engine().notices().standing()).isEmpty();
    }

    @Test
    void an_owner_that_does_not_answer_is_passed_over() {
        network.fail(0, Fault.REQUEST_LOST);
        assertThat(makeRoom(Tenure.FIRM)).isPresent();
        assertThat(network.calls()).containsExactly(NORD + " makeRoom " + HELV, NORD + " makeRoom " + RHEIN);
        network.begin();
        network.fail(1, Fault.REQUEST_LOST);
        assertThat(makeRoom(Tenure.FIRM)).isEmpty();
    }
}
