package org.hansa.grid.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hansa.grid.DrainMark;
import org.hansa.grid.Fixture;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderCommandTest {
    private static final String NONCE = "0".repeat(32);

    private ProviderEntry entry = Objects.requireNonNull(
            new PutProvider(host("a", HEL, 8_000, 8_192, new GpuGroup("T4", 2, 16_384)), List.of(), 1_000)
                    .apply(null)
                    .entry());

    private Transition apply(ProviderCommand command) {
        Transition transition = command.apply(entry);
        ProviderEntry after = Objects.requireNonNull(transition.entry());
        assertThat(transition.changed()).isEqualTo(after.revision() > entry.revision());
        entry = ProviderCodec.decode(ProviderCodec.encode(after));
        return transition;
    }

    static TakeRoom take(long number, int attempt, long cores, long issuedAt, long now) {
        return take(number, attempt, cores, OptionalLong.empty(), issuedAt, now, 1);
    }

    private static TakeRoom take(
            long number, int attempt, long cores, OptionalLong hold, long issuedAt, long now, long facts) {
        return new TakeRoom(
                id(number),
                attempt,
                Fixture.CONTRACT,
                1,
                vector(cores * 1_000, cores * 1_024),
                Optional.empty(),
                0,
                0,
                facts,
                OptionalLong.empty(),
                hold,
                Provenance.of(Fixture.command(number, ResourceRequest.of(vector(1, 1)))),
                issuedAt,
                now,
                NONCE);
    }

    private static EndAllocation end(long number, int attempt, long now) {
        return new EndAllocation(id(number), attempt, LeafEvent.RELEASED, now, NONCE);
    }

    @Test
    void takes_once_however_often_it_is_applied() {
        assertThat(apply(take(1, 1, 2, 2_000, 2_000)).verdict()).isEqualTo(Verdict.TAKEN);
        Transition again = apply(take(1, 1, 2, 2_000, 2_001));
        assertThat(again.verdict()).isEqualTo(Verdict.ALREADY);
        assertThat(again.event()).isPresent();
        assertThat(entry.taken()).isEqualTo(vector(2_000, 2_048));
        assertThat(entry.outbox()).hasSize(1);
    }

    @Test
    void gives_the_last_unit_to_the_first() {
        assertThat(apply(take(1, 1, 8, 2_000, 2_000)).verdict()).isEqualTo(Verdict.TAKEN);
        assertThat(apply(take(2, 1, 1, 2_000, 2_000)).verdict()).isEqualTo(Verdict.NO_ROOM);
    }

    @Test
    void refuses_a_plan_that_was_made_on_older_facts() {
        apply(new PutProvider(
                ProviderSpec.of(
                        entry.spec().id(),
                        HEL,
                        entry.spec().inventory(),
                        entry.spec().gpus(),
                        List.of("TIER_4")),
                List.of(),
                1_500));
        assertThat(entry.factsVersion()).isEqualTo(2);
        assertThat(apply(take(1, 1, 1, 2_000, 2_000)).verdict()).isEqualTo(Verdict.FACTS_CHANGED);
    }

    @Test
    void a_drained_provider_takes_nothing_new_and_gives_back_what_it_has() {
        apply(take(1, 1, 2, 2_000, 2_000));
        apply(take(2, 1, 1, OptionalLong.of(60_000), 2_000, 2_000, 1));
        assertThat(apply(new Drain(Drain.Cause.HOST, true, 2_100)).verdict()).isEqualTo(Verdict.MARKED);
        assertThat(apply(new Drain(Drain.Cause.HOST, true, 2_101)).verdict()).isEqualTo(Verdict.ALREADY);
        assertThat(apply(take(3, 1, 1, 2_200, 2_200)).verdict()).isEqualTo(Verdict.DRAINED);
        assertThat(apply(take(1, 1, 2, 2_000, 2_200)).verdict()).isEqualTo(Verdict.ALREADY);
        assertThat(apply(new ConfirmHold(id(2), 1, 2_300, NONCE)).verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(apply(end(1, 1, 2_400)).verdict()).isEqualTo(Verdict.ENDED);
        apply(new Drain(Drain.Cause.HOST, false, 2_500));
        assertThat(apply(take(3, 1, 1, 2_600, 2_600)).verdict()).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void what_lies_on_a_drained_provider_may_shrink_and_be_undone_but_not_grow() {
        apply(take(1, 1, 2, 2_000, 2_000));
        apply(new Drain(Drain.Cause.SITE, true, 2_100));
        assertThat(apply(resize(3, false)).verdict()).isEqualTo(Verdict.DRAINED);
        assertThat(apply(resize(1, false)).verdict()).isEqualTo(Verdict.RESIZED);
        assertThat(apply(resize(2, true)).verdict()).isEqualTo(Verdict.RESIZED);
        assertThat(entry.taken()).isEqualTo(vector(2_000, 2_048));
    }

    @Test
    void a_change_that_comes_after_its_undoing_finds_a_later_attempt() {
        apply(take(1, 1, 2, 2_000, 2_000));
        assertThat(apply(resize(2, 3, false)).verdict()).isEqualTo(Verdict.RESIZED);
        assertThat(apply(resize(3, 2, true)).verdict()).isEqualTo(Verdict.RESIZED);
        assertThat(apply(resize(3, 2, true)).allocations())
                .extracting(LiveAllocation::attempt)
                .containsExactly(3);
        assertThat(apply(resize(2, 3, false)).verdict()).isEqualTo(Verdict.NOT_LIVE);
        assertThat(entry.taken()).isEqualTo(vector(2_000, 2_048));
    }

    @Test
    void a_group_that_ends_before_it_came_cannot_come_afterwards() {
        EndGroup end = new EndGroup(id(1), 3, 0, 2_000, NONCE);
        assertThat(apply(end).verdict()).isEqualTo(Verdict.NOT_LIVE);
        assertThat(apply(end).changed()).isFalse();
        assertThat(apply(take(1, 2, 1, 1_900, 2_100)).verdict()).isEqualTo(Verdict.BURIED);
        assertThat(apply(take(1, 4, 1, 2_050, 2_100)).verdict()).isEqualTo(Verdict.TAKEN);
        assertThat(apply(end).verdict()).isEqualTo(Verdict.NOT_LIVE);
        assertThat(apply(new EndGroup(id(1), 5, 0, 2_200, NONCE)).verdict()).isEqualTo(Verdict.ENDED);
    }

    private static ResizeRoom resize(long cores, boolean undo) {
        return resize(1, cores, undo);
    }

    private static ResizeRoom resize(int attempt, long cores, boolean undo) {
        Provenance from = Provenance.of(Fixture.command(1, ResourceRequest.of(vector(1, 1))));
        return new ResizeRoom(id(1), attempt, 0, 1, vector(cores * 1_000, cores * 1_024), 0, from, undo, 3_000, NONCE);
    }

    @Test
    void the_marks_of_host_and_site_do_not_take_each_other_away() {
        apply(new Drain(Drain.Cause.HOST, true, 2_000));
        apply(new Drain(Drain.Cause.SITE, true, 2_000));
        apply(new Drain(Drain.Cause.SITE, false, 2_000));
        assertThat(entry.mark()).isEqualTo(new DrainMark(true, false, false));
        assertThat(apply(take(1, 1, 1, 2_100, 2_100)).verdict()).isEqualTo(Verdict.DRAINED);
    }

    @Test
    void is_withdrawn_only_when_nothing_is_live_and_goes_on_with_its_sequence_when_it_comes_back() {
        apply(take(1, 1, 2, 2_000, 2_000));
        Transition refused = apply(new Withdraw(2_100));
        assertThat(refused.verdict()).isEqualTo(Verdict.IN_USE);
        assertThat(refused.allocations()).extracting(LiveAllocation::id).containsExactly(id(1));
        apply(end(1, 1, 2_200));
        assertThat(apply(new Withdraw(2_300)).verdict()).isEqualTo(Verdict.MARKED);
        assertThat(apply(take(2, 1, 1, 2_400, 2_400)).verdict()).isEqualTo(Verdict.DRAINED);
        assertThat(apply(new Drain(Drain.Cause.HOST, false, 2_400)).verdict()).isEqualTo(Verdict.UNKNOWN_PROVIDER);
        assertThat(apply(new Withdraw(2_400)).verdict()).isEqualTo(Verdict.UNKNOWN_PROVIDER);
        assertThat(apply(new PutProvider(entry.spec(), List.of(), 2_500)).verdict())
                .isEqualTo(Verdict.PUT);
        assertThat(entry.mark()).isEqualTo(DrainMark.NONE);
        assertThat(apply(take(2, 1, 1, OptionalLong.empty(), 2_600, 2_600, 2)).verdict())
                .isEqualTo(Verdict.TAKEN);
        assertThat(entry.providerSeq()).isEqualTo(3);
    }

    @Test
    void a_late_duplicate_cannot_rise_after_its_release() {
        TakeRoom original = take(1, 1, 2, 2_000, 2_000);
        apply(original);
        assertThat(apply(end(1, 1, 3_000)).verdict()).isEqualTo(Verdict.ENDED);
        assertThat(apply(original).verdict()).isEqualTo(Verdict.BURIED);
        assertThat(apply(take(1, 2, 2, 3_500, 3_500)).verdict()).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void a_release_that_overtakes_its_reservation_wins() {
        assertThat(apply(end(1, 1, 2_000)).verdict()).isEqualTo(Verdict.NOT_LIVE);
        assertThat(apply(take(1, 1, 2, 1_900, 2_100)).verdict()).isEqualTo(Verdict.BURIED);
    }

    @Test
    void forgets_tombstones_after_ten_minutes_and_refuses_what_is_older_than_they_were() {
        TakeRoom original = take(1, 1, 2, 2_000, 2_000);
        apply(original);
        apply(end(1, 1, 3_000));
        apply(take(2, 1, 1, 700_000, 700_000));
        assertThat(entry.tombstones()).isEmpty();
        assertThat(apply(original).verdict()).isEqualTo(Verdict.BURIED);
        assertThat(apply(take(3, 1, 1, 699_000, 700_001)).verdict()).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void keeps_the_largest_time_it_has_seen() {
        apply(take(1, 1, 1, 5_000, 5_000));
        Transition later = apply(take(2, 1, 1, 4_000, 4_000));
        assertThat(later.event().orElseThrow().timeMillis()).isEqualTo(5_000);
    }

    @Test
    void a_full_outbox_stops_reservations_and_never_releases() {
        int taken = 0;
        while (apply(small(taken + 1)).verdict() == Verdict.TAKEN) {
            taken++;
        }
        assertThat(taken).isEqualTo(ProviderEntry.MAX_OUTBOX);
        assertThat(apply(small(1_000)).verdict()).isEqualTo(Verdict.FULL);
        for (int i = 1; i <= taken; i++) {
            assertThat(apply(end(i, 1, 3_000)).verdict()).isEqualTo(Verdict.ENDED);
        }
        assertThat(entry.outbox()).hasSize(2 * ProviderEntry.MAX_OUTBOX);
        assertThat(entry.taken()).isEqualTo(ResourceVector.ZERO);
    }

    private static TakeRoom small(long number) {
        TakeRoom one = take(number, 1, 1, 2_000, 2_000);
        return new TakeRoom(
                one.id(),
                1,
                one.contract(),
                1,
                vector(10, 10),
                Optional.empty(),
                0,
                0,
                1,
                OptionalLong.empty(),
                OptionalLong.empty(),
                one.provenance(),
                2_000,
                2_000,
                NONCE);
    }

    @Test
    void a_hold_counts_as_room_and_leaves_no_event_unless_it_is_confirmed() {
        apply(take(1, 1, 4, OptionalLong.of(9_000), 2_000, 2_000, 1));
        apply(take(2, 1, 4, OptionalLong.of(9_000), 2_000, 2_000, 1));
        assertThat(apply(take(3, 1, 1, 2_000, 2_000)).verdict()).isEqualTo(Verdict.NO_ROOM);
        assertThat(entry.outbox()).isEmpty();
        assertThat(apply(new ConfirmHold(id(1), 1, 8_999, NONCE)).verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(apply(new ConfirmHold(id(1), 1, 9_999, NONCE)).verdict()).isEqualTo(Verdict.ALREADY);
        assertThat(apply(new ExpireAllocation(id(2), 8_999, NONCE)).verdict()).isEqualTo(Verdict.NOT_DUE);
        assertThat(apply(new ConfirmHold(id(2), 1, 9_000, NONCE)).verdict()).isEqualTo(Verdict.GONE);
        assertThat(apply(new ExpireAllocation(id(2), 9_000, NONCE)).verdict()).isEqualTo(Verdict.HOLD_ENDED);
        assertThat(apply(new ConfirmHold(id(2), 1, 9_000, NONCE)).verdict()).isEqualTo(Verdict.GONE);
        assertThat(entry.outbox()).hasSize(1);
        assertThat(entry.taken()).isEqualTo(vector(4_000, 4_096));
    }

    @Test
    void a_release_names_the_reservation_it_closes_once_that_was_sealed() {
        apply(take(1, 1, 1, 2_000, 2_000));
        apply(take(2, 1, 1, 2_000, 2_000));
        apply(end(1, 1, 3_000));
        assertThat(entry.outbox().get(2).closesSequence()).isEqualTo(-1);
        apply(new TrimSealed(2, Map.of(1L, 41L, 2L, 42L)));
        assertThat(entry.outbox()).hasSize(1);
        assertThat(entry.outbox().get(0).closesSequence()).isEqualTo(41);
        Transition second = apply(end(2, 1, 3_000));
        assertThat(second.event().orElseThrow().closesSequence()).isEqualTo(42);
        assertThat(apply(new TrimSealed(2, Map.of())).verdict()).isEqualTo(Verdict.ALREADY);
    }

    @Test
    void a_reservation_is_its_own_event_until_it_ends_and_the_event_is_the_same() {
        OutboxEvent first = apply(take(1, 1, 1, 2_000, 2_000)).event().orElseThrow();
        apply(take(2, 1, 1, OptionalLong.of(60_000), 2_000, 2_100, 1));
        OutboxEvent second =
                apply(new ConfirmHold(id(2), 1, 2_200, NONCE)).event().orElseThrow();
        assertThat(entry.events()).isEmpty();
        assertThat(entry.outbox()).containsExactly(first, second);
        assertThat(entry.waitingSinceMillis()).isEqualTo(2_000);
        OutboxEvent end = apply(end(1, 1, 3_000)).event().orElseThrow();
        assertThat(entry.outbox()).containsExactly(first, second, end);
        assertThat(entry.waiting()).isEqualTo(3);
        apply(new TrimSealed(1, Map.of(1L, 41L)));
        assertThat(entry.outbox()).containsExactly(second, end.closing(41));
        assertThat(entry.waitingSinceMillis()).isEqualTo(2_200);
    }

    @Test
    void a_voided_reservation_gives_its_room_back_without_an_event() {
        apply(take(1, 1, 1, 2_000, 2_000));
        apply(new TrimSealed(1, Map.of(1L, 7L)));
        assertThat(apply(new VoidReservation(id(1), 1)).verdict()).isEqualTo(Verdict.VOIDED);
        assertThat(apply(new VoidReservation(id(1), 1)).verdict()).isEqualTo(Verdict.NOT_LIVE);
        assertThat(entry.taken()).isEqualTo(ResourceVector.ZERO);
        assertThat(entry.outbox()).isEmpty();
    }

    @Test
    void keeps_devices_in_use_when_the_inventory_changes() {
        TakeRoom gpu = new TakeRoom(
                id(1),
                1,
                Fixture.CONTRACT,
                1,
                new ResourceRequest(
                                vector(1_000, 1_024),
                                Optional.of(new GpuDemand(List.of("T4"), 2, 1_000)),
                                1,
                                new TreeSet<>(),
                                new TreeSet<>())
                        .vector(1, Optional.of("T4")),
                Optional.of("T4"),
                2,
                1_000,
                1,
                OptionalLong.empty(),
                OptionalLong.empty(),
                take(1, 1, 1, 0, 0).provenance(),
                2_000,
                2_000,
                NONCE);
        assertThat(apply(gpu).allocation().orElseThrow().devices()).containsExactly(0, 1);
        assertThat(apply(put(new GpuGroup("T4", 1, 16_384))).verdict()).isEqualTo(Verdict.IN_USE);
        assertThat(apply(put(new GpuGroup("A100", 2, 16_384), new GpuGroup("T4", 2, 16_384)))
                        .verdict())
                .isEqualTo(Verdict.IN_USE);
        assertThat(apply(put(new GpuGroup("T4", 3, 16_384), new GpuGroup("A100", 1, 40_960)))
                        .verdict())
                .isEqualTo(Verdict.PUT);
        assertThat(IntStream.range(0, entry.devices().count()).map(entry.devices()::free))
                .containsExactly(0, 0, 1_000, 1_000);
    }

    private static PutProvider put(GpuGroup... groups) {
        return new PutProvider(host("a", HEL, 8_000, 8_192, groups), List.of(), 1_500);
    }

    /** Any history: sums add up, nothing is oversold, and each event has its own number. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void any_history_keeps_the_books(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> sequences = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            long now = 2_000 + step * 500L;
            long number = random.nextInt(30);
            int attempt = 1 + step / 20 + random.nextInt(2);
            OptionalLong hold = random.nextBoolean() ? OptionalLong.of(now + 2_000) : OptionalLong.empty();
            Transition transition = apply(
                    switch (random.nextInt(6)) {
                        case 0, 1, 2 -> take(number, attempt, 1 + random.nextInt(3), hold, now, now, 1);
                        case 3 -> end(number, attempt, now);
                        case 4 -> new ExpireAllocation(id(number), now, NONCE);
                        default -> new ConfirmHold(id(number), attempt, now, NONCE);
                    });
            if (transition.changed()) {
                transition.event().ifPresent(event -> sequences.add(event.providerSeq()));
            }
            if (entry.outbox().size() > 40) {
                apply(new TrimSealed(entry.providerSeq(), Map.of()));
            }
            ResourceVector taken = entry.live().stream()
                    .map(LiveAllocation::resources)
                    .reduce(ResourceVector.ZERO, ResourceVector::plus);
            assertThat(entry.taken()).isEqualTo(taken);
            assertThat(taken.fitsIn(entry.spec().total())).isTrue();
        }
        assertThat(sequences).hasSizeGreaterThan(50);
        for (int i = 0; i < sequences.size(); i++) {
            assertThat(sequences.get(i)).isEqualTo(i + 1L);
        }
    }
}
