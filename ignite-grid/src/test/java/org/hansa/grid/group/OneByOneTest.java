package org.hansa.grid.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneByOneTest {
    private final OneByOne round = new OneByOne();

    @Test
    void takes_every_step_and_tells_of_the_failures_at_the_end() {
        List<Integer> taken = new ArrayList<>();
        for (int step = 0; step < 20; step++) {
            int number = step;
            round.run(() -> {
                taken.add(number);
                if (number % 2 == 1) {
                    throw new IllegalStateException("step " + number);
                }
            });
        }
        assertThat(taken).hasSize(20);
        assertThatThrownBy(round::end).hasMessage("step 1").satisfies(failure -> assertThat(failure.getSuppressed())
                .hasSize(7));
    }

    @Test
    void ends_quietly_when_nothing_failed() {
        List<Integer> taken = new ArrayList<>();
        round.run(() -> taken.add(1));
        round.end();
        assertThat(taken).containsExactly(1);
    }
}
