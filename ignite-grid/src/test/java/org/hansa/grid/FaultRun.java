package org.hansa.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hansa.checker.AllocationChecker;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.ignite.CuttableNetwork;
import org.hansa.grid.ignite.GridChild;
import org.hansa.grid.ignite.GridCluster;
import org.hansa.grid.ignite.GridReport;
import org.hansa.grid.ignite.IgniteEntryStore;
import org.hansa.grid.ignite.LocalGrid;
import org.hansa.grid.store.EntryStore;
import org.jspecify.annotations.Nullable;

/**
 * A member's engine and grid under load, each node in a process of its own, killed again and again; at the end the independent
 * checker counts grid, archive and ledger against everything that clients were told.
 */
public final class FaultRun {
    private static final Duration LONG = Duration.ofSeconds(90);
    /** Bytes of about a hundred answers. */
    private static final int SOME = 1 << 16;

    private static final String REFUSED = "FIRED " + Probe.MINORITY_REFUSED;

    /** Of many violations the first say it. */
    private static final int TOLD = 10;

    private final Path directory;
    private final Plan plan;
    private final Consumer<String> progress;
    private final Random random;
    private final LocalGrid grid;
    private final Recount recount;
    private final FaultLog.Reader log;
    private final List<Duration> recoveries = new ArrayList<>();
    private final List<Disturbance> disturbances = new ArrayList<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private long servingMillis;
    private int lives;
    private int kills;
    private int copies;

    /**
     * @param nodes one, or three of which the engine's process has the first
     * @param kills of the engine's process; with three nodes, before each of them the node is killed that answers for most
     * @param cuts of the network, in this order, after the kills
     * @param between how long it serves before each
     */
    public record Plan(int nodes, int kills, List<Cut> cuts, Duration between, long seed) {
        public Plan {
            cuts = List.copyOf(cuts);
            if (nodes != 1 && nodes != 3) {
                throw new IllegalArgumentException("nodes: one, or three; two would stop when one is killed");
            }
            Limits.range("kills", kills, 0, 100);
            if (nodes == 1 && !cuts.isEmpty()) {
                throw new IllegalArgumentException("cuts: a single node has nobody to be cut off from");
            }
        }

        /** Without which the run shows nothing. */
        private Stream<Probe> probes() {
            return Stream.of(Probe.values()).filter(each -> switch (each) {
                case NODE_CUT_OFF -> cuts.stream().anyMatch(cut -> cut != Cut.ENGINE);
                case MINORITY_REFUSED -> cuts.contains(Cut.ENGINE);
                default -> true;
            });
        }
    }

    /**
     * @param violations what must not be and was, in words
     * @param cutOff calls that a kill left without an answer, and that were asked again
     * @param copies of partitions that were compared at the end
     * @param kinds how many of each kind the checker found
     * @param dips of the placements, one for each kill and cut
     * @param plans of all lives, each but for what it did after it last said so
     * @param missing probes without which the run shows nothing
     * @param counted what the checker says
     */
    public record Outcome(
            Map<Probe, Integer> probes,
            List<String> violations,
            int kills,
            int reserved,
            int released,
            int repeated,
            int cutOff,
            int copies,
            List<Duration> recoveries,
            Map<String, Integer> kinds,
            List<Throughput.Dip> dips,
            PlanCounts.Totals plans,
            List<Probe> missing,
            String counted) {
        public Outcome {
            kinds = Map.copyOf(kinds);
            dips = List.copyOf(dips);
            missing = List.copyOf(missing);
            probes = Map.copyOf(probes);
            violations = List.copyOf(violations);
            recoveries = List.copyOf(recoveries);
        }
    }

    private record Disturbance(String what, long servingMillis, long atMillis) {}

    private FaultRun(Path directory, Plan plan, Consumer<String> progress) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.plan = plan;
        this.progress = progress;
        random = new Random(plan.seed());
        grid = new LocalGrid(directory, plan.nodes(), Durability.FSYNC);
        recount = new Recount(this::ledger, List.of(Fixture.HEL));
        log = new FaultLog.Reader(recount, KillableHome.UNIT);
    }

    /** Leaves nothing running behind. @param directory for all that the processes write; removing it is the caller's */
    public static Outcome run(Path directory, Plan plan, Consumer<String> progress)
            throws IOException, InterruptedException {
        FaultRun run = new FaultRun(directory, plan, progress);
        try (Others others = run.new Others()) {
            return run.run(others);
        } finally {
            run.grid.close();
        }
    }

    private Outcome run(Others others) throws IOException, InterruptedException {
        others.prepare();
        GridChild home = home();
        others.join();
        for (int kill = 0; kill < plan.kills(); kill++) {
            others.killPrimary(home);
            serve(home);
            disturbed("the engine killed");
            home.kill();
            kills++;
            log.read(home.output());
            progress.accept("kill " + kills + ": " + log.reserved + " reserved, "
                    + log.open.unanswered().size() + " unanswered");
            home = home();
        }
        for (Cut cut : plan.cuts()) {
            others.cut(home, cut);
        }
        serve(home);
        home.say("finish");
        GridChild last = home;
        await("its end", () -> last.said("QUIET") || !last.alive());
        log.read(home.output());
        List<String> violations = new ArrayList<>(log.wrong);
        if (!home.said("QUIET")) {
            violations.add("the engine's process ended by itself: " + home.tail());
        }
        await("its end", () -> !last.alive());
        String counted = count(violations, others);
        return new Outcome(
                log.probes,
                violations,
                kills,
                log.reserved,
                log.released,
                log.repeated,
                log.cutOff,
                copies,
                recoveries,
                kinds,
                disturbances.stream()
                        .map(each -> log.throughput.dip(each.what(), each.servingMillis(), each.atMillis()))
                        .toList(),
                log.planned(),
                plan.probes()
                        .filter(each -> log.probes.getOrDefault(each, 0) == 0)
                        .toList(),
                counted);
    }

    /** For about as long as was planned, and until it has answered something, however slow the machine is. */
    private void serve(GridChild home) {
        long begin = System.nanoTime();
        long nanos = (long) (plan.between().toNanos() * (0.75 + random.nextDouble() / 2));
        long said = length(home);
        await("answers", () -> System.nanoTime() - begin > nanos && length(home) > said + SOME || !home.alive());
    }

    private void disturbed(String what) {
        disturbances.add(new Disturbance(what, servingMillis, System.currentTimeMillis()));
    }

    private static long length(GridChild home) {
        try {
            return Files.size(home.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GridChild home() throws IOException {
        Path life = Files.createDirectories(directory.resolve("life-" + ++lives));
        Path asked = life.resolve("open");
        log.open.write(asked);
        long begin = System.nanoTime();
        GridChild home = grid.start(
                1,
                life,
                GridChild.Program.small(
                        KillableHome.class,
                        directory.resolve("home").toString(),
                        Long.toString(log.last),
                        asked.toString()));
        recoveries.add(Duration.ofNanos(System.nanoTime() - begin));
        servingMillis = System.currentTimeMillis();
        return home;
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Fixture.eventually(LONG, condition)) {
            throw new IllegalStateException("waited for " + what + " for " + LONG.toSeconds() + " s");
        }
    }

    private SimulatedLedger ledger() {
        try {
            return LedgerFile.read(directory.resolve("home/ledger"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the first node here, now that the engine's process is gone. */
    private String count(List<String> violations, Others others) {
        try (EntryStore store = IgniteEntryStore.start(grid.node(1))) {
            violations.addAll(others.differences());
            AllocationChecker.Result result =
                    recount.granted(Fixture.plenty()).count(store, directory.resolve("home"), true);
            result.violations().forEach(each -> kinds.merge(each.kind().name(), 1, Integer::sum));
            result.violations().stream().limit(TOLD).forEach(each -> violations.add(each.toString()));
            return result.text();
        }
    }

    /** The second and the third node, if there are any. */
    private final class Others implements AutoCloseable {
        private final GridChild[] nodes = new GridChild[plan.nodes() - 1];
        private @Nullable GridCluster cluster;
        private @Nullable CuttableNetwork network;

        void prepare() {
            if (!plan.cuts().isEmpty()) {
                network = grid.cuttable();
            }
        }

        void join() throws IOException {
            if (nodes.length == 0) {
                return;
            }
            // Their communication is not of this one's class.
            System.setProperty("IGNITE_SKIP_CONFIGURATION_CONSISTENCY_CHECK", "true");
            for (int number = 2; number <= plan.nodes(); number++) {
                start(number);
            }
            cluster = GridCluster.connect(grid.config(1));
            grid.share(cluster);
        }

        private void start(int number) throws IOException {
            nodes[number - 2] = grid.start(number, GridChild.Program.silenced());
        }

        /** Of these two; it first stops to answer, so that callers are left that do not know what became of their change. */
        void killPrimary(GridChild home) throws IOException, InterruptedException {
            if (cluster == null) {
                return;
            }
            List<GridReport.Node> report = cluster.report().nodes();
            int number = report.get(1).primaries() >= report.get(2).primaries() ? 2 : 3;
            GridChild victim = nodes[number - 2];
            serve(home);
            disturbed("a node silenced and killed");
            victim.silence();
            await("unanswered changes", () -> victim.said("SWALLOWED 4"));
            victim.kill();
            kills++;
            answers(home, "answers after a node's death");
            start(number);
            grid.awaitWhole(cluster);
            progress.accept("kill " + kills + ": node " + number + " is back");
        }

        void cut(GridChild home, Cut cut) {
            CuttableNetwork between = Objects.requireNonNull(network);
            Objects.requireNonNull(cluster).close();
            serve(home);
            long refused = home.count(REFUSED);
            long returned = nodes[1].count("BACK");
            disturbed(cut.what);
            cut.of(between);
            if (cut == Cut.ENGINE) {
                await("a refused write", () -> home.count(REFUSED) > refused);
                between.heal();
                answers(home, "the engine's return");
            } else {
                answers(home, "a majority that goes on");
                between.heal();
                await("the node's return", () -> nodes[1].count("BACK") > returned);
                log.probes.merge(Probe.NODE_CUT_OFF, 1, Integer::sum);
            }
            cluster = GridCluster.connect(grid.config(1));
            grid.awaitWhole(cluster);
            progress.accept(cut.what + ", and everything is whole again");
        }

        private void answers(GridChild home, String what) {
            long then = length(home);
            await(what, () -> length(home) > then + SOME);
        }

        List<String> differences() {
            if (cluster == null) {
                return List.of();
            }
            grid.awaitWhole(cluster);
            copies = cluster.copies();
            return cluster.compareCopies();
        }

        @Override
        public void close() {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    /** Of a folder and what is in it, if it is there. */
    static void copy(Path from, Path to) {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.sorted().toList()) {
                Path target = to.resolve(from.relativize(each));
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
