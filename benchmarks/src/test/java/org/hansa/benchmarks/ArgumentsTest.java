package org.hansa.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void takes_what_the_launcher_measured_into_the_last_line() {
        Arguments arguments = Arguments.of(new String[] {"none", "--also", "rest=1.25", "--failed", "w10"});
        assertThat(arguments.workloads()).containsExactly("none");
        assertThat(arguments.also()).isEqualTo(Map.of("rest", 1.25));
        assertThat(arguments.failed()).containsExactly("w10");
        assertThatThrownBy(() -> Arguments.of(new String[] {"--also"})).hasMessageContaining("needs a value");
    }

    @Test
    void takes_a_soak_of_minutes() {
        assertThat(Arguments.of(new String[] {"w11", "--soak", "30"}).soakMinutes())
                .isEqualTo(30);
        assertThat(Arguments.of(new String[] {"w11"}).soakMinutes()).isZero();
    }

    @Test
    void says_by_its_exit_status_what_a_run_is_worth() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Results results = new Results(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(results.exitStatus()).isZero();
        results.failed("w3");
        assertThat(results.exitStatus()).isEqualTo(2);
        results.violations("w5", 1);
        assertThat(results.exitStatus()).isEqualTo(1);
        results.last();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("\"void\":true")
                .contains("\"failed\":[\"w3\"]");
    }

    @Test
    void a_fault_run_that_never_met_a_fault_is_void_and_says_which() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Results results = new Results(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        results.missing("W6", List.of());
        assertThat(results.exitStatus()).isZero();
        results.missing("W6", List.of("STALE_LEADER"));
        assertThat(results.exitStatus()).isEqualTo(1);
        results.last();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("\"void\":true")
                .contains("\"missing\":[\"W6 STALE_LEADER\"]");
    }
}
