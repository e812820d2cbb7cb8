package org.hansa.grid.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.hansa.grid.anchor.StreamId;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

class CadenceTest {
    private final Cadence cadence = new Cadence(Duration.ofSeconds(1), 500, 2);

    @Test
    void anchors_nothing_when_there_is_nothing() {
        assertThat(anchors(0, 60_000)).isFalse();
        assertThat(cadence.seals(LeafSource.Waiting.NONE, 60_000)).isFalse();
    }

    @Test
    void anchors_much_at_once() {
        assertThat(anchors(499, 100)).isFalse();
        assertThat(anchors(500, 100)).isTrue();
    }

    @Test
    void waits_the_longer_the_less_a_transaction_would_carry_but_not_for_a_lonely_event() {
        assertThat(anchors(2, 999)).isFalse();
        assertThat(anchors(2, 1_000)).isTrue();
        assertThat(anchors(100, 1_999)).isFalse();
        assertThat(anchors(100, 2_000)).isTrue();
        assertThat(anchors(99, 2_999)).isFalse();
        assertThat(anchors(3, 3_000)).isTrue();
    }

    @Test
    void seals_before_an_anchor_only_where_waiting_would_do_harm() {
        assertThat(seals(999, 4_999, false)).isFalse();
        assertThat(seals(1_000, 10, false)).isTrue();
        assertThat(seals(1, 5_000, false)).isTrue();
        assertThat(seals(1, 0, true)).as("an outbox is nearly full").isTrue();
    }

    @Test
    void leaves_what_can_wait_for_the_anchor_when_one_outbox_is_nearly_full() {
        assertThat(cadence.floods(waiting(999, true), 4_999)).isFalse();
        assertThat(cadence.floods(waiting(1_000, true), 0)).isTrue();
        assertThat(cadence.floods(waiting(1, true), 5_000)).isTrue();
    }

    @Test
    void goes_when_its_phase_comes_once_it_has_waited_for_an_interval() {
        Cadence later = new Cadence(Duration.ofSeconds(1), 500, 2, 500);
        long phase = 3_000 * 7 - 500;

        assertThat(later.anchors(3, phase - 1_000, phase - 1)).isFalse();
        assertThat(later.anchors(3, phase - 1_000, phase)).isTrue();
        assertThat(later.anchors(3, phase - 999, phase)).isFalse();
        assertThat(later.anchors(3, phase - 999, phase + 1)).isTrue();
        assertThat(later.anchors(3, phase, phase + 2_999)).isFalse();
        assertThat(later.anchors(3, phase, phase + 3_000)).isTrue();
    }

    @Test
    void keeps_to_the_shorter_rhythm_where_a_hundred_events_come_in_two_intervals() {
        assertThat(cadence.anchors(83, 2_000, 3_000))
                .as("the longer one's phase")
                .isFalse();
        assertThat(cadence.anchors(49, 2_000, 3_000)).isTrue();
        assertThat(cadence.anchors(150, 2_000, 3_999)).isFalse();
        assertThat(cadence.anchors(150, 2_000, 4_000)).isTrue();
    }

    @Test
    void spreads_the_streams_of_a_busy_member_over_the_longest_wait() {
        List<Long> phases = IntStream.range(0, 20)
                .mapToObj(number -> cadence.of(new StreamId.Site(new SiteId("site-%03d".formatted(number)))))
                .map(Cadence::phaseMillis)
                .sorted()
                .toList();

        assertThat(phases.get(0)).isNotNegative();
        assertThat(phases.get(19)).isLessThan(3_000);
        for (int i = 1; i < phases.size(); i++) {
            assertThat(phases.get(i) - phases.get(i - 1)).as(phases.toString()).isBetween(30L, 300L);
        }
    }

    /** The oldest event came just when the phase did. */
    private boolean anchors(long events, long ageMillis) {
        return cadence.anchors(events, 6_000_000, 6_000_000 + ageMillis);
    }

    private boolean seals(int events, long ageMillis, boolean pressed) {
        return cadence.seals(waiting(events, pressed), ageMillis);
    }

    private static LeafSource.Waiting waiting(int events, boolean pressed) {
        return new LeafSource.Waiting(events, OptionalLong.of(0), pressed);
    }
}
