package org.hansa.grid;

import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.group.PartDesk;
import org.hansa.grid.ignite.GridChild;
import org.hansa.grid.ignite.IgniteEntryStore;
import org.hansa.grid.ignite.NodeFile;
import org.hansa.grid.ignite.RoutedNode;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.store.EntryStore;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;

/**
 * A member's engine in a process that may be killed at any moment. It asks for what its {@link FaultLog} says was not answered,
 * goes on reserving and releasing on a few hosts that are nearly full, and writes down every question and every answer.
 */
public final class KillableHome {
    static final int HOSTS = 8;
    static final int WRITERS = 8;
    /** Of each writer; all together fill the hosts to 95 %. */
    private static final int LIVE = 57;

    private static final int ROOM = 60;
    static final ResourceVector UNIT = vector(100, 100);
    private static final MspId OTHER_HOME = new MspId("OtherMSP");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Clock clock = Clock.systemUTC();
    private final FaultLog.Writer log = new FaultLog.Writer(System.out);
    private final Path directory;
    private final EntryStore store;
    private final LedgerFile ledger;
    /** On the same grid, with a copy of the archive; it does not know how far the other has come. */
    private final AllocationEngine stale;

    private final PlanCounts counts = new PlanCounts();
    private final AllocationEngine engine;
    private final PartDesk desk;
    private final AtomicLong numbers;
    private final Queue<Long> standing = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    private KillableHome(Path settings, Path directory, long first) throws IOException {
        this.directory = directory;
        numbers = new AtomicLong(first);
        store = IgniteEntryStore.start(new RoutedNode(NodeFile.read(settings).config()));
        ledger = new LedgerFile(directory.resolve("ledger"), () -> log.fired(Probe.UNKNOWN_COMMIT_THAT_COMMITTED));
        engine = open(directory);
        register(engine);
        // Nothing may wait when the other begins: they would differ over it before either knows the other's archive.
        drain(engine);
        Path copy = directory.resolve("stale-" + first);
        FaultRun.copy(directory.resolve("archive"), copy.resolve("archive"));
        stale = open(copy);
        desk = engine.coordinator(new Nobody(), Runnable::run).desk();
    }

    /** {@code KillableHome <node's settings> <folder> <first free number> <file of what is open>}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[1]);
        Files.createDirectories(directory);
        Path open = Path.of(arguments[3]);
        KillableHome home = new KillableHome(Path.of(arguments[0]), directory, Long.parseLong(arguments[2]));
        GridChild.onLine(line -> home.stopping = true);
        home.run(FaultLog.Open.read(open));
        System.exit(0);
    }

    private AllocationEngine open(Path home) {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), home)
                .withCadence(Duration.ofMillis(100), 100, Duration.ofMillis(100))
                .withStages(counts);
        return AllocationEngine.open(
                config, new ProbingStore(store, log::fired), WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
    }

    private static void register(AllocationEngine engine) {
        for (int h = 0; h < HOSTS; h++) {
            engine.putProvider(host("host-" + h, HEL, ROOM * 100L, ROOM * 100L));
        }
        engine.applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
    }

    private void run(FaultLog.Open open) throws InterruptedException {
        staleLeader();
        open.unreleased().forEach(this::release);
        open.unanswered().forEach(number -> reserve(engine, number));
        open.held().forEach(this::dropHold);
        standing.addAll(open.standing());
        log.ready();
        Thread[] writers = new Thread[WRITERS];
        for (int w = 0; w < WRITERS; w++) {
            writers[w] = new Thread(this::work, "writer-" + w);
            writers[w].start();
        }
        for (Thread each : writers) {
            each.join();
        }
        drain(engine);
        engine.close();
        store.close();
        log.quiet();
    }

    private void drain(AllocationEngine which) {
        if (!which.flush(LONG)) {
            log.wrong("what was reserved was not anchored within a minute: " + which.status());
        }
    }

    private void work() {
        try {
            ArrayDeque<Long> mine = new ArrayDeque<>();
            for (int i = 0; i < LIVE && !standing.isEmpty(); i++) {
                Optional.ofNullable(standing.poll()).ifPresent(mine::add);
            }
            while (!stopping) {
                turn(mine, numbers.incrementAndGet());
            }
        } catch (RuntimeException e) {
            log.wrong("a writer failed: " + e);
            e.printStackTrace(System.out);
        }
    }

    private void turn(ArrayDeque<Long> mine, long number) {
        Optional<PlacedPart> placed = reserve(engine, number);
        placed.ifPresent(any -> mine.add(number));
        if (number % 10 == 0 && placed.isPresent()) {
            log.repeated();
            if (!reserve(engine, number).equals(placed)) {
                log.wrong("a repeat of " + number + " was answered otherwise");
            }
        }
        if (mine.size() > LIVE || (placed.isEmpty() && !mine.isEmpty())) {
            release(mine.remove());
        }
        if (number % 50 == 25) {
            holdTwice(numbers.incrementAndGet());
            log.planned(counts);
        }
    }

    private Optional<PlacedPart> reserve(AllocationEngine at, long number) {
        log.asked(number);
        PlaceOutcome outcome = patiently(() -> at.place(command(number, ResourceRequest.of(UNIT))));
        if (outcome instanceof PlaceOutcome.Placed placed) {
            PlacedPart part = placed.parts().get(0);
            log.placed(number, part);
            return Optional.of(part);
        }
        log.refused(number);
        return Optional.empty();
    }

    private void release(long number) {
        log.ending(number);
        Optional<AllocationView> view = patiently(() -> engine.allocation(id(number)));
        patiently(() -> engine.release(id(number), ReleaseReason.TENANT));
        log.ended(number);
        if (number % 10 == 5) {
            view.ifPresent(each -> late(number, each.parts().get(0).placed()));
        }
    }

    /** The network delivers the reservation once more, after its release. */
    private void late(long number, PlacedPart part) {
        PlaceCommand command = command(number, ResourceRequest.of(UNIT));
        long now = clock.millis();
        boolean changed = patiently(() -> engine.engine()
                .providers()
                .apply(
                        part.provider(),
                        new TakeRoom(
                                command.allocation(),
                                1,
                                CONTRACT,
                                1,
                                UNIT,
                                Optional.empty(),
                                0,
                                0,
                                1,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Provenance.of(command),
                                now,
                                now,
                                "00".repeat(16)))
                .changed());
        if (changed) {
            log.wrong("reservation " + number + " rose after its release");
        }
    }

    /** Another member's home asks for a part, has no answer, and asks again; then it thinks better of it. */
    private void holdTwice(long number) {
        PlaceCommand asked =
                Fixture.held(command(number, ResourceRequest.of(UNIT)), OTHER_HOME, clock.millis() + LONG.toMillis());
        MemberPart part = MemberPart.asked(NORD, new TreeMap<>(Map.of(0, 1)));
        MemberParts parts = MemberParts.asked(1, NORD, List.of(part));
        log.holding(number);
        PlaceOutcome first = patiently(() -> desk.hold(asked, parts));
        PlaceOutcome second = patiently(() -> desk.hold(asked, parts));
        if (first instanceof PlaceOutcome.Placed held && second instanceof PlaceOutcome.Placed again) {
            if (held.parts().equals(again.parts()) && again.replayed()) {
                log.fired(Probe.DUPLICATE_HOLD);
            } else {
                log.wrong("hold " + number + " was answered " + held + ", then " + again);
            }
        }
        dropHold(number);
    }

    private void dropHold(long number) {
        patiently(() -> desk.release(id(number), 1, ReleaseReason.GROUP_ABORTED, System.currentTimeMillis()));
        log.dropped(number);
    }

    /** A client that was told to come again does so with the same call. */
    private <T> T patiently(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                if (!minority(e)) {
                    throw e;
                }
                log.fired(Probe.MINORITY_REFUSED);
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    private static boolean minority(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .anyMatch(GridMinorityException.class::isInstance);
    }

    /** Both seal a batch of the same number, before either hears of the other's. */
    private void staleLeader() {
        try {
            ledger.rules().unavailable(true);
            reserveAndSeal(engine);
            reserveAndSeal(stale);
        } finally {
            ledger.rules().unavailable(false);
            stale.close();
        }
    }

    private void reserveAndSeal(AllocationEngine at) {
        long before = at.archive().size(new StreamId.Site(HEL));
        long number = numbers.incrementAndGet();
        Optional<PlacedPart> placed = reserve(at, number);
        placed.ifPresent(any -> standing.add(number));
        boolean sealed = Fixture.eventually(() -> {
            at.flush(Duration.ofMillis(20));
            return at.archive().size(new StreamId.Site(HEL)) > before;
        });
        if (!sealed) {
            log.wrong("reservation " + number + " was not sealed: " + at.status());
        }
    }
}
