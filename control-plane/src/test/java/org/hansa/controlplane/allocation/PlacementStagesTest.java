package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.hansa.controlplane.kernel.RequestStage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Where the time of a request for room goes is counted on its way. */
class PlacementStagesTest extends AllocationApi {
    /** What a request goes through that finds room at home and has its grant. */
    private static final Set<RequestStage> AT_HOME =
            EnumSet.complementOf(EnumSet.of(RequestStage.TOP_UP, RequestStage.ELSEWHERE));

    @Autowired
    MeterRegistry metrics;

    private long count(RequestStage stage) {
        return metrics.get("hansa.placement.stage")
                .tag("stage", stage.tag())
                .timer()
                .count();
    }

    private Set<RequestStage> uncounted() {
        Set<RequestStage> none = EnumSet.copyOf(AT_HOME);
        none.removeIf(stage -> count(stage) > 0);
        return none;
    }

    @Test
    void counts_every_stage_of_a_request_that_is_placed_at_home() {
        register("fi-hel-1", 16_000);
        developer.post("/v1/allocations", body(contract(), 1_000), key());
        // The outcome is written after the answer.
        Instant deadline = Instant.now().plus(SOON);
        while (!uncounted().isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(uncounted()).isEmpty();
    }

    @Test
    void counts_a_refusal_by_the_whole_of_it() {
        String contract = contract();
        long before = count(RequestStage.TOTAL);
        assertThat(developer.post("/v1/allocations", body(contract, -1), key())).hasStatus(400);
        assertThat(count(RequestStage.TOTAL)).isEqualTo(before + 1);
    }
}
