package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three live processes, and a network between them that falls apart under load. */
class PartitionTest {
    @TempDir
    Path directory;

    @Test
    void nothing_is_lost_or_there_twice_when_two_nodes_and_one_lose_each_other() throws Exception {
        FaultRun.Plan plan = new FaultRun.Plan(3, 0, List.of(Cut.OTHER, Cut.ENGINE), Duration.ofSeconds(2), 7);
        FaultRun.Outcome outcome = FaultRun.run(directory, plan, System.out::println);
        System.out.println(outcome.probes() + ". " + outcome.counted());
        assertThat(outcome.violations()).as(outcome.counted()).isEmpty();
        assertThat(outcome.probes().get(Probe.NODE_CUT_OFF)).isPositive();
        assertThat(outcome.probes().get(Probe.MINORITY_REFUSED)).isPositive();
        assertThat(outcome.copies()).isPositive();
        for (String cutOff : List.of("node-3", "node-1")) {
            assertThat(directory.resolve(cutOff).resolve("db-set-aside"))
                    .as("what %s had when it came back", cutOff)
                    .isDirectory();
        }
    }
}
