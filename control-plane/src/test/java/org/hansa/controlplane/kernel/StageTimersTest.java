package org.hansa.controlplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class StageTimersTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StageTimers stages = new StageTimers(metrics);

    private Timer timer(RequestStage stage) {
        return metrics.get("hansa.placement.stage").tag("stage", stage.tag()).timer();
    }

    @Test
    void has_one_series_for_each_stage_from_the_start() {
        assertThat(metrics.find("hansa.placement.stage").timers()).hasSize(RequestStage.values().length);
    }

    @Test
    void counts_a_stage_that_ends_in_a_refusal() {
        assertThatThrownBy(() -> stages.timed(RequestStage.POLICY, () -> {
                    throw Failure.notFound("contract");
                }))
                .isInstanceOf(Failure.class);
        assertThat(timer(RequestStage.POLICY).count()).isEqualTo(1);
    }

    @Test
    void has_bounds_from_tenths_of_milliseconds_to_seconds() {
        stages.took(RequestStage.TOTAL, 60_000);
        assertThat(timer(RequestStage.TOTAL).takeSnapshot().histogramCounts())
                .filteredOn(bucket -> bucket.count() == 0)
                .hasSize(1);
    }
}
