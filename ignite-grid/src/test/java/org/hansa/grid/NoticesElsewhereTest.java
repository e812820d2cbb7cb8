package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.FRA;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hansa.grid.EngineEvent.Kind;
import org.hansa.grid.FaultyNetwork.Fault;
import org.hansa.grid.notice.NoticesElsewhere.Elsewhere;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An owner gives notice for its part of another member's allocation, and the home's tenant hears of it, whatever goes wrong. */
class NoticesElsewhereTest extends MembersTestBase {
    private static final AllocationId ID = Fixture.id(1);

    private final List<EngineEvent> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void place() {
        listen();
        members.home().coordinator().placeAcross(SimulatedMembers.command(ID, group("big", 17)));
        network.begin();
    }

    private void listen() {
        members.home().engine().subscribe(event -> {
            if (event.kind() == Kind.NOTICE || event.kind() == Kind.NOTICE_WITHDRAWN) {
                told.add(event);
            }
        });
    }

    private void windDown(Duration in) {
        long end = members.clock.millis() + in.toMillis();
        members.of(RHEIN).engine().notices().windDown(new TreeMap<>(Map.of(FRA, end)));
    }

    private void look() {
        members.home().coordinator().lookAtStanding();
    }

    private Optional<Elsewhere> known() {
        return members.home().engine().notices().elsewhere().find(ID);
    }

    private List<Kind> told(int count) {
        assertThat(Fixture.eventually(() -> told.size() >= count)).isTrue();
        return told.stream().map(EngineEvent::kind).toList();
    }

    @Test
    void is_told_once_and_kept_over_a_restart() {
        windDown(Duration.ofDays(2));
        look();
        look();
        assertThat(known()).hasValueSatisfying(each -> {
            assertThat(each.owner()).isEqualTo(RHEIN);
            assertThat(each.notice().reason()).isEqualTo(Notice.Reason.CAPACITY_ENDS);
        });
        assertThat(told(1)).containsExactly(Kind.NOTICE);
        assertThat(told.get(0).detail()).endsWith("by RheinMSP");
        members.of(RHEIN).store.crash();
        members.home().restart();
        listen();
        assertThat(known()).isPresent();
        look();
        assertThat(known()).isPresent();
        assertThat(told).hasSize(1);
    }

    @Test
    void one_that_was_lost_on_its_way_comes_the_next_time() {
        for (Fault fault : List.of(Fault.REQUEST_LOST, Fault.ANSWER_LOST, Fault.WRONG)) {
            windDown(Duration.ofDays(2));
            network.begin();
            // Helv is asked first, by name.
            network.fail(1, fault);
            look();
            assertThat(network.calls().get(1)).isEqualTo(NORD + " notices " + RHEIN);
            assertThat(known()).as("%s", fault).isEmpty();
            network.calm();
            look();
            assertThat(known()).as("%s", fault).isPresent();
            members.of(RHEIN).engine().notices().windDown(new TreeMap<>());
            look();
        }
        assertThat(told(6)).containsOnly(Kind.NOTICE, Kind.NOTICE_WITHDRAWN);
    }

    @Test
    void one_that_was_taken_back_while_the_home_was_down_is_taken_back() {
        windDown(Duration.ofDays(2));
        look();
        members.home().restart();
        listen();
        members.of(RHEIN).engine().notices().windDown(new TreeMap<>());
        members.of(RHEIN).restart();
        look();
        assertThat(known()).isEmpty();
        assertThat(told(2)).containsExactly(Kind.NOTICE, Kind.NOTICE_WITHDRAWN);
    }

    @Test
    void one_that_was_carried_out_stays_to_say_why() {
        windDown(Duration.ofMinutes(10));
        look();
        members.clock.advance(Duration.ofMinutes(11));
        members.of(RHEIN).engine().engine().sweep();
        look();
        assertThat(members.home().engine().allocation(ID).orElseThrow().state()).isEqualTo(AllocationState.FAILED);
        assertThat(members.live(ID)).isEmpty();
        look();
        assertThat(known()).isPresent();
        assertThat(told(1)).containsExactly(Kind.NOTICE);
    }

    @Test
    void a_member_hears_only_of_allocations_whose_home_it_is() {
        windDown(Duration.ofDays(2));
        assertThat(members.of(RHEIN)
                        .coordinator()
                        .notices(HELV, Optional.empty())
                        .notices())
                .isEmpty();
        Notice other = new Notice(Fixture.id(9), Notice.Reason.INTERRUPTED, 1, Long.MAX_VALUE);
        members.home().engine().notices().elsewhere().learn(RHEIN, List.of(other));
        assertThat(members.home().engine().notices().elsewhere().find(Fixture.id(9)))
                .isEmpty();
    }
}
