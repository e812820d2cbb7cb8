package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.checker.AllocationChecker;
import org.hansa.checker.Violation;
import org.hansa.grid.LameStore.Without;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A checker that never finds anything proves nothing: with each safeguard of the engine taken away it must find what that
 * safeguard prevents, and with all of them in place nothing.
 */
class CheckerMutationTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ResourceVector GRANTED = vector(8_000, 8_192);

    @TempDir
    Path directory;

    private final Fixture.TestClock clock = new Fixture.TestClock();
    private final SimulatedLedger ledger = new SimulatedLedger();
    private final InMemoryEntryStore disk = new InMemoryEntryStore();
    private final Recount recount = new Recount(ledger, List.of(HEL)).granted(GRANTED);

    private AllocationEngine open(Without without, String archive) {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), directory.resolve(archive))
                .withCadence(Duration.ofMillis(5), 100, Duration.ofMillis(5));
        return AllocationEngine.open(
                config, new LameStore(disk, without), WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
    }

    private static void register(AllocationEngine engine) {
        engine.putProvider(host("a", HEL, 16_000, 16_384));
        engine.putProvider(host("b", HEL, 16_000, 16_384));
        engine.applyGrant(CONTRACT, HEL, 1, GRANTED);
    }

    private PlaceOutcome place(AllocationEngine engine, long number, long cores, int count) {
        PlaceCommand command = command(
                number, ResourceRequest.of(vector(cores * 1_000, cores * 1_024)).withCount(count));
        return recount.told(command, engine.place(command));
    }

    private List<Violation.Kind> found() {
        AllocationChecker.Result result = recount.count(disk, directory.resolve("one"), true);
        return result.violations().stream().map(Violation::kind).distinct().toList();
    }

    /** An ordinary life, with a duplicate that comes after the release, a crash of the home and more than is granted. */
    private void live(Without without) {
        try (AllocationEngine engine = open(without, "one")) {
            register(engine);
            place(engine, 1, 2, 1);
            engine.release(id(1), ReleaseReason.TENANT);
            recount.released(id(1));
            late(engine, 1);
            place(engine, 2, 2, 1);
            place(engine, 3, 3, 2);
            place(engine, 4, 4, 4);
            assertThat(engine.flush(LONG)).isTrue();
        }
    }

    /** The network delivers a reservation once more, after its release. */
    private void late(AllocationEngine engine, long number) {
        PlaceCommand command = command(number, ResourceRequest.of(vector(2_000, 2_048)));
        engine.engine()
                .providers()
                .apply(
                        new ProviderId("a"),
                        new TakeRoom(
                                command.allocation(),
                                1,
                                CONTRACT,
                                1,
                                vector(2_000, 2_048),
                                Optional.empty(),
                                0,
                                0,
                                1,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Provenance.of(command),
                                clock.millis(),
                                clock.millis(),
                                "00".repeat(16)));
    }

    @Test
    void with_everything_in_place_nothing_is_found() {
        live(Without.NOTHING);
        assertThat(found()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Without.class,
            names = {"TOMBSTONES", "INTENTS", "GRANTS"})
    void without_a_safeguard_the_checker_finds_what_it_prevents(Without without) {
        live(without);
        Violation.Kind expected =
                switch (without) {
                    case TOMBSTONES, INTENTS -> Violation.Kind.LEAKED_ROOM;
                    default -> Violation.Kind.OVER_ALLOCATION;
                };
        assertThat(found()).contains(expected);
    }

    /** Two leaders of one site, each with an archive of its own: the stale one seals after the other has. */
    private AllocationChecker.Result fork(Without without) {
        try (AllocationEngine first = open(Without.NOTHING, "one")) {
            register(first);
        }
        try (AllocationEngine stale = open(without, "stale");
                AllocationEngine leader = open(Without.NOTHING, "one")) {
            ledger.unavailable(true);
            place(leader, 1, 2, 1);
            assertThat(sealed(leader)).isTrue();
            assertThat(place(stale, 2, 2, 1)).isInstanceOf(PlaceOutcome.Placed.class);
            assertThat(sealed(stale)).isTrue();
            ledger.unavailable(false);
            // Of two that seal for themselves one is stopped by the ledger, and has never done.
            Duration patience = without == Without.NOTHING ? LONG : Duration.ofSeconds(5);
            leader.flush(patience);
            stale.flush(patience);
        }
        return recount.count(disk, directory.resolve("stale"), true);
    }

    private static boolean sealed(AllocationEngine engine) {
        return Fixture.eventually(() -> {
            engine.flush(Duration.ofMillis(20));
            return engine.archive().size(new StreamId.Site(HEL)) > 0;
        });
    }

    @Test
    void a_stale_leader_adopts_what_is_sealed_and_nothing_is_found() {
        assertThat(fork(Without.NOTHING).violations()).isEmpty();
    }

    @Test
    void a_stale_leader_that_seals_for_itself_is_found() {
        assertThat(fork(Without.SEALING).violations())
                .extracting(Violation::kind)
                .contains(Violation.Kind.BROKEN_STREAM, Violation.Kind.LOST_ACKNOWLEDGEMENT);
    }

    @Test
    void what_clients_were_told_is_held_against_what_is_there() {
        live(Without.NOTHING);
        PlaceCommand never = command(9, ResourceRequest.of(vector(1_000, 1_024)));
        PlaceCommand other =
                command(2, ResourceRequest.of(vector(1_000, 1_024)).withTraits(List.of("TIER_4"), List.of()));
        AllocationView real;
        try (AllocationEngine engine = open(Without.NOTHING, "one")) {
            real = engine.allocation(id(2)).orElseThrow();
        }
        List<PlacedPart> parts =
                real.parts().stream().map(AllocationView.Part::placed).toList();
        recount.told(never, new PlaceOutcome.Placed(id(9), AllocationState.RESERVED, parts, false));
        recount.told(other, new PlaceOutcome.Placed(id(2), AllocationState.RESERVED, parts, false));
        assertThat(found()).contains(Violation.Kind.LOST_ACKNOWLEDGEMENT, Violation.Kind.BROKEN_CONSTRAINT);
    }
}
