package org.hansa.benchmarks.grid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hansa.benchmarks.Results;
import org.hansa.grid.grant.GrantChange;
import org.hansa.grid.ignite.IgniteEntryStore;
import org.hansa.grid.ignite.MeasuredGrid;
import org.hansa.grid.ignite.MeasuredGrid.Kind;
import org.hansa.grid.ignite.MeasuredGrid.Together;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.provider.ProviderCommand;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.grid.store.EntryStore.Table;

/**
 * What each guarantee costs: the same change of the same entries with more and with fewer of them, rung beside rung on one grid.
 * What needs transactions is in caches of its own; the product has none.
 */
final class Ladder {
    private static final int THREADS = 8;
    private static final int BATCH = 16;
    /** Other hosts than those of the write over the rewrite, which are in the same table. */
    private static final int FIRST_HOST = 1_000;

    private final Results results;
    private final Duration warmUp;
    private final int rounds;
    private final Duration turn;
    private final Violations violations = new Violations();
    private final CostMultipliers costs = new CostMultipliers();

    /** @param warmUp of each grid, whose other processes are new. @param turn longest time of a rung's turn */
    Ladder(Results results, Duration warmUp, int rounds, Duration turn) {
        this.results = results;
        this.warmUp = warmUp;
        this.rounds = rounds;
        this.turn = turn;
    }

    /** @param log {@code MEMORY}, {@code LOG_ONLY} or {@code FSYNC} */
    void run(MeasuredGrid grid, int nodes, String log) {
        List<Rung> rungs = rungs(grid, nodes);
        long warm = System.nanoTime() + warmUp.toNanos();
        do {
            rungs.forEach(rung -> LadderTurn.run(rung, turn, violations));
        } while (System.nanoTime() - warm < 0);
        Map<Rung.Name, List<LadderTurn>> turns = new EnumMap<>(Rung.Name.class);
        for (int round = 0; round < rounds; round++) {
            for (Rung rung : rungs) {
                turns.computeIfAbsent(rung.name(), any -> new ArrayList<>()).addAll(round(rung));
            }
        }
        rungs.forEach(rung -> report(rung, nodes, log, turns.get(rung.name())));
    }

    /** What is quick takes several turns, so that a turn's beginning weighs little. */
    private List<LadderTurn> round(Rung rung) {
        List<LadderTurn> turns = new ArrayList<>();
        double seconds = 0;
        while (seconds * 4e9 < turn.toNanos()) {
            LadderTurn measured = LadderTurn.run(rung, turn, violations);
            seconds += measured.seconds();
            turns.add(measured);
        }
        return turns;
    }

    /** After the last grid. */
    void end() {
        costs.report(results);
        results.violations("W7", violations.count());
    }

    private List<Rung> rungs(MeasuredGrid grid, int nodes) {
        LadderEntries product = LadderEntries.make(grid.store(), FIRST_HOST, 0);
        // Entries grow in a turn: a rewrite gets them as large as they are on average.
        LadderEntries grown = LadderEntries.make(grid.store(), FIRST_HOST + LadderEntries.HOSTS, LadderTurn.WAITING);
        LadderEntries transactional = product.in(grid.otherwise(Kind.TRANSACTIONAL));
        List<Rung> rungs = new ArrayList<>();
        rungs.add(new Rung(Rung.Name.REWRITE, THREADS, 1, false, false, grown, each -> {
            grid.rewrite(Table.PROVIDER, each.get(0).host().value());
            return 0;
        }));
        rungs.add(single(Rung.Name.ATOMIC, THREADS, product));
        rungs.add(single(Rung.Name.ATOMIC_ONE_THREAD, 1, product));
        rungs.add(new Rung(
                Rung.Name.ATOMIC_BY_SIXTEEN, THREADS, BATCH, true, false, product, all -> batch(product, all)));
        if (nodes > 1) {
            rungs.add(single(Rung.Name.ATOMIC_PRIMARY_SYNC, THREADS, product.in(grid.otherwise(Kind.PRIMARY_SYNC))));
        }
        rungs.add(new Rung(Rung.Name.HOLD_AND_CONFIRM, THREADS, 1, true, false, product, each -> {
            apply(product, each.get(0), each.get(0).hold(), Verdict.TAKEN);
            apply(product, each.get(0), each.get(0).confirm(), Verdict.CONFIRMED);
            return 0;
        }));
        IntentBook intents = new IntentBook(product.store());
        rungs.add(new Rung(Rung.Name.THREE_ENTRIES, THREADS, 1, true, true, product, each -> {
            LadderRequest request = each.get(0);
            GrantChange.Answer hold = intents.recordAhead(request.intent(), put -> product.store()
                    .changeAhead(put, Table.GRANT, LadderEntries.entryKey(request.grant()), request.grantHold()));
            take(product, request, hold);
            return 0;
        }));
        rungs.add(single(Rung.Name.TRANSACTIONAL, THREADS, transactional));
        rungs.add(together(Rung.Name.THREE_KEYS_PESSIMISTIC, grid, transactional, Together.PESSIMISTIC));
        rungs.add(together(Rung.Name.THREE_KEYS_OPTIMISTIC, grid, transactional, Together.OPTIMISTIC));
        return rungs;
    }

    private Rung single(Rung.Name name, int threads, LadderEntries entries) {
        return new Rung(name, threads, 1, true, false, entries, each -> {
            apply(entries, each.get(0), each.get(0).take(), Verdict.TAKEN);
            return 0;
        });
    }

    private Rung together(Rung.Name name, MeasuredGrid grid, LadderEntries entries, Together how) {
        IntentBook intents = new IntentBook(entries.store());
        return new Rung(
                name,
                THREADS,
                1,
                true,
                true,
                entries,
                each -> grid.together(how, () -> three(entries, intents, each.get(0))));
    }

    /** In the order in which each transaction touches them. */
    private void three(LadderEntries entries, IntentBook intents, LadderRequest request) {
        IgniteEntryStore store = entries.store();
        intents.record(request.intent());
        take(entries, request, store.change(Table.GRANT, LadderEntries.entryKey(request.grant()), request.grantHold()));
    }

    private void take(LadderEntries entries, LadderRequest request, GrantChange.Answer hold) {
        if (!hold.amount().orElseThrow().isZero()) {
            violations.add(request.take().id() + " finds no room in a grant that has some");
        }
        apply(entries, request, request.take(), Verdict.TAKEN);
    }

    private void apply(LadderEntries entries, LadderRequest request, ProviderCommand command, Verdict wanted) {
        check(request, entries.book().apply(request.host(), command), wanted);
    }

    private int batch(LadderEntries entries, List<LadderRequest> requests) {
        Map<?, Transition> answers = entries.book()
                .applyAll(requests.stream().collect(Collectors.toMap(LadderRequest::host, LadderRequest::take)));
        requests.forEach(each -> check(each, answers.get(each.host()), Verdict.TAKEN));
        return 0;
    }

    private void check(LadderRequest request, Transition answer, Verdict wanted) {
        if (answer.verdict() != wanted) {
            violations.add(request.take().id() + " is answered " + answer.verdict() + " and not " + wanted);
        }
    }

    private void report(Rung rung, int nodes, String log, List<LadderTurn> turns) {
        double[] rates = turns.stream()
                .mapToDouble(each -> each.requests() / each.seconds())
                .toArray();
        long[] latencies = turns.stream()
                .flatMapToLong(each -> Arrays.stream(each.latencies()))
                .sorted()
                .toArray();
        double requests = turns.stream().mapToInt(LadderTurn::requests).sum();
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("operationsPerSecond", Results.spread(rates));
        metrics.put("p50Micros", Results.rounded(Results.percentile(latencies, 0.5) / 1e3));
        metrics.put("p99Micros", Results.rounded(Results.percentile(latencies, 0.99) / 1e3));
        metrics.put(
                "logBytesPerOperationAndCopy",
                Results.rounded(turns.stream().mapToLong(LadderTurn::logBytes).sum() / requests));
        metrics.put(
                "repeatedPerOperation",
                Results.rounded(turns.stream().mapToInt(LadderTurn::repeated).sum() / requests));
        results.row(
                "W7",
                "ignite-grid",
                Map.of(
                        "operation",
                        rung.name(),
                        "jvms",
                        nodes,
                        "copies",
                        nodes,
                        "log",
                        log,
                        "threads",
                        rung.threads(),
                        "batch",
                        rung.batch()),
                metrics);
        costs.add(new CostMultipliers.Cell(rung.name(), nodes, log), Results.median(rates));
    }
}
