package org.hansa.grid.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CadenceTest {
    private final Cadence cadence = new Cadence(Duration.ofSeconds(1), 500, 2);

    @Test
    void anchors_nothing_when_there_is_nothing() {
        assertThat(cadence.anchors(0, 60_000)).isFalse();
        assertThat(cadence.seals(LeafSource.Waiting.NONE, 60_000)).isFalse();
    }

    @Test
    void anchors_much_at_once() {
        assertThat(cadence.anchors(499, 100)).isFalse();
        assertThat(cadence.anchors(500, 100)).isTrue();
    }

    @Test
    void waits_the_longer_the_less_a_transaction_would_carry_but_not_for_a_lonely_event() {
        assertThat(cadence.anchors(2, 999)).isFalse();
        assertThat(cadence.anchors(2, 1_000)).isTrue();
        assertThat(cadence.anchors(100, 1_999)).isFalse();
        assertThat(cadence.anchors(100, 2_000)).isTrue();
        assertThat(cadence.anchors(99, 2_999)).isFalse();
        assertThat(cadence.anchors(3, 3_000)).isTrue();
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

    private boolean seals(int events, long ageMillis, boolean pressed) {
        return cadence.seals(waiting(events, pressed), ageMillis);
    }

    private static LeafSource.Waiting waiting(int events, boolean pressed) {
        return new LeafSource.Waiting(events, OptionalLong.of(0), pressed);
    }
}
