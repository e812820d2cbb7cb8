package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void goes_on_while_it_grows_and_not_for_ever() {
        assertThat(runs(WarmUp.ofFirstCompiler(), run -> 100 + run)).isEqualTo(5);
        assertThat(runs(WarmUp.ofFirstCompiler(), run -> run == 5 ? 200 : 100)).isEqualTo(6);
        assertThat(runs(WarmUp.ofFirstCompiler(), run -> Math.pow(2, run))).isEqualTo(6);
        assertThat(runs(WarmUp.ofBothCompilers(), run -> Math.pow(2, run))).isEqualTo(30);
    }

    @Test
    void bears_worse_runs_and_waits_for_some_that_do_not_grow() {
        assertThat(runs(WarmUp.ofBothCompilers(), run -> Math.min(run, 18) * (run % 2 == 0 ? 100 : 80)))
                .isEqualTo(23);
        assertThat(runs(WarmUp.ofBothCompilers(), run -> 100)).isEqualTo(15);
    }

    private static int runs(WarmUp warmUp, IntToDoubleFunction measured) {
        int run = 1;
        while (!warmUp.over(measured.applyAsDouble(run))) {
            run++;
        }
        return run;
    }
}
