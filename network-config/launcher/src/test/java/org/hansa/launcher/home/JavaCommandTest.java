package org.hansa.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaCommandTest {
    private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    @Test
    void bounds_the_heap_and_ends_when_memory_does() {
        assertThat(command().words()).contains("-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void starts_no_thread_for_every_asynchronous_completion_on_two_cores() {
        assertThat(command().words())
                .filteredOn(word -> word.contains("ForkJoinPool.common.parallelism="))
                .singleElement()
                .satisfies(word -> assertThat(Integer.parseInt(word.substring(word.indexOf('=') + 1)))
                        .isGreaterThanOrEqualTo(2));
    }

    @Test
    void keeps_both_compilers_where_each_process_has_a_core() {
        assertThat(command().amongProcesses(1).words()).doesNotContain(FIRST_COMPILER_ONLY);
    }

    @Test
    void does_with_the_first_compiler_where_many_processes_share_few_cores() {
        assertThat(command().amongProcesses(Integer.MAX_VALUE).words()).contains(FIRST_COMPILER_ONLY);
    }

    @Test
    void keeps_both_compilers_for_a_benchmark_that_waits_for_them() {
        JavaCommand.bothCompilers(true);
        try {
            assertThat(command().amongProcesses(Integer.MAX_VALUE).words()).doesNotContain(FIRST_COMPILER_ONLY);
        } finally {
            JavaCommand.bothCompilers(false);
        }
    }

    @Test
    void a_steady_heap_is_whole_from_the_start() {
        assertThat(command().steadyHeap(16).words())
                .containsSubsequence("-Xms32m", "-Xmx64m", "-Xms64m", "-Xmn16m", "-cp");
    }

    private static JavaCommand command() {
        return JavaCommand.of(64, "classes", "org.example.Main");
    }
}
