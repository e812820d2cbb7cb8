package org.hansa.benchmarks.grid;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.hansa.benchmarks.Results;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.MeasuredEngine;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.ignite.LogPosition;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.SiteId;

/**
 * What a reservation writes to the log from the request to the anchor: intent, grant, provider and sealing, and apart from it
 * what its release writes. Reservations and releases take turns, each until everything is on the ledger.
 */
public final class WholeReservation {
    private static final SiteId SITE = new SiteId("site-one");
    private static final int HOSTS = 160;
    /** Best fit fills one after the other, so that half as many reservations lie on a host when another comes. */
    private static final int CORES = 16;

    private static final int REPEATS = 3;
    private static final int THREADS = 8;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Results results;
    private final Path directory;
    private long next;

    public WholeReservation(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /** @param count reservations a turn */
    public void run(int count) {
        Violations violations = new Violations();
        try (Scratch scratch = Scratch.create(directory)) {
            EngineConfig config = EngineConfig.defaults(Commands.MEMBER, List.of(SITE), scratch.path());
            MeasuredEngine measured =
                    new MeasuredEngine(config, new BenchLedger(Duration.ofMillis(300)), EngineUnderLoad.signer());
            try (var engine = measured.engine()) {
                for (int h = 0; h < HOSTS; h++) {
                    engine.putProvider(Commands.host(h, SITE, CORES));
                }
                engine.applyGrant(Commands.CONTRACT, SITE, 1, Commands.cores((long) HOSTS * CORES));
                Turns turns = new Turns(measured, violations);
                turns.place(HOSTS * CORES / 3);
                Sums placed = new Sums();
                Sums released = new Sums();
                for (int turn = 0; turn < REPEATS; turn++) {
                    long first = next;
                    placed.add(turns, () -> turns.place(count));
                    released.add(turns, () -> turns.release(first, count));
                }
                report(placed, released, count);
            }
        }
        results.violations("W7", violations.count());
    }

    private void report(Sums placed, Sums released, int count) {
        double each = (double) REPEATS * count;
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("reservationsPerSecond", Results.rounded(each / placed.seconds));
        metrics.put("logBytesPerReservation", Results.rounded(placed.log / each));
        metrics.put("ofTheseInEntries", placed.entries(each));
        metrics.put("logBytesPerRelease", Results.rounded(released.log / each));
        metrics.put("ofThoseInEntries", released.entries(each));
        results.row(
                "W7",
                "ignite-grid",
                Map.of("hosts", HOSTS, "roomOnEach", CORES, "threads", THREADS, "aTurn", count, "durability", "FSYNC"),
                metrics);
        results.ratio("logBytesPerReservation", placed.log / each);
    }

    /** Bytes over all turns of a kind. */
    private static final class Sums {
        private final Map<Table, Long> written = new EnumMap<>(Table.class);
        private double seconds;
        private double log;

        void add(Turns turns, Turn turn) {
            Map<Table, Long> entries = turns.measured.written();
            long before = LogPosition.bytes();
            seconds += turn.run();
            log += LogPosition.bytes() - before;
            turns.measured
                    .written()
                    .forEach((table, bytes) -> written.merge(table, bytes - entries.get(table), Long::sum));
        }

        Map<String, Double> entries(double each) {
            Map<String, Double> bytes = new TreeMap<>();
            written.forEach(
                    (table, sum) -> bytes.put(table.name().toLowerCase(Locale.ROOT), Results.rounded(sum / each)));
            bytes.values().removeIf(sum -> sum == 0);
            return bytes;
        }
    }

    /** @return seconds until the last answer */
    private interface Turn {
        double run();
    }

    /** Each ends when everything is on the ledger. */
    private final class Turns {
        private final MeasuredEngine measured;
        private final Violations violations;

        Turns(MeasuredEngine measured, Violations violations) {
            this.measured = measured;
            this.violations = violations;
        }

        double place(int count) {
            long first = next;
            next += count;
            return all(first, count, number -> {
                if (!(measured.engine().place(Commands.place(number, List.of(SITE))) instanceof PlaceOutcome.Placed)) {
                    violations.add("no room for " + number + " where there is room");
                }
            });
        }

        double release(long first, int count) {
            return all(first, count, number -> measured.engine().release(Commands.id(number), ReleaseReason.TENANT));
        }

        private double all(long first, int count, LongConsumer call) {
            double seconds = Workers.run(THREADS, thread -> LongStream.range(first, first + count)
                    .filter(number -> number % THREADS == thread)
                    .forEach(call));
            if (!measured.engine().flush(LONG)) {
                violations.add("what was asked for was not anchored within a minute");
            }
            return seconds;
        }
    }
}
