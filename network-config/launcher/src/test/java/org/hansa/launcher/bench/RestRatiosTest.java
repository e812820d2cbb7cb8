package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestRatiosTest {
    @Test
    void holds_requests_against_a_constant_answer_and_two_writes_and_takes_the_median_of_the_turns() {
        RestRatios ratios = new RestRatios();
        for (int millis : new int[] {12, 6, 9}) {
            ratios.take("rest", waited(millis), new RestRatios.Floor(0.5, "P50", waited(2), 0.5, waited(2)));
        }

        assertThat(ratios.medians())
                .containsEntry("restP50OverConstantAndTwoProviderWrites", 3.0)
                .containsEntry("restP50OverConstantAndTwoBareWrites", 1.5);
    }

    @Test
    void has_no_ratio_of_requests_that_nobody_made() {
        RestRatios ratios = new RestRatios();
        ratios.take("restElsewhere", new Latencies(), new RestRatios.Floor(0.5, "P50", waited(2), 1, waited(1)));

        assertThat(ratios.medians()).isEmpty();
    }

    private static Latencies waited(int millis) {
        Latencies latencies = new Latencies();
        latencies.add(millis * 1_000_000L);
        return latencies;
    }
}
