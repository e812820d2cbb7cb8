package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine in a process of its own, killed while it serves. */
class FaultRunTest {
    private static final int KILLS = 2;

    @TempDir
    Path directory;

    /** A client asks again for what was not answered, and in the end the checker counts everything again. */
    @Test
    void nothing_acknowledged_is_lost_or_there_twice_when_the_process_is_killed() throws Exception {
        FaultRun.Plan plan = new FaultRun.Plan(1, KILLS, List.of(), Duration.ofSeconds(2), 42);
        FaultRun.Outcome outcome = FaultRun.run(directory, plan, System.out::println);
        System.out.println(outcome.probes() + ", " + outcome.cutOff() + " cut off. " + outcome.counted());
        assertThat(outcome.violations()).as(outcome.counted()).isEmpty();
        assertThat(outcome.missing()).as("probes that did not fire").isEmpty();
        assertThat(outcome.kills()).isEqualTo(KILLS);
        assertThat(outcome.cutOff()).isPositive();
    }
}
