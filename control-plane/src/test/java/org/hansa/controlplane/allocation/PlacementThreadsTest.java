package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementThreadsTest {
    @ParameterizedTest
    @CsvSource({"1, 12", "2, 12", "3, 18", "10, 60", "11, 64", "128, 64"})
    void placements_have_a_few_threads_for_each_core(int cores, int threads) {
        assertThat(AllocationConfiguration.placementsOn(cores)).isEqualTo(threads);
    }
}
