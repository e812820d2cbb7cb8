package org.hansa.grid.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CadenceTest {
    private final Cadence cadence = new Cadence(Duration.ofSeconds(1), 500, 2);

    @Test
    void seals_nothing_when_nothing_waits() {
        assertThat(cadence.due(LeafSource.Waiting.NONE, 60_000, 0)).isFalse();
    }

    @Test
    void seals_a_large_batch_at_once() {
        assertThat(due(499, 100, 0)).isFalse();
        assertThat(due(500, 100, 0)).isTrue();
    }

    @Test
    void waits_the_longer_the_less_a_transaction_would_carry_but_not_for_a_lonely_event() {
        assertThat(due(2, 999, 0)).isFalse();
        assertThat(due(2, 1_000, 0)).isTrue();
        assertThat(due(100, 2_499, 0)).isFalse();
        assertThat(due(100, 2_500, 0)).isTrue();
        assertThat(due(99, 2_999, 0)).isFalse();
        assertThat(due(3, 3_000, 0)).isTrue();
    }

    @Test
    void waits_for_the_batch_in_flight_unless_that_would_do_harm() {
        assertThat(due(500, 4_000, 1)).isFalse();
        assertThat(due(1_000, 10, 1)).isTrue();
        assertThat(due(1, 5_000, 1)).isTrue();
        assertThat(cadence.due(new LeafSource.Waiting(1, OptionalLong.of(0), true), 0, 1))
                .as("an outbox is nearly full")
                .isTrue();
    }

    private boolean due(int events, long ageMillis, int inFlight) {
        return cadence.due(new LeafSource.Waiting(events, OptionalLong.of(0), false), ageMillis, inFlight);
    }
}
