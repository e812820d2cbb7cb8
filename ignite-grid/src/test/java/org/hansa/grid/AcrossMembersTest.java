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
import java.util.TreeMap;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.grid.group.PartDesk;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/** Room at home for four units, at each of two others for eight: what goes where, and what an owner answers to odd questions. */
class AcrossMembersTest extends MembersTestBase {
    private static final AllocationId ID = Fixture.id(1);

    private PlaceOutcome across(GroupRequest... groups) {
        return members.home().coordinator().placeAcross(SimulatedMembers.command(ID, groups));
    }

    private PlaceOutcome whole(GroupRequest... groups) {
        return members.home().coordinator().place(SimulatedMembers.command(ID, groups));
    }

    private static RefusalReason reason(PlaceOutcome outcome) {
        return ((PlaceOutcome.Refused) outcome).refusal().reason();
    }

    private static Map<SiteId, String> named(String nord, String rhein, String helv) {
        return new TreeMap<>(Map.of(HEL, nord, FRA, rhein, ZRH, helv));
    }

    @Test
    void a_request_that_fits_at_home_stays_there_and_one_that_does_not_goes_whole_to_the_first_that_has_the_room() {
        assertThat(whole(group("web", 4))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnlyKeys(NORD);
        members.home().coordinator().release(ID, ReleaseReason.TENANT);
        AllocationId second = Fixture.id(2);
        members.home().coordinator().place(SimulatedMembers.command(second, group("web", 6)));
        assertThat(members.live(second)).containsOnly(Map.entry(RHEIN, 6));
        assertThat(members.home().engine().allocation(second).orElseThrow().elsewhere())
                .containsExactly(RHEIN);
    }

    @Test
    void groups_go_home_first_and_what_is_left_to_the_others() {
        PlaceOutcome outcome = across(group("a", 3), group("b", 7), group("c", 6), group("d", 1));
        assertThat(outcome).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(NORD, 4), Map.entry(RHEIN, 7), Map.entry(HELV, 6));
        PlaceOutcome.Placed placed = (PlaceOutcome.Placed) outcome;
        assertThat(placed.parts()).allMatch(part -> part.receipt().isPresent());
        assertThat(placed.parts().stream().filter(part -> part.group() == 2).map(PlacedPart::site))
                .containsOnly(ZRH);
    }

    @Test
    void a_group_that_nobody_has_the_room_for_is_divided() {
        assertThat(across(group("big", 17))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(NORD, 4), Map.entry(RHEIN, 8), Map.entry(HELV, 5));
    }

    @Test
    void as_many_as_there_is_room_for_and_not_less_than_the_minimum() {
        GroupRequest some = group("some", 30);
        assertThat(across(new GroupRequest("some", 12, some.request(), List.of())))
                .isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(20);
    }

    @Test
    void refuses_what_all_members_together_have_no_room_for_and_holds_nothing() {
        PlaceOutcome outcome = across(group("small", 2), group("big", 21));
        assertThat(reason(outcome)).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(((PlaceOutcome.Refused) outcome).refusal().detail())
                .startsWith("group big:")
                .contains("20 of the 21");
        assertThat(members.live(ID)).isEmpty();
        assertThat(members.home().engine().allocation(ID).stream().flatMap(view -> view.members().stream()))
                .isEmpty();
    }

    @Test
    void spread_and_affinity_by_member_hold_over_all_members() {
        DomainRule apart = DomainRule.spread(Domain.MEMBER, 2).with(named("N", "R", "H"));
        DomainRule together = DomainRule.affinity(Domain.MEMBER).with(named("N", "R", "H"));
        assertThat(across(group("apart", 6, apart), group("together", 6, together)))
                .isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(NORD, 2), Map.entry(RHEIN, 8), Map.entry(HELV, 2));
        AllocationId second = Fixture.id(2);
        assertThat(reason(members.home()
                        .coordinator()
                        .placeAcross(SimulatedMembers.command(second, group("together", 7, together)))))
                .isEqualTo(RefusalReason.NO_ROOM);
    }

    @Test
    void units_that_have_to_stay_in_one_country_may_lie_with_two_members_there() {
        DomainRule together = DomainRule.affinity(Domain.COUNTRY).with(named("FI", "DE", "DE"));
        assertThat(across(group("together", 14, together))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(RHEIN, 8), Map.entry(HELV, 6));
    }

    @Test
    void units_spread_by_country_are_counted_once_for_members_that_share_one() {
        DomainRule apart = DomainRule.spread(Domain.COUNTRY, 2).with(named("FI", "DE", "DE"));
        assertThat(across(group("apart", 4, apart))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(NORD, 2), Map.entry(RHEIN, 2));
        assertThat(reason(members.home()
                        .coordinator()
                        .placeAcross(SimulatedMembers.command(Fixture.id(2), group("apart", 5, apart)))))
                .isEqualTo(RefusalReason.NO_ROOM);
    }

    @Test
    void goes_on_with_another_owner_when_one_refuses_and_counts_it() {
        members.of(RHEIN).store.crash();
        assertThat(across(group("big", 10))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(members.live(ID)).containsOnly(Map.entry(NORD, 4), Map.entry(HELV, 6));
        PlaceOutcome outcome =
                members.home().coordinator().placeAcross(SimulatedMembers.command(Fixture.id(2), group("big", 9)));
        assertThat(reason(outcome)).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(((PlaceOutcome.Refused) outcome).refusal().excluded()).containsEntry("OWNER_REFUSED", 1);
    }

    @Test
    void a_lost_confirmation_leaves_it_pending_until_the_owner_answers() {
        network.fail(4, Fault.ANSWER_LOST);
        assertThat(across(group("big", 17))).isInstanceOf(PlaceOutcome.Pending.class);
        assertThat(members.home().engine().allocation(ID).orElseThrow().state()).isEqualTo(AllocationState.HELD);
        assertThat(members.states(ID)).doesNotContainValue(AllocationState.RESERVED);
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(members.states(ID))
                .containsOnly(
                        Map.entry(NORD, AllocationState.RESERVED),
                        Map.entry(RHEIN, AllocationState.RESERVED),
                        Map.entry(HELV, AllocationState.RESERVED));
    }

    @Test
    void a_release_with_an_owner_down_is_over_when_it_is_back() {
        across(group("big", 17));
        members.of(HELV).store.crash();
        assertThat(members.home()
                        .coordinator()
                        .release(ID, ReleaseReason.TENANT)
                        .state())
                .contains(AllocationState.RELEASING);
        assertThat(members.live(ID)).containsOnlyKeys(HELV);
        assertThat(members.home().engine().allocation(ID).orElseThrow().members())
                .containsExactly(
                        new AllocationView.MemberView(NORD, PartState.CONFIRMED, true),
                        new AllocationView.MemberView(RHEIN, PartState.CONFIRMED, true),
                        new AllocationView.MemberView(HELV, PartState.CONFIRMED, false));
        members.of(HELV).restart();
        assertThat(members.home()
                        .coordinator()
                        .release(ID, ReleaseReason.TENANT)
                        .state())
                .contains(AllocationState.RELEASED);
        assertThat(members.live(ID)).isEmpty();
    }

    @Test
    void what_the_home_evicts_of_its_own_part_ends_the_others_too() {
        across(group("big", 17));
        members.home().engine().release(ID, ReleaseReason.EVICTION);
        assertThat(members.live(ID)).containsOnlyKeys(RHEIN, HELV);
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(members.states(ID))
                .containsEntry(NORD, AllocationState.EVICTED)
                .containsEntry(RHEIN, AllocationState.RELEASED);
    }

    @Test
    void what_another_owner_evicts_ends_the_rest_once_the_home_looks() {
        across(group("big", 17));
        members.of(RHEIN).engine().release(ID, ReleaseReason.EVICTION);
        members.home().coordinator().lookAtStanding();
        assertThat(members.states(ID))
                .containsEntry(NORD, AllocationState.FAILED)
                .containsEntry(RHEIN, AllocationState.EVICTED)
                .containsEntry(HELV, AllocationState.RELEASED);
        assertThat(members.home().engine().allocation(ID).orElseThrow().failure())
                .hasValue("PART_ENDED: that of RheinMSP");
        assertThat(members.live(ID)).isEmpty();
    }

    @Test
    void an_owner_whose_grid_was_lost_says_nothing_against_what_its_archive_has() {
        across(group("big", 17));
        members.of(RHEIN).loseGrid();
        members.home().coordinator().lookAtStanding();
        assertThat(members.states(ID))
                .containsEntry(NORD, AllocationState.RESERVED)
                .containsEntry(RHEIN, AllocationState.RESERVED)
                .containsEntry(HELV, AllocationState.RESERVED);
    }

    private PartDesk rhein() {
        return members.of(RHEIN).coordinator().desk();
    }

    private PlaceOutcome hold(int round) {
        TreeMap<Integer, Integer> two = new TreeMap<>(Map.of(0, 2));
        MemberParts parts =
                MemberParts.asked(round, RHEIN, List.of(MemberPart.asked(RHEIN, two), MemberPart.asked(HELV, two)));
        PlaceCommand command = SimulatedMembers.command(ID, group("web", 2));
        return rhein().hold(command.asHold(List.of(FRA), members.clock.millis() + 60_000), parts);
    }

    private PlaceOutcome otherRequest(int round) {
        PlaceCommand other = Fixture.command(7, group("web", 2).request());
        PlaceCommand same = Provenance.of(other).under(SimulatedMembers.command(ID, group("web", 2)));
        TreeMap<Integer, Integer> two = new TreeMap<>(Map.of(0, 2));
        return rhein().hold(
                        same.asHold(List.of(FRA), members.clock.millis() + 60_000),
                        MemberParts.asked(round, RHEIN, List.of(MemberPart.asked(RHEIN, two))));
    }

    @Test
    void a_vote_needs_ten_seconds_of_the_hold_and_without_them_the_part_is_over() {
        hold(1);
        members.clock.advance(Duration.ofSeconds(51));
        assertThat(reason(rhein().confirm(ID, 1))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(rhein().part(HELV, ID, 1)).contains(new PartWord(PartState.EXPIRED, true, false));
        assertThat(members.live(ID)).isEmpty();
    }

    @Test
    void a_vote_stands_however_late_the_verdict_is() {
        hold(1);
        assertThat(rhein().confirm(ID, 1)).isInstanceOf(PlaceOutcome.Pending.class);
        members.of(HELV).store.crash();
        members.clock.advance(Duration.ofHours(3));
        members.of(RHEIN).engine().engine().sweep();
        assertThat(rhein().settle(ID, 1)).isInstanceOf(PlaceOutcome.Pending.class);
        assertThat(rhein().part(HELV, ID, 1)).contains(new PartWord(PartState.CONFIRMED, false, false));
        assertThat(members.live(ID)).containsOnlyKeys(RHEIN);
    }

    @Test
    void a_release_before_its_hold_keeps_the_hold_from_rising_and_the_next_round_is_another_question() {
        assertThat(rhein().release(ID, 1, ReleaseReason.GROUP_ABORTED, members.clock.millis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.UNKNOWN);
        assertThat(reason(hold(1))).isEqualTo(RefusalReason.WITHDRAWN);
        assertThat(hold(2)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(reason(hold(1))).isEqualTo(RefusalReason.WITHDRAWN);
    }

    @Test
    void an_owner_that_never_heard_of_a_part_votes_against_it_for_good() {
        assertThat(rhein().part(HELV, ID, 3)).contains(PartWord.AGAINST);
        assertThat(reason(hold(3))).isEqualTo(RefusalReason.WITHDRAWN);
    }

    @Test
    void a_member_without_a_part_is_told_nothing_and_a_hold_for_another_request_takes_nothing() {
        hold(1);
        assertThat(rhein().part(new MspId("CuriousMSP"), ID, 1)).isEmpty();
        assertThat(otherRequest(1)).isInstanceOf(PlaceOutcome.Mismatched.class);
        assertThat(reason(rhein().confirm(ID, 2))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(members.live(ID)).containsOnly(Map.entry(RHEIN, 2));
    }

    @Test
    void a_hold_that_comes_twice_is_one_and_an_older_round_changes_nothing() {
        hold(2);
        assertThat(((PlaceOutcome.Placed) hold(2)).replayed()).isTrue();
        assertThat(reason(hold(1))).isEqualTo(RefusalReason.OWNER_REFUSED);
        rhein().release(ID, 1, ReleaseReason.GROUP_ABORTED, members.clock.millis());
        assertThat(members.live(ID)).containsOnly(Map.entry(RHEIN, 2));
    }
}
