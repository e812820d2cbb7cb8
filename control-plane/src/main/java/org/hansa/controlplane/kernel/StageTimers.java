package org.hansa.controlplane.kernel;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * One histogram for each stage of a request for room, with the same bounds, so that quantiles of any span of time follow from
 * two readings. As many series as there are stages, whoever asks for whatever.
 */
public final class StageTimers {
    private static final String NAME = "hansa.placement.stage";

    private static final Duration[] BOUNDS = LongStream.of(
                    50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 7_000, 10_000,
                    15_000, 20_000, 30_000, 50_000, 70_000, 100_000, 150_000, 200_000, 300_000, 500_000, 1_000_000,
                    3_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);

    private final Map<RequestStage, Timer> timers = new EnumMap<>(RequestStage.class);

    public StageTimers(MeterRegistry metrics) {
        for (RequestStage stage : RequestStage.values()) {
            timers.put(
                    stage,
                    Timer.builder(NAME)
                            .description("where the time of requests for room goes")
                            .tag("stage", stage.tag())
                            .serviceLevelObjectives(BOUNDS)
                            .register(metrics));
        }
    }

    public void took(RequestStage stage, long nanos) {
        timers.get(stage).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** @param begun {@link System#nanoTime} when the stage began */
    public void since(RequestStage stage, long begun) {
        took(stage, System.nanoTime() - begun);
    }

    public void timed(RequestStage stage, Runnable work) {
        timed(stage, () -> {
            work.run();
            return stage;
        });
    }

    /** Does the work of a stage, and counts it even if it fails: a refusal took its time, too. */
    public <T> T timed(RequestStage stage, Supplier<T> work) {
        long begun = System.nanoTime();
        try {
            return work.get();
        } finally {
            since(stage, begun);
        }
    }
}
