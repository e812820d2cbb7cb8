package org.hansa.grid.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
    /** @param values number of distinct ones: few share blocks and counts, many split and empty blocks */
    @ParameterizedTest
    @ValueSource(ints = {3, 100, 5_000})
    void counts_what_is_below_as_a_list_does(int values) {
        SplittableRandom random = new SplittableRandom(values);
        Tally tally = new Tally();
        List<Long> list = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            boolean grows = list.isEmpty() || random.nextInt(10) < (step < 12_000 ? 7 : 3);
            if (grows) {
                long value = random.nextInt(values);
                tally.add(value);
                list.add(value);
            } else {
                tally.remove(list.remove(random.nextInt(list.size())));
            }
            if (step % 97 == 0) {
                long limit = random.nextInt(values + 2);
                assertThat(tally.below(limit)).isEqualTo((int)
                        list.stream().filter(each -> each < limit).count());
            }
        }
        assertThatThrownBy(() -> tally.remove(-1)).isInstanceOf(IllegalStateException.class);
    }
}
