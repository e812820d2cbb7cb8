package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.FRA;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.util.Map;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;

/** A home whose grid was lost: its archive brings back what lies at its own sites, the other owners tell the rest. */
class RecallTest extends MembersTestBase {
    private static final AllocationId ID = Fixture.id(1);
    private static final AllocationId OTHER = Fixture.id(2);

    private PlaceOutcome across(AllocationId id, GroupRequest... groups) {
        return members.home().coordinator().placeAcross(SimulatedMembers.command(id, groups));
    }

    private PlaceOutcome whole(AllocationId id, GroupRequest... groups) {
        return members.home().coordinator().place(SimulatedMembers.command(id, groups));
    }

    private void release(AllocationId id) {
        members.home().coordinator().release(id, ReleaseReason.TENANT);
    }

    private AllocationView view(AllocationId id) {
        return members.home().engine().allocation(id).orElseThrow();
    }

    @Test
    void knows_again_what_lies_with_others_and_releases_it_everywhere() {
        across(ID, group("db", 2), group("big", 17));
        whole(OTHER, group("web", 1));
        members.home().loseGrid();
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(view(ID).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(view(ID).elsewhere()).containsExactly(RHEIN, HELV);
        assertThat(view(ID).parts())
                .allMatch(part ->
                        part.placed().receipt().isPresent() || part.owner().isEmpty());
        assertThat(view(ID).command().groups())
                .extracting(each -> each.request().count())
                .containsExactly(2, 17);
        assertThat(view(OTHER).state()).isEqualTo(AllocationState.RESERVED);
        PlaceOutcome again = across(ID, group("db", 2), group("big", 17));
        assertThat(((PlaceOutcome.Placed) again).replayed()).isTrue();
        release(ID);
        release(OTHER);
        assertThat(members.live(ID)).isEmpty();
        assertThat(members.live(OTHER)).isEmpty();
    }

    @Test
    void takes_nothing_new_and_casts_no_vote_before_all_others_have_told() {
        across(ID, group("big", 17));
        members.of(HELV).store.crash();
        members.home().loseGrid();
        assertThat(members.home().coordinator().recover()).isEqualTo(1);
        assertThat(members.home().coordinator().recalling()).isTrue();
        assertThat(((PlaceOutcome.Refused) whole(OTHER, group("web", 1)))
                        .refusal()
                        .reason())
                .isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(members.home().coordinator().desk().part(RHEIN, Fixture.id(7), 1))
                .isEmpty();
        members.of(HELV).restart();
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(members.home().coordinator().recalling()).isFalse();
        assertThat(whole(OTHER, group("web", 1))).isInstanceOf(PlaceOutcome.Placed.class);
    }

    @Test
    void says_nothing_about_a_part_of_its_own_until_the_host_is_there_again() {
        across(ID, group("big", 17));
        members.home().loseGrid(() -> {
            assertThat(members.home().coordinator().recover()).isEqualTo(1);
            assertThat(members.home().coordinator().desk().part(RHEIN, ID, 1)).isEmpty();
            assertThat(across(ID, group("big", 17))).isInstanceOf(PlaceOutcome.Refused.class);
        });
        assertThat(members.home().coordinator().recover()).isZero();
        assertThat(view(ID).parts()).extracting(part -> part.placed().units()).contains(2);
        members.home().restart();
        assertThat(members.home().coordinator().recalling()).isFalse();
        assertThat(view(ID).elsewhere()).containsExactly(RHEIN, HELV);
    }

    @Test
    void what_an_owner_has_given_back_meanwhile_ends_the_rest() {
        across(ID, group("big", 17));
        members.of(RHEIN).engine().release(ID, ReleaseReason.EVICTION);
        members.home().loseGrid();
        members.home().coordinator().recover();
        assertThat(view(ID).state()).isEqualTo(AllocationState.FAILED);
        assertThat(view(ID).failure()).hasValue("PART_ENDED: that of RheinMSP");
        assertThat(members.live(ID)).isEmpty();
    }

    @Test
    void what_is_released_before_the_others_have_told_is_released_with_them_too() {
        across(ID, group("big", 17));
        members.home().loseGrid();
        release(ID);
        members.home().coordinator().recover();
        assertThat(view(ID).state()).isEqualTo(AllocationState.RELEASED);
        assertThat(members.live(ID)).isEmpty();
    }

    @Test
    void what_was_released_before_it_was_known_again_does_not_stay_with_others() {
        whole(ID, group("web", 6));
        assertThat(members.live(ID)).containsOnlyKeys(RHEIN);
        members.home().loseGrid();
        release(ID);
        members.home().coordinator().recover();
        assertThat(members.live(ID)).isEmpty();
    }

    /** The home dies at each call of a round and its grid with it: what it had only held is gone, so nobody may keep a part. */
    @Test
    void a_home_that_loses_its_grid_in_a_round_leaves_all_or_nothing() {
        network.begin();
        across(ID, spread());
        int calls = network.calls().size();
        release(ID);
        for (int call = 0; call < calls; call++) {
            AllocationId id = Fixture.id(10 + call);
            network.begin();
            network.fail(call, Fault.CALLER_DIES);
            try {
                across(id, spread());
            } catch (RuntimeException e) {
                assertThat(members.home().dead()).isTrue();
            }
            network.calm();
            members.home().loseGrid();
            assertThat(members.comesToRest()).as("died at call %d", call).isTrue();
            Map<MspId, Integer> live = members.live(id);
            assertThat(live.isEmpty() || live.keySet().equals(members.members.keySet()))
                    .as("died at call %d: %s, %s", call, live, members.states(id))
                    .isTrue();
            release(id);
            assertThat(members.comesToRest()).isTrue();
            assertThat(members.live(id)).as("released, died at call %d", call).isEmpty();
        }
    }

    private static GroupRequest spread() {
        return group(
                "web",
                3,
                DomainRule.spread(Domain.MEMBER, 1)
                        .with(Map.of(
                                SimulatedMembers.HEL,
                                NORD.value(),
                                FRA,
                                RHEIN.value(),
                                SimulatedMembers.ZRH,
                                HELV.value())));
    }
}
