package org.hansa.grid;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.grid.group.OwnerUnreachableException;
import org.hansa.grid.group.RemoteOwners;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/** A member whose process dies at a write and comes back with what was durable. Nothing happens in it by itself. */
final class SimulatedMember implements AutoCloseable {
    final MspId msp;
    final SiteId site;
    final FaultyStore store;
    final InMemoryEntryStore disk = new InMemoryEntryStore();
    final Path directory;
    private final SimulatedLedger ledger;
    private final Clock clock;
    private final RemoteOwners others;
    private final Executor executor;
    private AllocationEngine engine;
    private GroupCoordinator coordinator;

    SimulatedMember(
            MspId msp,
            SiteId site,
            Path directory,
            SimulatedLedger ledger,
            Clock clock,
            RemoteOwners others,
            Executor executor) {
        this.msp = msp;
        this.site = site;
        this.directory = directory;
        this.ledger = ledger;
        this.clock = clock;
        this.others = others;
        this.executor = executor;
        this.store = new FaultyStore(disk);
        open();
    }

    private void open() {
        EngineConfig config = EngineConfig.defaults(msp, List.of(site), directory)
                .withCadence(Duration.ofHours(1), 1_000, Duration.ofHours(1));
        engine = AllocationEngine.open(config, store, WriteGate.OPEN, ledger, Fixture.SIGNER, clock, false);
        coordinator = engine.coordinator(others, executor);
    }

    AllocationEngine engine() {
        return engine;
    }

    GroupCoordinator coordinator() {
        return coordinator;
    }

    boolean dead() {
        return store.crashed();
    }

    /** A process that is gone answers nothing, and neither does one that went while it was asked. */
    void requireAlive() {
        if (dead()) {
            throw new OwnerUnreachableException(msp + " is down", null);
        }
    }

    void restart() {
        store.crash();
        engine.close();
        store.mend();
        open();
    }

    /** As if the grid's files were lost, with the archive at hand and the hosts registered again. */
    void loseGrid() {
        loseGrid(() -> {});
    }

    /** @param beforeHosts happens when the member is up again without its hosts */
    void loseGrid(Runnable beforeHosts) {
        if (!dead()) {
            engine.flush(Duration.ofSeconds(20));
        }
        List<ProviderSpec> hosts = engine.engine().providers().all().stream()
                .map(each -> each.spec())
                .toList();
        engine.close();
        disk.wipe();
        store.mend();
        open();
        beforeHosts.run();
        hosts.forEach(engine::putProvider);
        engine.applyGrant(Fixture.CONTRACT, site, 1, Fixture.plenty());
    }

    @Override
    public void close() {
        engine.close();
    }
}
