package org.hansa.benchmarks.consortium;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class MarketTest {
    private final Market market = new Market(20, 100, 3);

    @Test
    void is_the_same_for_the_same_seed() {
        Market again = new Market(20, 100, 3);
        assertThat(again.sites).usingRecursiveComparison().isEqualTo(market.sites);
        assertThat(again.wish()).isEqualTo(market.wish());
    }

    /** What the workload is said to be like, it is like. */
    @Test
    void pins_a_third_and_gives_half_a_ceiling() {
        List<Market.Wish> wishes =
                IntStream.range(0, 3_000).mapToObj(any -> market.wish()).toList();
        assertThat(share(wishes, Market.Wish::pinned)).isBetween(0.30, 0.42);
        assertThat(share(wishes, each -> each.point() >= 0)).isBetween(0.45, 0.55);
        assertThat(share(wishes, each -> each.budget() >= 0)).isBetween(0.45, 0.55);
    }

    /** The launcher loads a running consortium with it, so it has to say the same as this does. */
    @Test
    void is_written_with_every_site_and_ceiling() {
        Map<String, Object> file = MarketFile.of(market, 50);
        Market again = new Market(20, 100, 3);
        List<?> wishes = (List<?>) Objects.requireNonNull(file.get("wishes"));
        List<?> sites = (List<?>) Objects.requireNonNull(file.get("sites"));

        assertThat(sites).hasSize(20);
        assertThat(sites.get(7))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("hosts", 5L)
                .containsEntry("certificates", market.sites.get(7).certificates());
        for (Object each : wishes) {
            Market.Wish wish = again.wish();
            assertThat(each)
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("cores", wish.cores())
                    .containsEntry("certificates", wish.request().requiredTraits())
                    .satisfies(fields -> {
                        assertThat(fields.containsKey("budget")).isEqualTo(wish.budget() >= 0);
                        assertThat(fields.containsKey("millis")).isEqualTo(wish.point() >= 0);
                    });
        }
        assertThat(wishes).hasSize(50);
    }

    private static double share(List<Market.Wish> wishes, Predicate<Market.Wish> which) {
        return (double) wishes.stream().filter(which).count() / wishes.size();
    }
}
