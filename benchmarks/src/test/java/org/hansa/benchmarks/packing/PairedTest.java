package org.hansa.benchmarks.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.hansa.benchmarks.Results;
import org.junit.jupiter.api.Test;

class PairedTest {
    @Test
    void takes_the_mean_of_the_quotients_and_student_s_interval() {
        // quotients 1.0, 1.1 and 1.2: deviation 0.1, t 4.303, half an interval of 0.2484
        assertThat(last(new double[] {1, 2.2, 3.6}, new double[] {1, 2, 3}))
                .contains("\"a.mean\":1.1,")
                .contains("\"a.lower95\":0.8516,")
                .contains("\"a.upper95\":1.348");
    }

    @Test
    void has_no_interval_for_a_single_seed() {
        assertThat(last(new double[] {3}, new double[] {2}))
                .contains("\"a.mean\":1.5")
                .doesNotContain("lower95");
    }

    private static String last(double[] own, double[] other) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Results results = new Results(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Paired.ratios(results, "a", own, other);
        results.last();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
