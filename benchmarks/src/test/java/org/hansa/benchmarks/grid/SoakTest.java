package org.hansa.benchmarks.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoakTest {
    @Test
    void the_first_slice_and_single_outliers_are_no_drift() {
        assertThat(Soak.drift(new double[] {90, 4, 4, 4, 4, 9, 4, 4, 70, 4})).isEqualTo(1.0);
    }

    @Test
    void what_grows_with_every_slice_is() {
        assertThat(Soak.drift(new double[] {1, 10, 11, 12, 13, 14, 15, 16, 17, 18}))
                .isCloseTo(17.0 / 11, within(1e-9));
    }
}
