package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hansa.benchmarks.Results;
import org.hansa.grid.EngineConfig;
import org.hansa.ledger.model.LedgerFunction;

/**
 * Anchoring with other cadences than the shipped one: after how many events there is an anchor at once, and how long a lonely
 * event waits. What the machine does not serve of a rate is its saturation, and the row says so.
 */
public final class AnchorMatrix {
    private static final List<Integer> BATCHES = List.of(64, 256, 1_000);
    private static final int TOO_LARGE = 4_096;
    private static final List<Integer> WINDOW_MILLIS = List.of(100, 250, 1_000);
    /** Below this share of what is offered, the callers are what is measured. */
    private static final double SERVED = 0.95;

    private final Results results;
    private final Path directory;

    public AnchorMatrix(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /** @param batch events that are anchored at once @param windowMillis longest time a lonely event waits */
    private record Cell(int batch, int windowMillis) {
        EngineConfig settings(EngineConfig shipped) {
            return shipped.withCadence(Duration.ofMillis(windowMillis), batch, shipped.decisionInterval());
        }
    }

    /** The diagonal, for five seconds at a thousand events a second each. */
    public void diagonal() {
        for (int i = 0; i < BATCHES.size(); i++) {
            Cell cell = new Cell(BATCHES.get(i), WINDOW_MILLIS.get(i));
            run(cell, List.of(1_000), Duration.ofSeconds(5), 1, Duration.ofSeconds(2));
        }
        tooLarge();
    }

    /** Every cell for a minute at a thousand and at twenty thousand events a second, and the widest at the rates between. */
    public void all() {
        for (int batch : BATCHES) {
            for (int window : WINDOW_MILLIS) {
                boolean widest = batch == LedgerFunction.MAX_LEAVES && window == 1_000;
                List<Integer> rates = widest ? List.of(1_000, 2_000, 5_000, 10_000, 20_000) : List.of(1_000, 20_000);
                run(new Cell(batch, window), rates, Duration.ofSeconds(60), 2, Duration.ofSeconds(8));
            }
        }
        tooLarge();
    }

    /** Said in a row of its own, so that nobody looks for it. */
    private void tooLarge() {
        String why = "one anchor carries " + LedgerFunction.MAX_LEAVES + " leaves and " + LedgerFunction.MAX_BATCH_BYTES
                + " bytes at most: every endorser holds and hashes them while it answers";
        results.row(Anchoring.WORKLOAD, "ignite-grid", Map.of("batch", TOO_LARGE), Map.of("notApplicable", why));
    }

    private void run(Cell cell, List<Integer> rates, Duration length, int turns, Duration half) {
        try (AnchorLoad load = new AnchorLoad(directory, cell::settings)) {
            load.closed(Anchoring.WARM_AGAIN);
            List<AnchorRate> runs = new ArrayList<>();
            rates.forEach(rate -> runs.add(AnchorRate.run(load, rate, length)));
            AnchorTurns taken = AnchorTurns.run(load, turns, half);
            ProofRound proofs = load.verified();
            for (AnchorRate each : runs) {
                Map<String, Object> metrics = each.metrics();
                metrics.put("saturated", each.servedShare() < SERVED);
                metrics.put("onOverOff", Results.spread(taken.kept()));
                metrics.putAll(proofs.metrics());
                row(cell, each.rate(), length, metrics);
            }
            results.violations(Anchoring.WORKLOAD, load.violations.count());
        }
    }

    private void row(Cell cell, int rate, Duration length, Map<String, Object> metrics) {
        Map<String, Object> params = Anchoring.params("open", length);
        params.put("batch", cell.batch());
        params.put("windowMillis", cell.windowMillis());
        params.put("offeredPerSecond", rate);
        results.row(Anchoring.WORKLOAD, "ignite-grid", params, metrics);
    }
}
