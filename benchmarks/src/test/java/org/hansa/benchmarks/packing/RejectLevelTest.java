package org.hansa.benchmarks.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejectLevelTest {
    private static final int HOSTS = 30;

    private final BurstyTrace trace = new BurstyTrace(HOSTS, 1);

    @Test
    void finds_the_rate_at_which_refusals_pass_one_in_a_hundred_wherever_it_starts() {
        RejectLevel level = new RejectLevel("first-fit", HOSTS, trace);
        int last = level.last(20);
        assertThat(level.at(last).get("rejects")).isLessThanOrEqualTo(.01);
        assertThat(level.at(last + 1).get("rejects")).isGreaterThan(.01);
        Map<String, Double> between = level.between(last, Set.of("load", "utilizationMemory"));
        assertThat(between.get("load")).isBetween(last / 50.0, (last + 1) / 50.0);
        assertThat(level.violations()).isZero();
    }

    @Test
    void asks_for_the_share_of_the_cell_that_is_wanted() {
        // little enough that no burst fills so small a cell for long
        Map<String, Double> roomy = new RejectLevel("best-fit", HOSTS, trace).at(5);
        assertThat(Math.max(roomy.get("utilizationMemory"), roomy.get("utilizationVcpu")))
                .isCloseTo(.1, within(.05));
        assertThat(roomy.get("emptyHosts")).isPositive();
    }

    @Test
    void says_of_a_cell_that_overflows_who_is_refused() {
        Map<String, Double> full = new RejectLevel("planner", HOSTS, trace).at(75);
        assertThat(full.get("rejectsLarge")).isGreaterThan(full.get("rejectsSmall"));
        assertThat(full.get("vmHoursBeforeFirstReject")).isPositive();
        assertThat(full.get("unusableMemory")).isGreaterThanOrEqualTo(full.get("strandedMemory"));
        assertThat(full.get("worstMinuteArrivals")).isGreaterThanOrEqualTo(1);
    }
}
