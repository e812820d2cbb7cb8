package org.hansa.benchmarks.grid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.hansa.benchmarks.Results;

/**
 * Capacity with anchoring and without, in turns on one engine. Without means that the ledger takes nothing for so long: sealing
 * goes on, as it has to, or outboxes would fill.
 *
 * @param on events a second of each turn, {@code off} those of its other half
 * @param cpu microseconds of processor per event that anchoring adds
 * @param millis from each event of the turns with anchoring to its anchor, sorted
 * @param transactions that brought them
 */
record AnchorTurns(double[] on, double[] off, double[] cpu, long[] millis, long transactions) {
    /** @param length below ten seconds: callers are slowed down when the ledger is further behind */
    static AnchorTurns run(AnchorLoad load, int turns, Duration length) {
        Taking taking = new Taking(load, turns, length);
        for (int turn = 0; turn < turns; turn++) {
            // Which is first changes, so that what grows over time is neither's alone.
            boolean pausedFirst = turn % 2 == 1;
            taking.half(turn, pausedFirst);
            taking.half(turn, !pausedFirst);
        }
        load.flush();
        return taking.done();
    }

    double[] kept() {
        double[] kept = new double[on.length];
        for (int turn = 0; turn < on.length; turn++) {
            kept[turn] = on[turn] / off[turn];
        }
        return kept;
    }

    /** As fast as sixteen callers go. */
    Map<String, Object> saturation() {
        return Map.of(
                "servedPerSecond", Results.spread(on),
                "toAnchorP50Millis", Results.percentile(millis, 0.50),
                "toAnchorP99Millis", Results.percentile(millis, 0.99),
                "eventsPerTransaction", Results.rounded((double) millis.length / Math.max(1, transactions)));
    }

    private static final class Taking {
        private final AnchorLoad load;
        private final Duration length;
        private final double[] on;
        private final double[] off;
        private final double[] onMicros;
        private final double[] offMicros;
        private final List<long[]> millis = new ArrayList<>();
        private long transactions;

        Taking(AnchorLoad load, int turns, Duration length) {
            this.load = load;
            this.length = length;
            on = new double[turns];
            off = new double[turns];
            onMicros = new double[turns];
            offMicros = new double[turns];
        }

        void half(int turn, boolean paused) {
            load.flush();
            load.forgetTimes();
            long anchors = load.under.ledger.transactions();
            load.under.ledger.pause(paused);
            long before = Backlog.processNanos();
            double perSecond = load.closed(length);
            double micros = (Backlog.processNanos() - before) / 1e3 / Math.max(1, perSecond * length.toNanos() / 1e9);
            (paused ? off : on)[turn] = perSecond;
            (paused ? offMicros : onMicros)[turn] = micros;
            load.under.ledger.pause(false);
            if (!paused) {
                load.flush();
                millis.add(load.toAnchor());
                transactions += load.under.ledger.transactions() - anchors;
            }
        }

        AnchorTurns done() {
            double[] cpu = new double[on.length];
            for (int turn = 0; turn < on.length; turn++) {
                cpu[turn] = onMicros[turn] - offMicros[turn];
            }
            long[] all = millis.stream().flatMapToLong(LongStream::of).sorted().toArray();
            return new AnchorTurns(on, off, cpu, all, transactions);
        }
    }
}
