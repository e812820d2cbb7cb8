package org.hansa.benchmarks.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.hansa.benchmarks.grid.CostMultipliers.Cell;
import org.junit.jupiter.api.Test;

class CostMultipliersTest {
    private final CostMultipliers costs = new CostMultipliers();

    @Test
    void a_guarantee_costs_what_the_cell_without_it_does_more() {
        costs.add(new Cell(Rung.Name.ATOMIC, 1, "LOG_ONLY"), 30_000);
        costs.add(new Cell(Rung.Name.ATOMIC, 1, "FSYNC"), 10_000);
        costs.add(new Cell(Rung.Name.ATOMIC, 2, "FSYNC"), 2_000);
        costs.add(new Cell(Rung.Name.TRANSACTIONAL, 1, "FSYNC"), 4_000);

        Map<String, Map<String, Double>> all = costs.all();

        assertThat(all.get("LOG")).isEqualTo(Map.of("ATOMIC.FSYNC.1", 3.0));
        assertThat(all.get("COPY")).isEqualTo(Map.of("ATOMIC.FSYNC.2", 5.0));
        assertThat(all.get("TRANSACTION")).isEqualTo(Map.of("FSYNC.1", 2.5));
        assertThat(all.get("THREE_TOGETHER_OPTIMISTIC")).isEmpty();
    }
}
