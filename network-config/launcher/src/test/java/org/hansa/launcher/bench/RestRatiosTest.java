package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestRatiosTest {
    @Test
    void holds_requests_against_a_constant_answer_and_two_writes_and_takes_the_median_of_the_turns() {
        RestRatios ratios = new RestRatios();
        for (int millis : new int[] {12, 6, 9}) {
            ratios.take("rest", waited(1, millis), floor(0.5, "P50", 20));
        }

        assertThat(ratios.medians())
                .containsEntry("restP50OverConstantAndTwoProviderWrites", 3.0)
                .containsEntry("restP50OverConstantAtItsHalfAndTwoProviderWrites", 2.25)
                .containsEntry("restP50OverConstantAndTwoBareWrites", 1.5)
                .containsEntry("restP50OverConstantBesideAndTwoProviderWrites", 1.8);
    }

    @Test
    void has_no_ratio_over_a_percentile_of_constant_answers_that_are_too_few_for_it() {
        RestRatios ratios = new RestRatios();
        ratios.take("rest", waited(1, 9), floor(0.99, "P99", 999));
        assertThat(ratios.medians())
                .containsOnlyKeys(
                        "restP99OverConstantAndTwoProviderWrites",
                        "restP99OverConstantAtItsHalfAndTwoProviderWrites",
                        "restP99OverConstantAndTwoBareWrites");

        ratios.take("rest", waited(1, 9), floor(0.99, "P99", 1_000));
        assertThat(ratios.medians()).containsEntry("restP99OverConstantBesideAndTwoProviderWrites", 1.8);
    }

    @Test
    void has_no_ratio_of_requests_that_nobody_made() {
        RestRatios ratios = new RestRatios();
        ratios.take("restElsewhere", new Latencies(), floor(0.5, "P50", 20));

        assertThat(ratios.medians()).isEmpty();
    }

    /** 2 ms alone, 3 ms at half of what there can be, 4 ms beside the requests, provider writes of 0.5 ms and bare ones of 2 ms. */
    private static RestRatios.Floor floor(double percentile, String name, int beside) {
        return new RestRatios.Floor(percentile, name, waited(1, 2), waited(1, 3), waited(beside, 4), 0.5, waited(1, 2));
    }

    private static Latencies waited(int calls, int millis) {
        Latencies latencies = new Latencies();
        for (int i = 0; i < calls; i++) {
            latencies.add(millis * 1_000_000L);
        }
        return latencies;
    }
}
