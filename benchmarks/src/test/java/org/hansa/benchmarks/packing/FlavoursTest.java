package org.hansa.benchmarks.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.hansa.benchmarks.packing.Flavours.Machine;
import org.junit.jupiter.api.Test;

class FlavoursTest {
    private static final int MACHINES = 60_000;

    @Test
    void arrives_in_bursts_whose_variance_per_minute_is_about_32_times_the_mean() {
        double mean = IntStream.range(0, 5)
                .mapToDouble(seed -> BurstyTrace.dispersion(Flavours.draw(MACHINES, BurstyRun.DAYS, seed)))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(32, within(5.0));
    }

    @Test
    void lives_as_long_as_the_trace_does() {
        List<Machine> machines = Flavours.draw(MACHINES, BurstyRun.DAYS, 1);
        double[] hours = machines.stream()
                .mapToDouble(each -> (each.to() - each.from()) / 60)
                .sorted()
                .toArray();
        assertThat(hours[MACHINES / 2]).isCloseTo(.55, within(.05));
        assertThat(hours[MACHINES * 9 / 10]).isCloseTo(16.5, within(1.5));
        assertThat(machines).filteredOn(each -> Double.isInfinite(each.to())).hasSizeBetween(300, 700);
    }

    @Test
    void asks_for_the_trace_s_cores_and_memory() {
        List<Machine> machines = Flavours.draw(MACHINES, BurstyRun.DAYS, 2);
        assertThat(machines.stream()
                                .filter(each -> each.kind().cores() == 2_000)
                                .count()
                        / (double) MACHINES)
                .isCloseTo(.27, within(.05));
        assertThat(machines.stream()
                                .filter(each -> each.kind().memory() == 28 * 1_024L)
                                .count()
                        / (double) MACHINES)
                .isCloseTo(.20, within(.05));
    }

    @Test
    void sends_the_same_machines_closer_together_when_more_are_wanted() {
        List<Machine> few = Flavours.draw(1_000, BurstyRun.DAYS, 3);
        List<Machine> more = Flavours.draw(2_000, BurstyRun.DAYS, 3);
        assertThat(more.subList(0, 900).stream().map(Machine::number).toList())
                .isEqualTo(few.subList(0, 900).stream().map(Machine::number).toList());
        assertThat(more.get(900).from()).isCloseTo(few.get(900).from() / 2, within(1e-6));
    }
}
