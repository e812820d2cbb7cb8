package org.hansa.grid.placing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "20000, 10000, 0",
        "60000, 0, 25",
        "0, 35000, 25",
        "60000, 47500, 37",
        "99999, 0, 49",
        "100000, 0, 50",
        "9999999, 9999999, 50",
    })
    void delays_by_events_or_age_whichever_is_worse_and_never_longer_than_fifty_milliseconds(
            long events, long oldestMillis, long delayMillis) {
        long nanos = new Backlog(events, oldestMillis).delayNanos();
        assertThat(TimeUnit.NANOSECONDS.toMillis(nanos)).isEqualTo(delayMillis);
    }

    @ParameterizedTest
    @CsvSource({
        "99999, 59999, false",
        "100000, 0, true",
        "0, 60000, true",
    })
    void refuses_from_a_hundred_thousand_events_or_from_a_minute(long events, long oldestMillis, boolean refuses) {
        assertThat(new Backlog(events, oldestMillis).refuses()).isEqualTo(refuses);
    }

    @ParameterizedTest
    @CsvSource({"20001, 0", "0, 10001"})
    void begins_to_delay_beyond_twenty_thousand_events_or_ten_seconds(long events, long oldestMillis) {
        assertThat(new Backlog(events, oldestMillis).delayNanos()).isPositive();
    }
}
