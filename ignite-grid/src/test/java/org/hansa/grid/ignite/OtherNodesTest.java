package org.hansa.grid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.hansa.grid.ignite.OtherNodes.Others;
import org.junit.jupiter.api.Test;

/** A node that was killed and is started at once must not take those for nobody who have not missed it yet. */
class OtherNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void looks_again_until_the_others_have_noticed_that_it_is_gone() {
        assertThat(OtherNodes.onceAware(script(Others.UNAWARE, Others.UNAWARE, Others.SERVING), PATIENCE))
                .isEqualTo(Others.SERVING);
        assertThat(OtherNodes.onceAware(script(Others.UNAWARE, Others.NOBODY), PATIENCE))
                .isEqualTo(Others.NOBODY);
    }

    @Test
    void looks_once_where_nobody_counts_it() {
        assertThat(OtherNodes.onceAware(script(Others.FOUNDING), PATIENCE)).isEqualTo(Others.FOUNDING);
    }

    @Test
    void says_so_when_they_count_on() {
        assertThat(OtherNodes.onceAware(() -> Others.UNAWARE, Duration.ZERO)).isEqualTo(Others.UNAWARE);
    }

    private static Supplier<Others> script(Others... answers) {
        ArrayDeque<Others> left = new ArrayDeque<>(List.of(answers));
        return left::remove;
    }
}
