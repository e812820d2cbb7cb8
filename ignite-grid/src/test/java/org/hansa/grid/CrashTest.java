package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.group.PartDesk;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that dies at any one write, before or after the write reached the disk, and is started again: every answer that
 * was given still holds, nothing is on two providers, and everything gets to the ledger once.
 */
class CrashTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final Fixture.TestClock clock = new Fixture.TestClock();
    private final SimulatedLedger ledger = new SimulatedLedger();
    private final InMemoryEntryStore disk = new InMemoryEntryStore();
    private final FaultyStore store = new FaultyStore(disk);
    private final AtomicInteger archiveWrites = new AtomicInteger();
    private volatile int archiveFailsAt = Integer.MAX_VALUE;
    private int rounds = 3_000;

    private final Recount recount = new Recount(ledger, List.of(HEL, TMP)).granted(Fixture.plenty());
    private final Set<AllocationId> promised = new HashSet<>();
    private final Set<AllocationId> released = new HashSet<>();
    private final Set<AllocationId> unanswered = new HashSet<>();

    private AllocationEngine open() {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory)
                .withCadence(Duration.ofMillis(1), 2, Duration.ofMillis(1));
        WriteGate gate = what -> {
            if (store.crashed() || archiveWrites.getAndIncrement() == archiveFailsAt) {
                store.crash();
                throw new IOException("crash at archive " + what);
            }
        };
        return AllocationEngine.open(config, store, gate, ledger, Fixture.SIGNER, clock);
    }

    private void setUp(AllocationEngine engine) {
        engine.putProvider(host("a", HEL, 16_000, 65_536, new GpuGroup("T4", 2, 16_384)));
        engine.putProvider(host("b", TMP, 16_000, 65_536));
        engine.applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
        engine.applyGrant(CONTRACT, TMP, 1, Fixture.plenty());
    }

    /** A short life with everything in it: single and several parts, a hold, releases, an expiry, anchoring in between. */
    private void live(AllocationEngine engine) {
        place(engine, command(1, cores(2)));
        place(engine, command(2, cores(2).withGpu(new GpuDemand(List.of("T4"), 1, 500))));
        settle(engine);
        release(engine, 1);
        place(engine, command(3, cores(4).withCount(6)));
        hold(engine, 4);
        reserve(engine, 7);
        release(engine, 2);
        place(
                engine,
                command(id(5), cores(1), List.of(HEL), OptionalLong.empty(), OptionalLong.of(clock.millis() + 3_000)));
        settle(engine);
        release(engine, 3);
        place(engine, command(6, cores(3)));
        settle(engine);
    }

    /** Lets the loops work until everything is anchored, or the crash has come; for a moment where nothing can be anchored. */
    private void settle(AllocationEngine engine) {
        boolean settled = false;
        for (int i = 0; i < rounds && !store.crashed() && !settled; i++) {
            settled = engine.flush(Duration.ofMillis(10));
        }
        if (store.crashed()) {
            throw new FaultyStore.Crash("in the background");
        }
    }

    private static ResourceRequest cores(long cores) {
        return ResourceRequest.of(vector(cores * 1_000, cores * 1_024));
    }

    private void place(AllocationEngine engine, PlaceCommand command) {
        unanswered.add(command.allocation());
        PlaceOutcome outcome = recount.told(command, engine.place(command));
        unanswered.remove(command.allocation());
        if (outcome instanceof PlaceOutcome.Placed) {
            promised.add(command.allocation());
        }
    }

    private PlaceCommand ofRhein(long number) {
        return Fixture.held(
                command(id(number), cores(1), List.of(TMP), OptionalLong.empty(), OptionalLong.empty()),
                new MspId("RheinMSP"),
                clock.millis() + 60_000);
    }

    private static final MemberParts ALONE =
            MemberParts.asked(1, NORD, List.of(MemberPart.asked(NORD, new TreeMap<>(Map.of(0, 1)))));

    /** As the owner of a part of another member's allocation, of which no other owner has any. */
    private void hold(AllocationEngine engine, long number) {
        PlaceCommand hold = ofRhein(number);
        unanswered.add(hold.allocation());
        PartDesk desk = engine.coordinator(new Nobody(), Runnable::run).desk();
        desk.hold(hold, ALONE);
        desk.confirm(hold.allocation(), 1);
        if (desk.settle(hold.allocation(), 1) instanceof PlaceOutcome.Placed) {
            promised.add(hold.allocation());
        }
        unanswered.remove(hold.allocation());
    }

    private void reserve(AllocationEngine engine, long number) {
        PlaceCommand whole = ofRhein(number);
        unanswered.add(whole.allocation());
        PartDesk desk = engine.coordinator(new Nobody(), Runnable::run).desk();
        if (desk.reserve(whole, ALONE, Optional::empty) instanceof PlaceOutcome.Placed) {
            promised.add(whole.allocation());
        }
        unanswered.remove(whole.allocation());
    }

    /** The home takes it for the end of its round, and the same call may still come once more, when there is room. */
    @Test
    void a_crash_after_the_refusal_of_a_whole_request_does_not_let_it_rise() {
        PlaceCommand whole = ofRhein(1);
        AllocationEngine engine = open();
        PartDesk desk = engine.coordinator(new Nobody(), Runnable::run).desk();
        assertThat(desk.reserve(whole, ALONE, Optional::empty)).isInstanceOf(PlaceOutcome.Refused.class);
        store.crash();
        engine.close();
        store.mend();
        try (AllocationEngine after = open()) {
            setUp(after);
            PartDesk again = after.coordinator(new Nobody(), Runnable::run).desk();
            assertThat(again.reserve(whole, ALONE, Optional::empty)).isInstanceOf(PlaceOutcome.Refused.class);
            assertThat(again.reserve(ofRhein(2), ALONE, Optional::empty)).isInstanceOf(PlaceOutcome.Placed.class);
        }
    }

    /** Intent, grant and room are durable then; the rest a restart finds out. */
    @Test
    void a_whole_request_is_answered_before_its_outcome_is_written() {
        PlaceOutcome first;
        try (AllocationEngine engine = open()) {
            setUp(engine);
            store.crashAt("ALLOCATION " + ofRhein(1).allocation(), 1);
            PartDesk desk = engine.coordinator(new Nobody(), Runnable::run).desk();
            first = desk.reserve(ofRhein(1), ALONE, Optional::empty);
            assertThat(first).isInstanceOf(PlaceOutcome.Placed.class);
            store.crash();
        }
        store.mend();
        try (AllocationEngine after = open()) {
            PlaceOutcome again =
                    after.coordinator(new Nobody(), Runnable::run).desk().reserve(ofRhein(1), ALONE, Optional::empty);
            assertThat(((PlaceOutcome.Placed) again).parts()).isEqualTo(((PlaceOutcome.Placed) first).parts());
        }
    }

    private void release(AllocationEngine engine, long number) {
        unanswered.add(id(number));
        promised.remove(id(number));
        recount.mayBeReleased(id(number));
        engine.release(id(number), ReleaseReason.TENANT);
        recount.released(id(number));
        unanswered.remove(id(number));
        released.add(id(number));
    }

    private void crashAndCompare() {
        AllocationEngine engine = open();
        setUp(engine);
        beginCrashes.run();
        try {
            live(engine);
        } catch (RuntimeException e) {
            assertThat(store.crashed()).as("only crashes may surface: %s", e).isTrue();
        }
        store.crash();
        engine.close();
        store.mend();
        archiveFailsAt = Integer.MAX_VALUE;

        AllocationEngine after = open();
        try {
            Invariants invariants = new Invariants(after);
            invariants.check();
            compare(after);
            assertThat(after.flush(LONG)).as("%s", after.status()).isTrue();
            invariants.check();
            invariants.grantsAreExact();
            invariants.ledgerAgrees(ledger, HEL);
            invariants.ledgerAgrees(ledger, TMP);
            recount.clean(disk, directory);
        } finally {
            after.close();
        }
    }

    private Runnable beginCrashes = () -> {};

    private void compare(AllocationEngine after) {
        for (AllocationId id : promised) {
            AllocationState state =
                    after.allocation(id).map(AllocationView::state).orElse(AllocationState.FAILED);
            assertThat(state).as("promised %s", id).isIn(AllocationState.RESERVED, AllocationState.EXPIRED);
        }
        for (AllocationId id : released) {
            assertThat(after.allocation(id).orElseThrow().state())
                    .as("released %s", id)
                    .isEqualTo(AllocationState.RELEASED);
        }
        for (AllocationId id : unanswered) {
            Optional<AllocationState> state = after.allocation(id).map(AllocationView::state);
            assertThat(state.orElse(AllocationState.DENIED))
                    .as("unanswered %s", id)
                    .isNotIn(AllocationState.PENDING, AllocationState.RELEASING);
        }
    }

    private int countWrites(Runnable before) throws IOException {
        AllocationEngine engine = open();
        setUp(engine);
        before.run();
        live(engine);
        engine.close();
        int writes = store.writes().size();
        wipe();
        return writes;
    }

    private void wipe() throws IOException {
        disk.wipe();
        promised.clear();
        released.clear();
        unanswered.clear();
        recount.forget();
        try (var files = Files.walk(directory.resolve("archive"))) {
            files.filter(Files::isRegularFile).forEach(each -> each.toFile().delete());
        }
        ledger.forget();
    }

    @ParameterizedTest
    @CsvSource({"false,NONE", "true,NONE", "false,LOST_STATUS", "true,LOST_ENVELOPE"})
    void a_crash_at_any_write_of_an_entry_loses_nothing(boolean effective, SimulatedLedger.Trouble trouble)
            throws IOException {
        int writes = countWrites(() -> store.crashAt(Integer.MAX_VALUE, false));
        assertThat(writes).isGreaterThan(40);
        int stride = trouble == SimulatedLedger.Trouble.NONE ? 1 : 3;
        for (int at = 0; at < writes; at += stride) {
            int write = at;
            beginCrashes = () -> {
                store.crashAt(write, effective);
                ledger.trouble(trouble);
            };
            crashAndCompare();
            wipe();
        }
    }

    /** A disk that fails for a moment and comes back in the same process: the sweeper finishes what nobody asks for again. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void a_write_that_fails_once_is_finished_in_the_same_process(boolean effective) throws IOException {
        for (int write = 0; write < 6; write++) {
            AllocationEngine engine = open();
            setUp(engine);
            settle(engine);
            store.crashAt(write, effective);
            try {
                place(engine, command(1, cores(4).withCount(6)));
            } catch (RuntimeException e) {
                assertThat(store.crashed()).isTrue();
            }
            store.mend();
            assertThat(Fixture.eventually(() -> engine.allocation(id(1))
                            .map(each -> each.state() != AllocationState.PENDING)
                            .orElse(true)))
                    .isTrue();
            assertThat(engine.flush(LONG)).isTrue();
            new Invariants(engine).check();
            assertThat(Fixture.eventually(() -> new Invariants(engine).grantsExact()))
                    .as("grants after write %d", write)
                    .isTrue();
            new Invariants(engine).ledgerAgrees(ledger, HEL);
            engine.close();
            wipe();
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "LOST_STATUS"})
    void a_crash_at_any_write_of_the_archive_loses_nothing(SimulatedLedger.Trouble trouble) throws IOException {
        countWrites(() -> {
            store.crashAt(Integer.MAX_VALUE, false);
            archiveWrites.set(0);
        });
        int writes = archiveWrites.get();
        assertThat(writes).isGreaterThan(10);
        for (int at = 0; at < writes; at++) {
            int write = at;
            beginCrashes = () -> {
                store.crashAt(Integer.MAX_VALUE, false);
                archiveWrites.set(0);
                archiveFailsAt = write;
                ledger.trouble(trouble);
            };
            crashAndCompare();
            wipe();
        }
    }

    /** Torn tails: the last bytes of every file cut off at random, with the sealed entries still there. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5"})
    void a_torn_tail_of_the_archive_is_finished_from_the_sealed_entries(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        AllocationEngine engine = open();
        setUp(engine);
        ledger.unavailable(true);
        rounds = 100;
        live(engine);
        assertThat(Fixture.eventually(
                        () -> engine.status().sites().get(0).stream().unsealed() == 0))
                .isTrue();
        engine.close();
        Path leaves = directory.resolve("archive").resolve("site-" + HEL).resolve("leaves.log");
        byte[] bytes = Files.readAllBytes(leaves);
        Path hashes = leaves.resolveSibling("hashes.log");
        Files.write(leaves, Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(600)));
        byte[] hashBytes = Files.readAllBytes(hashes);
        Files.write(hashes, Arrays.copyOf(hashBytes, hashBytes.length - 40 * 2));
        ledger.unavailable(false);
        AllocationEngine after = open();
        compare(after);
        assertThat(after.flush(LONG)).as("%s", after.status()).isTrue();
        new Invariants(after).check();
        new Invariants(after).ledgerAgrees(ledger, HEL);
        after.close();
    }
}
