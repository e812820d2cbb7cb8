package org.hansa.grid;

import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.seal.StreamLoop;
import org.hansa.grid.store.EntryStore;

/** A grid of one member and one site that several engines are open on at once, an archive each. They seal and anchor when told to. */
final class SharedGrid {
    final SimulatedLedger ledger = new SimulatedLedger();
    final InMemoryEntryStore disk = new InMemoryEntryStore();
    final Fixture.TestClock clock = new Fixture.TestClock();
    private final Path directory;

    /** @param directory for the archives; not there yet */
    SharedGrid(Path directory) {
        this.directory = directory;
    }

    /** @param store the disk, or what stands before it */
    AllocationEngine open(EntryStore store, String archive) {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), archive(archive))
                .withCadence(Duration.ofHours(1), 1_000, Duration.ofHours(1));
        return AllocationEngine.open(config, store, WriteGate.OPEN, ledger, Fixture.SIGNER, clock, false);
    }

    /** The first engine: with two hosts that are never full, and a grant. */
    AllocationEngine begin(EntryStore store, String archive) {
        AllocationEngine engine = open(store, archive);
        engine.putProvider(host("a", HEL, 640_000, 655_360));
        engine.putProvider(host("b", HEL, 640_000, 655_360));
        engine.applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
        return engine;
    }

    Path archive(String name) {
        return directory.resolve(name);
    }

    /** Another engine begins with what this one has archived so far. */
    void copyArchive(String from, String to) {
        FaultRun.copy(archive(from), archive(to));
    }

    static StreamLoop loop(AllocationEngine engine) {
        return engine.engine().siteLoops().get(HEL);
    }

    static void turn(AllocationEngine engine) {
        loop(engine).compareOnce();
        loop(engine).turn();
    }
}
