package org.hansa.benchmarks.grid;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hansa.benchmarks.Results;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.ignite.LogPosition;
import org.hansa.grid.ignite.MeasuredGrid;
import org.hansa.grid.provider.EndAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.PutProvider;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.provider.TrimSealed;
import org.hansa.grid.provider.Verdict;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * The one write that makes a reservation, against a processor that reads and rewrites the same entries unchanged: same keys,
 * threads, log mode and copies. Entries grow while they are reserved on, so they are rewritten as they were before and as they
 * are afterwards, and the mean of both counts: that is the time at the same size. Blocks take turns; ends and trims between
 * them are not timed, nor is what makes up commands.
 */
final class ProviderWrite {
    private static final SiteId SITE = new SiteId("site-one");
    private static final int HOSTS = 256;
    private static final int LIVE = 8;
    private static final int REPEATS = 5;
    /** Compilers need it, and longer for a change than for a rewrite, of which there is less. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final int WARM_ROUNDS = 2;
    private static final List<ProviderId> KEYS = IntStream.range(0, HOSTS)
            .mapToObj(host -> Commands.host(host, SITE, 1).id())
            .toList();

    private final Results results;
    private final MeasuredGrid grid;
    private final int nodes;
    private final Durability durability;
    private final int threads;
    private final ProviderBook book;
    private final AtomicLong ids = new AtomicLong();
    private volatile long now = 2;

    /** What one round came to. */
    private record Round(double ratio, double perSecond, double logBytes, double entryBytes) {}

    /** @param nodes of the grid, each with a copy of every entry */
    ProviderWrite(Results results, MeasuredGrid grid, int nodes, Durability durability, int threads) {
        this.results = results;
        this.grid = grid;
        this.nodes = nodes;
        this.durability = durability;
        this.threads = threads;
        this.book = new ProviderBook(grid.store(), List.of());
        for (int h = 0; h < HOSTS; h++) {
            book.apply(key(h), new PutProvider(Commands.host(h, SITE, 64), List.of(), 1));
            for (int i = 0; i < LIVE; i++) {
                book.apply(key(h), Commands.take(ids.incrementAndGet(), 1));
            }
            book.apply(key(h), new TrimSealed(LIVE, Map.of()));
        }
    }

    /**
     * @param perThread reservations of a thread in a turn; all of them wait when the last of them is made
     * @param turns of a round
     * @param name of the ratio, after the log and the copies
     */
    void run(int perThread, int turns, String name) {
        long warm = System.nanoTime() + WARM_UP.toNanos();
        for (int round = 0; round < WARM_ROUNDS || System.nanoTime() - warm < 0; round++) {
            round(perThread, turns);
        }
        List<Round> rounds = IntStream.range(0, REPEATS)
                .mapToObj(any -> round(perThread, turns))
                .toList();
        results.violations("W7", overAllocated(book));
        report(perThread, rounds, name);
    }

    private Round round(int perThread, int turns) {
        double own = 0;
        double rewrite = 0;
        double written = 0;
        double size = 0;
        for (int turn = 0; turn < turns; turn++) {
            size += entryBytes(grid.store()) / 2;
            rewrite += rewrite(grid, threads, perThread) / 2;
            List<TakeRoom> commands = commands(threads * perThread);
            long before = LogPosition.bytes();
            own += reserve(book, commands, threads, perThread);
            written += LogPosition.bytes() - before;
            size += entryBytes(grid.store()) / 2;
            rewrite += rewrite(grid, threads, perThread) / 2;
            free(book, threads, perThread);
        }
        double each = (double) turns * threads * perThread;
        return new Round(rewrite / own, each / own, written / each, size / turns);
    }

    private void report(int perThread, List<Round> rounds, String name) {
        double[] ratios = rounds.stream().mapToDouble(Round::ratio).toArray();
        Map<String, Object> metrics = new TreeMap<>();
        metrics.put("overRewrite", Results.spread(ratios));
        metrics.put("reservationsPerSecond", spread(rounds, Round::perSecond));
        metrics.put("logBytesPerProviderWriteAndCopy", spread(rounds, Round::logBytes));
        metrics.put(
                "entryBytes",
                Results.rounded(Results.median(
                        rounds.stream().mapToDouble(Round::entryBytes).toArray())));
        Map<String, Object> params = new HashMap<>();
        params.put("durability", durability.name());
        params.put("threads", threads);
        params.put("hosts", HOSTS);
        params.put("copies", nodes);
        params.put("aTurn", threads * perThread);
        results.row("W7", "ignite-grid", params, metrics);
        results.ratio("providerWriteOverRewrite." + durability + "." + nodes + name, Results.median(ratios));
    }

    private static Map<String, Object> spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Results.spread(rounds.stream().mapToDouble(figure).toArray());
    }

    /** Mean over all entries. */
    private static double entryBytes(EntryStore store) {
        return KEYS.stream()
                .mapToInt(each -> store.get(Table.PROVIDER, each.value()).orElseThrow().length)
                .average()
                .orElseThrow();
    }

    private List<TakeRoom> commands(int count) {
        long first = ids.getAndAdd(count) + 1;
        return LongStream.range(first, first + count)
                .mapToObj(number -> Commands.take(number, now))
                .toList();
    }

    /** @return seconds for the reservations alone */
    private static double reserve(ProviderBook book, List<TakeRoom> commands, int threads, int perThread) {
        return Workers.run(threads, thread -> {
            for (int i = 0; i < perThread; i++) {
                int number = thread * perThread + i;
                Verdict verdict =
                        book.apply(key(number % HOSTS), commands.get(number)).verdict();
                if (verdict != Verdict.TAKEN) {
                    throw new IllegalStateException("not taken but " + verdict);
                }
            }
        });
    }

    /** Ends what was just reserved, and trims as sealing does. */
    private void free(ProviderBook book, int threads, int perThread) {
        long first = ids.get() - (long) threads * perThread + 1;
        Workers.run(threads, thread -> {
            for (int i = 0; i < perThread; i++) {
                long number = thread * (long) perThread + i;
                book.apply(
                        key((int) (number % HOSTS)),
                        new EndAllocation(Commands.id(first + number), 1, LeafEvent.RELEASED, now, Commands.NONCE));
            }
        });
        book.applyAll(KEYS.stream()
                .collect(Collectors.toMap(Function.identity(), any -> new TrimSealed(Long.MAX_VALUE, Map.of()))));
        // A turn stands for a minute, so that what ended is remembered for ten of them and no longer.
        now += 60_000;
    }

    private static double rewrite(MeasuredGrid grid, int threads, int perThread) {
        return Workers.run(threads, thread -> {
            for (int i = 0; i < perThread; i++) {
                long number = thread * (long) perThread + i;
                grid.rewrite(Table.PROVIDER, key((int) (number % HOSTS)).value());
            }
        });
    }

    private static long overAllocated(ProviderBook book) {
        return book.all().stream()
                .filter(entry -> {
                    ResourceVector sum = entry.live().stream()
                            .map(each -> each.resources())
                            .reduce(ResourceVector.ZERO, ResourceVector::plus);
                    return !sum.fitsIn(entry.spec().total()) || !sum.equals(entry.taken());
                })
                .count();
    }

    private static ProviderId key(int host) {
        return KEYS.get(host);
    }
}
