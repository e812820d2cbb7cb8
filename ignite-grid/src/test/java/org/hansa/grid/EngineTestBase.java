package org.hansa.grid;

import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.vector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hansa.grid.archive.WriteGate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine with two sites over entries in memory and a simulated ledger. */
abstract class EngineTestBase {
    static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    final SimulatedLedger ledger = new SimulatedLedger();
    final Fixture.TestClock clock = new Fixture.TestClock();
    final InMemoryEntryStore store = new InMemoryEntryStore();
    AllocationEngine engine;

    @BeforeEach
    void open() {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory)
                .withCadence(Duration.ofMillis(20), 100, Duration.ofMillis(20));
        engine = AllocationEngine.open(config, store, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
        engine.applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
        engine.applyGrant(CONTRACT, TMP, 1, Fixture.plenty());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    void reopen() {
        engine.close();
        open();
    }

    static ResourceRequest cores(long cores) {
        return ResourceRequest.of(vector(cores * 1_000, cores * 1_024));
    }

    static Refusal refusal(PlaceOutcome outcome) {
        return ((PlaceOutcome.Refused) outcome).refusal();
    }

    static PlaceOutcome.Placed placed(PlaceOutcome outcome) {
        return (PlaceOutcome.Placed) outcome;
    }
}
