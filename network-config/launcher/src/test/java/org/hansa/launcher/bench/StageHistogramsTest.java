package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StageHistogramsTest {
    private static final String BEFORE =
            """
            # TYPE hansa_placement_stage_seconds histogram
            hansa_placement_stage_seconds_bucket{application="any",stage="plan",le="0.001"} 100
            hansa_placement_stage_seconds_bucket{application="any",stage="plan",le="0.002"} 100
            hansa_placement_stage_seconds_bucket{application="any",stage="plan",le="+Inf"} 100
            hansa_placement_stage_seconds_bucket{application="any",stage="wake",le="+Inf"} 3
            hansa_placement_stage_seconds_count{stage="plan"} 100
            """;
    private static final String AFTER =
            """
            hansa_placement_stage_seconds_bucket{stage="plan",le="0.001"} 120
            hansa_placement_stage_seconds_bucket{stage="plan",le="0.002"} 180
            hansa_placement_stage_seconds_bucket{stage="plan",le="+Inf"} 200
            hansa_placement_stage_seconds_bucket{stage="wake",le="+Inf"} 3
            """;

    private static Map<String, Map<String, Double>> between(String before, String after) {
        return StageHistograms.parse(after.lines()).since(StageHistograms.parse(before.lines()));
    }

    @Test
    void takes_quantiles_of_what_lies_between_two_readings() {
        assertThat(between(BEFORE, AFTER).get("plan"))
                .containsEntry("count", 100.0)
                .containsEntry("p50Millis", 1.5);
    }

    @Test
    void says_the_last_bound_for_what_lies_beyond_it() {
        assertThat(between(BEFORE, AFTER).get("plan")).containsEntry("p99Millis", 2.0);
    }

    @Test
    void leaves_out_what_nothing_went_through() {
        assertThat(between(BEFORE, AFTER)).containsOnlyKeys("plan");
    }

    @Test
    void counts_from_the_start_where_there_was_nothing_before() {
        assertThat(between("", AFTER).get("plan")).containsEntry("count", 200.0);
    }
}
