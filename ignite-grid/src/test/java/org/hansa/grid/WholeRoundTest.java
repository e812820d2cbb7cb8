package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.FRA;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.ZRH;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.grid.group.PartDesk;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that only another member has the room for: what one call costs, what it leaves open, and what it answers to odd ones. */
class WholeRoundTest extends MembersTestBase {
    private static final AllocationId ID = Fixture.id(1);
    private static final AllocationId OTHER = Fixture.id(9);
    /** On one host, of which rhein has two. */
    private static final int UNITS = 3;

    @BeforeEach
    void begin() {
        network.begin();
    }

    private PlaceOutcome place(AllocationId id) {
        return place(id, UNITS);
    }

    private PlaceOutcome place(AllocationId id, int units) {
        return members.home()
                .coordinator()
                .place(SimulatedMembers.command(id, group("web", units)).atSites(List.of(FRA, ZRH)));
    }

    /** With an allocation of nord's that is nobody's concern here. */
    private void fillRhein() {
        assertThat(place(OTHER, 8)).isInstanceOf(PlaceOutcome.Placed.class);
        network.begin();
    }

    private void emptyRhein() {
        members.home().coordinator().release(OTHER, ReleaseReason.TENANT);
    }

    private AllocationState atHome() {
        return members.home().engine().allocation(ID).orElseThrow().state();
    }

    private PartDesk rhein() {
        return members.of(RHEIN).coordinator().desk();
    }

    private static RefusalReason reason(PlaceOutcome outcome) {
        return ((PlaceOutcome.Refused) outcome).refusal().reason();
    }

    private static MemberParts alone(int round) {
        TreeMap<Integer, Integer> units = new TreeMap<>(Map.of(0, UNITS));
        return MemberParts.asked(round, RHEIN, List.of(MemberPart.asked(RHEIN, units)));
    }

    private PlaceCommand command() {
        return SimulatedMembers.command(ID, group("web", UNITS)).asHold(List.of(FRA), members.clock.millis() + 60_000);
    }

    private PlaceOutcome reserve(PlaceCommand command, int round) {
        return rhein().reserve(command, alone(round), Optional::empty);
    }

    @Test
    void one_call_and_two_writes_on_each_side_before_the_answer() {
        members.home().store.crashAt(Integer.MAX_VALUE, false);
        members.of(RHEIN).store.crashAt(Integer.MAX_VALUE, false);
        PlaceOutcome outcome = place(ID);
        assertThat(((PlaceOutcome.Placed) outcome).parts()).isNotEmpty().allMatch(part -> part.receipt()
                .isPresent());
        assertThat(network.calls()).containsExactly(NORD + " reserve " + RHEIN);
        // Intent and grant are one write; the last is the outcome, which an engine that serves writes after its answer.
        assertThat(members.of(RHEIN).store.writes())
                .extracting(write -> write.split(" ")[1])
                .containsExactly("ALLOCATION", "GRANT", "PROVIDER", "ALLOCATION");
        // That there is no room at home, the decision, what the owner promised, the outcome.
        assertThat(members.home().store.writes())
                .extracting(write -> write.split(" ")[1])
                .containsExactly("ALLOCATION", "ALLOCATION", "ALLOCATION", "ALLOCATION");
    }

    @Test
    void who_refuses_is_asked_for_nothing_back_and_the_next_is_asked_in_another_round() {
        fillRhein();
        assertThat(place(ID)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(network.calls()).containsExactly(NORD + " reserve " + RHEIN, NORD + " reserve " + HELV);
        assertThat(members.live(ID)).containsOnly(Map.entry(HELV, UNITS));
        emptyRhein();
    }

    @Test
    void who_takes_no_connection_is_passed_over() {
        members.of(RHEIN).store.crash();
        assertThat(place(ID)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(HELV, UNITS));
    }

    @Test
    void without_an_answer_it_is_open_until_the_owner_says_what_it_did() {
        network.fail(0, Fault.ANSWER_LOST);
        network.fail(1, Fault.REQUEST_LOST);
        assertThat(place(ID)).isEqualTo(new PlaceOutcome.Pending(ID, AllocationState.HELD));
        assertThat(members.live(ID)).containsOnlyKeys(RHEIN);
        members.clock.advance(Duration.ofHours(2));
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(atHome()).isEqualTo(AllocationState.RESERVED);
    }

    @Test
    void what_never_came_is_asked_for_again_while_there_is_time_and_then_ends() {
        network.fail(0, Fault.REQUEST_LOST);
        network.fail(1, Fault.REQUEST_LOST);
        assertThat(place(ID)).isInstanceOf(PlaceOutcome.Pending.class);
        members.clock.advance(Duration.ofSeconds(49));
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(atHome()).isEqualTo(AllocationState.RESERVED);

        AllocationId late = Fixture.id(2);
        network.begin();
        members.home().coordinator().release(ID, ReleaseReason.TENANT);
        network.begin();
        network.fail(0, Fault.REQUEST_LOST);
        network.fail(1, Fault.LATE);
        place(late);
        members.clock.advance(Duration.ofSeconds(51));
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(network.calls()).contains(NORD + " release " + RHEIN);
        assertThat(members.home().engine().allocation(late).orElseThrow().state())
                .isEqualTo(AllocationState.DENIED);
        members.clock.advance(Duration.ofSeconds(-40));
        network.deliverLate();
        assertThat(members.live(late))
                .as("also to an owner whose clock was wrong")
                .isEmpty();
    }

    @Test
    void a_refusal_after_a_silence_says_nothing_about_the_call_before_it() {
        fillRhein();
        network.fail(0, Fault.LATE);
        assertThat(place(ID)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(network.calls())
                .containsExactly(
                        NORD + " reserve " + RHEIN,
                        NORD + " reserve " + RHEIN,
                        NORD + " release " + RHEIN,
                        NORD + " reserve " + HELV);
        emptyRhein();
        network.deliverLate();
        assertThat(members.live(ID)).containsOnly(Map.entry(HELV, UNITS));
    }

    @Test
    void a_release_of_what_is_open_waits_for_the_owner_and_keeps_it_from_rising() {
        network.fail(0, Fault.LATE);
        network.fail(1, Fault.LATE);
        network.fail(2, Fault.REQUEST_LOST);
        network.fail(3, Fault.REQUEST_LOST);
        network.fail(4, Fault.REQUEST_LOST);
        place(ID);
        assertThat(members.home()
                        .coordinator()
                        .release(ID, ReleaseReason.TENANT)
                        .state())
                .contains(AllocationState.RELEASING);
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(atHome()).isEqualTo(AllocationState.RELEASED);
        network.deliverLate();
        assertThat(members.live(ID)).isEmpty();
    }

    @Test
    void what_was_not_promised_is_chased_until_the_owner_says_that_its_room_is_free() {
        network.fail(0, Fault.WRONG);
        network.fail(1, Fault.REQUEST_LOST);
        assertThat(place(ID)).isInstanceOf(PlaceOutcome.Pending.class);
        assertThat(members.live(ID)).containsOnlyKeys(RHEIN);
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(atHome()).isEqualTo(AllocationState.DENIED);
        assertThat(members.live(ID)).isEmpty();
    }

    @Test
    void a_call_that_comes_twice_reserves_once_however_late_the_second_is() {
        PlaceCommand command = command();
        PlaceOutcome.Placed first = (PlaceOutcome.Placed) reserve(command, 1);
        assertThat(first.state()).isEqualTo(AllocationState.RESERVED);
        members.clock.advance(Duration.ofHours(1));
        PlaceOutcome.Placed second = (PlaceOutcome.Placed)
                rhein().reserve(command, alone(1), () -> Optional.of(Refusal.of(RefusalReason.RESIDENCY, "now")));
        assertThat(second.replayed()).isTrue();
        assertThat(second.parts()).isEqualTo(first.parts());
        assertThat(rhein().part(NORD, ID, 1)).contains(new PartWord(PartState.CONFIRMED, false, false));
    }

    @Test
    void takes_nothing_with_less_than_ten_seconds_left_nor_what_is_barred() {
        PlaceCommand command = command();
        Supplier<Optional<Refusal>> barred = () -> Optional.of(Refusal.of(RefusalReason.RESIDENCY, "not here"));
        assertThat(reason(rhein().reserve(command, alone(1), barred))).isEqualTo(RefusalReason.RESIDENCY);
        members.clock.advance(Duration.ofMillis(50_001));
        assertThat(reason(reserve(command, 1))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(members.live(ID)).isEmpty();
        members.clock.advance(Duration.ofMillis(-1));
        assertThat(reserve(command, 1)).isInstanceOf(PlaceOutcome.Placed.class);
    }

    @Test
    void a_refusal_stands_for_its_round_also_after_a_crash_and_when_there_is_room() {
        fillRhein();
        PlaceCommand command = command();
        assertThat(reason(reserve(command, 1))).isEqualTo(RefusalReason.NO_ROOM);
        members.of(RHEIN).restart();
        emptyRhein();
        assertThat(reason(reserve(command, 1))).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(reserve(command, 2)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(reason(reserve(command, 1))).as("an older round").isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(reason(reserve(command, 3))).as("a later one of what stands").isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(members.live(ID)).containsOnly(Map.entry(RHEIN, UNITS));
    }

    @Test
    void refuses_another_request_under_the_same_id_and_what_was_released_before_it_came() {
        PlaceCommand command = command();
        rhein().release(ID, 1, ReleaseReason.GROUP_ABORTED, members.clock.millis());
        assertThat(reason(reserve(command, 1))).isEqualTo(RefusalReason.WITHDRAWN);
        assertThat(reserve(command, 2)).isInstanceOf(PlaceOutcome.Placed.class);
        PlaceCommand other =
                Provenance.of(Fixture.command(7, group("web", 2).request())).under(command);
        assertThat(reserve(other, 2)).isInstanceOf(PlaceOutcome.Mismatched.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(RHEIN, UNITS));
    }

    /** The vote is in the plan, so the owner comes to a reservation by itself, and says so when it is asked again. */
    @Test
    void an_owner_that_died_between_plan_and_room_reserves_when_it_is_back() {
        members.of(RHEIN).store.crashAt(2, false);
        network.fail(1, Fault.REQUEST_LOST);
        assertThat(place(ID)).isInstanceOf(PlaceOutcome.Pending.class);
        assertThat(members.live(ID)).isEmpty();
        members.of(RHEIN).restart();
        assertThat(members.live(ID)).containsOnlyKeys(RHEIN);
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(atHome()).isEqualTo(AllocationState.RESERVED);
    }

    /** No host alone has the room: two of the owner's are held for each other and confirmed, as at home. */
    @Test
    void parts_on_two_hosts_of_the_owner_are_all_reserved_or_none() {
        assertThat(((PlaceOutcome.Placed) place(ID, 8)).parts()).hasSize(2).allMatch(part -> part.receipt()
                .isPresent());
        assertThat(members.live(ID)).containsOnly(Map.entry(RHEIN, 8));
    }

    /** The home's grid is lost while its call is under way: it hears of what came of it when nothing can come any more. */
    @Test
    void a_home_that_lost_its_grid_hears_of_what_was_reserved_after_it_had_asked() {
        network.fail(0, Fault.LATE);
        network.fail(1, Fault.LATE);
        place(ID);
        members.home().loseGrid();
        assertThat(members.home().coordinator().recover()).isZero();
        network.deliverLate();
        assertThat(members.live(ID)).containsOnlyKeys(RHEIN);
        members.clock.advance(Duration.ofSeconds(61));
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(atHome()).isEqualTo(AllocationState.RESERVED);
        members.home().coordinator().release(ID, ReleaseReason.TENANT);
        assertThat(members.live(ID)).isEmpty();
    }
}
