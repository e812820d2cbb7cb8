package org.hansa.benchmarks.grid;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.benchmarks.Results;

/** The ladder's cells, each over the one with one guarantee less: how many times as long an operation takes. */
final class CostMultipliers {
    private static final List<String> LOGS = List.of("MEMORY", "LOG_ONLY", "FSYNC");
    /** Of the product's write these go into the last line. */
    private static final String SHIPPED = "FSYNC";

    private final Map<Cell, Double> rates = new HashMap<>();

    /** One row of the ladder. */
    record Cell(Rung.Name name, int nodes, String log) {
        /** The same without the newest copy, and then with a weaker log. */
        Optional<Cell> withOneCopyLess() {
            return nodes == 1 ? Optional.empty() : Optional.of(new Cell(name, nodes - 1, log));
        }

        Optional<Cell> withWeakerLog() {
            int at = LOGS.indexOf(log);
            return at == 0 ? Optional.empty() : Optional.of(new Cell(name, nodes, LOGS.get(at - 1)));
        }

        Cell as(Rung.Name other) {
            return new Cell(other, nodes, log);
        }

        @Override
        public String toString() {
            return name + "." + log + "." + nodes;
        }
    }

    /** A guarantee between two operations. */
    private enum Guarantee {
        CHANGE_AND_IDEMPOTENCY(Rung.Name.REWRITE, Rung.Name.ATOMIC),
        ALL_COPIES_BEFORE_THE_ANSWER(Rung.Name.ATOMIC_PRIMARY_SYNC, Rung.Name.ATOMIC),
        HELD_BEFORE_CONFIRMED(Rung.Name.ATOMIC, Rung.Name.HOLD_AND_CONFIRM),
        INTENT_AND_GRANT(Rung.Name.ATOMIC, Rung.Name.THREE_ENTRIES),
        TRANSACTION(Rung.Name.ATOMIC, Rung.Name.TRANSACTIONAL),
        THREE_TOGETHER_PESSIMISTIC(Rung.Name.THREE_ENTRIES, Rung.Name.THREE_KEYS_PESSIMISTIC),
        THREE_TOGETHER_OPTIMISTIC(Rung.Name.THREE_ENTRIES, Rung.Name.THREE_KEYS_OPTIMISTIC);

        private final Rung.Name without;
        private final Rung.Name with;

        Guarantee(Rung.Name without, Rung.Name with) {
            this.without = without;
            this.with = with;
        }
    }

    void add(Cell cell, double perSecond) {
        rates.put(cell, perSecond);
    }

    /** A row with all of them, and in the last line those of the product's write as it is shipped. */
    void report(Results results) {
        Map<String, Map<String, Double>> all = all();
        results.row("W7", "ignite-grid", Map.of("table", "timesAsLong"), all);
        all.forEach((guarantee, cells) -> cells.forEach((cell, times) -> {
            if (shipped(guarantee, cell)) {
                results.ratio("timesAsLong." + guarantee + "." + cell, times);
            }
        }));
    }

    private static boolean shipped(String guarantee, String cell) {
        boolean between = !guarantee.equals("LOG") && !guarantee.equals("COPY");
        return cell.startsWith(SHIPPED + ".") && between || cell.startsWith(Rung.Name.ATOMIC + "." + SHIPPED + ".");
    }

    /** By guarantee and, by the cell that has it, over the one that has not. */
    Map<String, Map<String, Double>> all() {
        Map<String, Map<String, Double>> all = new LinkedHashMap<>();
        for (Guarantee each : Guarantee.values()) {
            Map<String, Double> cells = new LinkedHashMap<>();
            for (int nodes = 1; nodes <= 3; nodes++) {
                for (String log : LOGS) {
                    Cell with = new Cell(each.with, nodes, log);
                    times(with, Optional.of(with.as(each.without)))
                            .ifPresent(times -> cells.put(log + "." + with.nodes(), times));
                }
            }
            all.put(each.name(), cells);
        }
        Map<String, Double> log = new LinkedHashMap<>();
        Map<String, Double> copy = new LinkedHashMap<>();
        rates.keySet().stream().sorted(Comparator.comparing(Cell::toString)).forEach(cell -> {
            times(cell, cell.withWeakerLog()).ifPresent(times -> log.put(cell.toString(), times));
            times(cell, cell.withOneCopyLess()).ifPresent(times -> copy.put(cell.toString(), times));
        });
        all.put("LOG", log);
        all.put("COPY", copy);
        return all;
    }

    private Optional<Double> times(Cell with, Optional<Cell> without) {
        return without.filter(rates::containsKey)
                .filter(any -> rates.containsKey(with))
                .map(each -> Results.rounded(rates.get(each) / rates.get(with)));
    }
}
