package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.eventually;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Terms that begin later, work that may be interrupted, and sites whose capacity ends; counted again after each test. */
class NoticeTest extends EngineTestBase {
    private static final long HOUR = 3_600_000;
    private final Queue<EngineEvent> events = new ConcurrentLinkedQueue<>();
    private Recount recount;

    @BeforeEach
    void count() {
        recount = new Recount(ledger, List.of(HEL, TMP)).granted(Fixture.plenty());
        engine.subscribe(events::add);
        engine.putProvider(host("a", HEL, 8_000, 8_192));
        engine.putProvider(host("b", TMP, 8_000, 8_192));
    }

    private static PlaceCommand firm(long number, int cores, SiteId... sites) {
        return command(id(number), cores(cores), List.of(sites), OptionalLong.empty(), OptionalLong.empty());
    }

    private static PlaceCommand interruptible(long number, int cores, long noticeMillis, SiteId... sites) {
        return firm(number, cores, sites).withTenure(new Tenure(OptionalLong.empty(), OptionalLong.of(noticeMillis)));
    }

    private PlaceOutcome place(PlaceCommand command) {
        PlaceOutcome outcome = recount.told(command, engine.place(command));
        if (command.tenure().interruptible()) {
            recount.mayBeReleased(command.allocation());
        }
        return outcome;
    }

    private AllocationState state(long number) {
        return engine.allocation(id(number)).orElseThrow().state();
    }

    private void evicted(long number) {
        assertThat(eventually(() -> state(number) == AllocationState.EVICTED)).isTrue();
        recount.released(id(number));
    }

    private List<EngineEvent> events(EngineEvent.Kind kind) {
        return events.stream().filter(each -> each.kind() == kind).toList();
    }

    /** What waits for the ledger would be an hour old otherwise, and the site closed for it. */
    private void pass(Duration time) {
        assertThat(engine.flush(LONG)).isTrue();
        clock.advance(time);
    }

    private void clean() {
        assertThat(engine.flush(LONG)).isTrue();
        recount.clean(store, directory);
    }

    @Test
    void firm_work_is_told_when_interruptible_work_will_have_left_and_gets_the_room_then() {
        place(interruptible(1, 8, HOUR, HEL));
        assertThat(refusal(place(firm(2, 8, HEL))).reason()).isEqualTo(RefusalReason.NO_ROOM);
        long now = clock.millis();
        assertThat(engine.engine().placement().makeRoom(firm(2, 8, HEL))).hasValue(now + HOUR);
        assertThat(engine.notices().find(id(1)))
                .contains(new Notice(id(1), Notice.Reason.INTERRUPTED, now, now + HOUR));
        assertThat(eventually(() -> !events(EngineEvent.Kind.NOTICE).isEmpty())).isTrue();
        assertThat(state(1)).isEqualTo(AllocationState.RESERVED);
        pass(Duration.ofMillis(HOUR));
        evicted(1);
        assertThat(placed(place(firm(2, 8, HEL))).parts()).hasSize(1);
        clean();
    }

    @Test
    void gives_no_second_notice_for_room_that_comes_free_already() {
        place(interruptible(1, 4, HOUR, HEL));
        place(interruptible(2, 4, HOUR, HEL));
        assertThat(engine.engine().placement().makeRoom(firm(3, 4, HEL))).isPresent();
        pass(Duration.ofMillis(HOUR / 2));
        assertThat(engine.engine().placement().makeRoom(firm(4, 4, HEL))).hasValue(clock.millis() + HOUR / 2);
        assertThat(engine.notices().standing()).hasSize(1);
        assertThat(engine.engine().placement().makeRoom(firm(5, 8, HEL))).hasValue(clock.millis() + HOUR);
        assertThat(engine.notices().standing()).hasSize(2);
    }

    @Test
    void spares_the_oldest_of_the_work_that_would_do() {
        place(interruptible(1, 4, HOUR, HEL));
        pass(Duration.ofSeconds(1));
        place(interruptible(2, 4, HOUR, HEL));
        engine.engine().placement().makeRoom(firm(3, 4, HEL));
        assertThat(engine.notices().standing()).extracting(Notice::allocation).containsExactly(id(2));
    }

    @Test
    void interrupts_nothing_where_it_would_not_help() {
        place(interruptible(1, 4, HOUR, HEL));
        place(firm(2, 4, HEL));
        assertThat(engine.engine().placement().makeRoom(firm(3, 8, HEL))).isEmpty();
        assertThat(engine.engine().placement().makeRoom(firm(4, 4, TMP))).hasValue(clock.millis());
        assertThat(engine.notices().standing()).isEmpty();
    }

    @Test
    void interruptible_work_and_firm_work_interrupt_nothing_firm() {
        place(firm(1, 8, HEL));
        assertThat(engine.engine().placement().makeRoom(firm(2, 8, HEL))).isEmpty();
        place(interruptible(3, 8, HOUR, TMP));
        assertThat(engine.engine().placement().makeRoom(interruptible(4, 8, 0, TMP)))
                .isEmpty();
        pass(Duration.ofDays(1));
        assertThat(state(1)).isEqualTo(AllocationState.RESERVED);
        assertThat(state(3)).isEqualTo(AllocationState.RESERVED);
        clean();
    }

    @Test
    void a_notice_survives_a_restart_and_is_carried_out_once() {
        place(interruptible(1, 8, HOUR, HEL));
        engine.engine().placement().makeRoom(firm(2, 8, HEL));
        reopen();
        engine.subscribe(events::add);
        assertThat(engine.notices().find(id(1))).isPresent();
        assertThat(state(1)).isEqualTo(AllocationState.RESERVED);
        pass(Duration.ofMillis(HOUR));
        evicted(1);
        assertThat(eventually(() -> events(EngineEvent.Kind.EVICTED).size() == 1))
                .isTrue();
        assertThat(engine.notices().standing()).isEmpty();
        assertThat(engine.notices().find(id(1))).isPresent();
        clean();
    }

    @Test
    void interrupts_only_where_the_firm_request_fits_afterwards_whatever_lies_there() {
        Random random = new Random(7);
        int made = 0;
        for (int round = 0; round < 60; round++) {
            for (int i = 1; i <= 8; i++) {
                SiteId site = random.nextBoolean() ? HEL : TMP;
                PlaceCommand asked = random.nextInt(3) == 0
                        ? firm(round * 100L + i, 1 + random.nextInt(4), site)
                        : interruptible(round * 100L + i, 1 + random.nextInt(4), HOUR, site);
                engine.place(asked);
            }
            PlaceCommand wanted = command(
                    id(round * 100L + 50),
                    cores(1 + random.nextInt(5)).withCount(1 + random.nextInt(2)),
                    List.of(HEL, TMP),
                    OptionalLong.empty(),
                    OptionalLong.empty());
            if (engine.place(wanted) instanceof PlaceOutcome.Refused) {
                OptionalLong at = engine.engine().placement().makeRoom(wanted);
                List<Notice> told = engine.notices().standing();
                assertThat(at.isPresent()).as("round %s", round).isEqualTo(!told.isEmpty());
                made += told.size();
                pass(Duration.ofMillis(HOUR));
                assertThat(eventually(() -> told.stream()
                                .allMatch(each -> engine.allocation(each.allocation())
                                                .orElseThrow()
                                                .state()
                                        == AllocationState.EVICTED)))
                        .isTrue();
                assertThat(engine.place(wanted) instanceof PlaceOutcome.Placed)
                        .as("round %s", round)
                        .isEqualTo(at.isPresent());
            }
            for (AllocationView each :
                    engine.allocations(Optional.empty(), Optional.empty(), 500).allocations()) {
                engine.release(each.command().allocation(), ReleaseReason.MEMBER);
            }
            assertThat(engine.flush(LONG)).isTrue();
        }
        assertThat(made).as("notices of all rounds").isGreaterThan(10);
    }

    @Test
    void a_term_that_begins_later_has_its_room_at_once_and_is_active_only_after() {
        PlaceCommand later =
                firm(1, 8, HEL).withTenure(new Tenure(OptionalLong.of(clock.millis() + HOUR), OptionalLong.empty()));
        place(later);
        assertThat(refusal(place(firm(2, 8, HEL))).reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(engine.activate(id(1))).isFalse();
        assertThat(events(EngineEvent.Kind.TERM_BEGUN)).isEmpty();
        reopen();
        engine.subscribe(events::add);
        pass(Duration.ofMillis(HOUR));
        assertThat(eventually(() -> events(EngineEvent.Kind.TERM_BEGUN).size() == 1))
                .isTrue();
        assertThat(engine.activate(id(1))).isTrue();
        assertThat(state(1)).isEqualTo(AllocationState.ACTIVE);
        clean();
    }

    @Test
    void winds_a_site_down_with_notices_and_evicts_at_the_end() {
        long end = clock.millis() + 24 * HOUR;
        place(firm(1, 2, HEL, TMP).atSites(List.of(HEL)));
        PlaceCommand brief = command(id(2), cores(2), List.of(HEL), OptionalLong.empty(), OptionalLong.of(end - HOUR));
        place(brief);
        engine.notices().windDown(new TreeMap<>(Map.of(HEL, end)));
        engine.notices().windDown(new TreeMap<>(Map.of(HEL, end)));
        assertThat(engine.notices().standing())
                .containsExactly(new Notice(id(1), Notice.Reason.CAPACITY_ENDS, clock.millis(), end));
        assertThat(eventually(() -> events(EngineEvent.Kind.NOTICE).size() == 1))
                .isTrue();
        assertThat(engine.destinations(id(1))).hasSize(1);

        assertThat(refusal(place(firm(3, 1, HEL))).reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(place(command(id(4), cores(1), List.of(HEL), OptionalLong.empty(), OptionalLong.of(end))))
                .isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(refusal(place(
                                command(id(5), cores(1), List.of(HEL), OptionalLong.empty(), OptionalLong.of(end + 1))))
                        .reason())
                .isEqualTo(RefusalReason.NO_ROOM);
        recount.mayBeReleased(id(1));
        pass(Duration.ofMillis(24 * HOUR));
        evicted(1);
        assertThat(eventually(() -> state(2) == AllocationState.EXPIRED && state(4) == AllocationState.EXPIRED))
                .isTrue();
        assertThat(engine.provider(new ProviderId("a")).orElseThrow().free().get(ResourceClass.VCPU))
                .isEqualTo(8_000);
        clean();
    }

    @Test
    void takes_the_notices_back_when_the_capacity_goes_on() {
        long end = clock.millis() + HOUR;
        place(firm(1, 2, HEL));
        place(interruptible(2, 8, HOUR / 2, TMP));
        engine.engine().placement().makeRoom(firm(3, 8, TMP));
        engine.notices().windDown(new TreeMap<>(Map.of(HEL, end, TMP, end)));
        assertThat(engine.notices().find(id(2)).map(Notice::reason)).contains(Notice.Reason.INTERRUPTED);
        engine.notices().windDown(new TreeMap<>(Map.of(HEL, end + HOUR)));
        assertThat(engine.notices().find(id(1)).map(Notice::dueAtMillis)).contains(end + HOUR);
        engine.notices().windDown(new TreeMap<>());
        assertThat(engine.notices().standing()).extracting(Notice::allocation).containsExactly(id(2));
        pass(Duration.ofMillis(3 * HOUR));
        evicted(2);
        assertThat(state(1)).isEqualTo(AllocationState.RESERVED);
        assertThat(place(firm(4, 1, HEL))).isInstanceOf(PlaceOutcome.Placed.class);
        clean();
    }
}
