package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.hansa.benchmarks.Results;

/**
 * Reservations and releases at six sites, anchored to a ledger that commits after a given time: what the engine adds is
 * measured, not a ledger (that is {@code ./hansa bench ledger}). At a fixed rate, open loop, and as fast as they go beside the
 * same with a ledger that takes nothing meanwhile; with the shipped cadence, and with others. Every run ends with the
 * verification of every proof, and with lies that have to be noticed.
 */
public final class Anchoring {
    static final String WORKLOAD = "W9";
    /** Until the code is compiled that the runs are about; for those that follow in the same JVM a part of it does. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    static final Duration WARM_AGAIN = Duration.ofSeconds(2);

    private final Results results;
    private final Path directory;

    public Anchoring(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /**
     * Capacity with anchoring over capacity without, and how it anchors at capacity.
     *
     * @param length below ten seconds
     */
    public void kept(int turns, Duration length) {
        try (AnchorLoad load = new AnchorLoad(directory, UnaryOperator.identity())) {
            load.closed(WARM_UP);
            AnchorTurns taken = AnchorTurns.run(load, turns, length);
            ProofRound proofs = load.verified();
            Map<String, Object> params = params("closed", length);
            params.put("turns", turns);
            results.row(
                    WORKLOAD,
                    "ignite-grid",
                    params,
                    Map.of(
                            "eventsPerSecondOn", Results.spread(taken.on()),
                            "eventsPerSecondOff", Results.spread(taken.off()),
                            "onOverOff", Results.spread(taken.kept()),
                            "moreCpuMicrosPerEvent", Results.spread(taken.cpu())));
            params.put("row", "saturation");
            Map<String, Object> saturation = new TreeMap<>(taken.saturation());
            saturation.putAll(proofs.metrics());
            results.row(WORKLOAD, "ignite-grid", params, saturation);
            results.ratio("anchoringOnOverOff", Results.median(taken.kept()));
            results.ratio("anchoringCpuMicrosPerEvent", Results.median(taken.cpu()));
            results.ratio("anchoringSaturationPerSecond", Results.median(taken.on()));
            results.ratio("toAnchorP99Seconds@saturation", Results.percentile(taken.millis(), 0.99) / 1e3);
            end(load, proofs);
        }
    }

    /** @param rate events a second, with the shipped cadence */
    public void run(int rate, Duration length) {
        try (AnchorLoad load = new AnchorLoad(directory, UnaryOperator.identity())) {
            load.closed(WARM_AGAIN);
            AnchorRate anchored = AnchorRate.run(load, rate, length);
            ProofRound proofs = load.verified();
            Map<String, Object> params = params("open", length);
            params.put("offeredPerSecond", rate);
            Map<String, Object> metrics = anchored.metrics();
            metrics.putAll(proofs.metrics());
            results.row(WORKLOAD, "ignite-grid", params, metrics);
            double micros = anchored.micros().all();
            results.ratio("coresAsked@" + rate, micros * rate / 1e6);
            results.ratio(
                    "sealAndAnchorMicros@" + rate,
                    anchored.micros().sealing() + anchored.micros().anchoring());
            results.ratio("anchoringServed@" + rate, anchored.servedShare());
            results.ratio("toAnchorP99Seconds@" + rate, anchored.toAnchorMillis(0.99) / 1e3);
            results.ratio("transactionsPerEvent@" + rate, anchored.transactionsPerEvent());
            results.ratio("verifyMicrosPerProof", proofs.microsPerProof());
            end(load, proofs);
        }
    }

    private void end(AnchorLoad load, ProofRound proofs) {
        results.ratio("tamperingsNoticed", (double) proofs.found() / proofs.tried());
        results.violations(WORKLOAD, load.violations.count());
    }

    static Map<String, Object> params(String loop, Duration length) {
        return new TreeMap<>(Map.of(
                "seconds",
                length.toSeconds(),
                "sites",
                AnchorLoad.SITES,
                "ledger",
                AnchorLoad.COMMIT.toMillis() + " ms",
                "loop",
                loop));
    }
}
