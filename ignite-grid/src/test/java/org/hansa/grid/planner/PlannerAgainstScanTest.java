package org.hansa.grid.planner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories; at each step the indexed planner and the scan of everything must give the very same plan. */
class PlannerAgainstScanTest {
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void plans_as_a_scan_of_everything_plans_in_small_worlds(long seed) {
        int found = 0;
        int refused = 0;
        int severalParts = 0;
        int ruled = 0;
        for (int world = 0; world < 150; world++) {
            History history = new History(seed * 1_000 + world);
            history.live(1 + world % 40, 25);
            found += history.found;
            refused += history.refused;
            severalParts += history.severalParts;
            ruled += history.ruled;
        }
        assertThat(found).isGreaterThan(500);
        assertThat(refused).isGreaterThan(500);
        assertThat(severalParts).isGreaterThan(100);
        assertThat(ruled).isGreaterThan(100);
    }

    /** Enough hosts of few shapes for trees of three levels, which split, join and lose their root. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void plans_as_a_scan_of_everything_plans_in_a_large_world(long seed) {
        History history = new History(seed);
        history.live(2_000, 250);
        assertThat(history.found).isGreaterThan(40);
        assertThat(history.severalParts).isGreaterThan(5);
    }
}
