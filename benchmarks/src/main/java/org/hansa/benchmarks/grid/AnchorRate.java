package org.hansa.benchmarks.grid;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Results;

/**
 * Anchoring at a rate, open loop, after a warm-up and with standing reservations.
 *
 * @param toAnchor milliseconds, sorted
 * @param slope events a second by which the backlog grows at the end
 */
record AnchorRate(
        int rate,
        Duration length,
        AnchorLoad.Served served,
        long[] toAnchor,
        long transactions,
        Spent micros,
        double slope,
        long backlogAtEnd) {
    /** The part of a run that shows whether the backlog grows: its last two fifths, two minutes of five. */
    private static final double TAIL = 0.6;

    /** @param rate events a second */
    static AnchorRate run(AnchorLoad load, int rate, Duration length) {
        var standing = load.standing();
        load.flush();
        load.forgetTimes();
        try (Backlog backlog = new Backlog(load.under)) {
            long anchors = load.under.ledger.transactions();
            Spent before = Spent.now();
            AnchorLoad.Served served = load.open(rate, length, standing);
            Spent micros = Spent.now().since(before, Math.max(1, served.events()));
            double slope = backlog.slope(TAIL);
            long atEnd = backlog.now();
            load.flush();
            long transactions = load.under.ledger.transactions() - anchors;
            long[] toAnchor = load.toAnchor();
            standing.forEach(mine -> mine.forEach(load.under::release));
            return new AnchorRate(rate, length, served, toAnchor, transactions, micros, slope, atEnd);
        }
    }

    /** Microseconds of processor: of everything here, and of the threads that seal and that anchor, simulated ledger included. */
    record Spent(double all, double sealing, double anchoring) {
        static Spent now() {
            return new Spent(
                    Backlog.processNanos() / 1e3, CpuClock.nanosOf("seal-") / 1e3, CpuClock.nanosOf("anchor-") / 1e3);
        }

        Spent since(Spent before, long events) {
            return new Spent(
                    (all - before.all) / events,
                    (sealing - before.sealing) / events,
                    (anchoring - before.anchoring) / events);
        }
    }

    double servedShare() {
        return served.perSecond() / rate;
    }

    double transactionsPerEvent() {
        return (double) transactions / Math.max(1, served.events());
    }

    long toAnchorMillis(double share) {
        return Results.percentile(toAnchor, share);
    }

    /** For a row; others may be added. */
    Map<String, Object> metrics() {
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("eventsPerSecond", Results.rounded(served.perSecond()));
        metrics.put("startedOver100MillisLate", served.late());
        metrics.put("toAnchorP50Millis", toAnchorMillis(0.50));
        metrics.put("toAnchorP99Millis", toAnchorMillis(0.99));
        metrics.put("transactionsPerEvent", Results.rounded(transactionsPerEvent()));
        metrics.put("eventsPerTransaction", Results.rounded(1 / transactionsPerEvent()));
        metrics.put("cpuMicrosPerEvent", Results.rounded(micros.all()));
        metrics.put("sealThreadsMicrosPerEvent", Results.rounded(micros.sealing()));
        metrics.put("anchorThreadsMicrosPerEvent", Results.rounded(micros.anchoring()));
        metrics.put("backlogSlopePerSecond", Results.rounded(slope));
        metrics.put("backlogAtEnd", backlogAtEnd);
        return metrics;
    }
}
