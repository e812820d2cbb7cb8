package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.hansa.grid.archive.WriteGate;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/** An engine over entries in memory that can be stopped and started again. */
public final class EngineHarness implements AutoCloseable {
    private final MspId member;
    private final List<SiteId> sites;
    private final Path directory;
    private final Clock clock;
    private final InMemoryEntryStore store = new InMemoryEntryStore();
    private final SimulatedLedger ledger = new SimulatedLedger();
    private AllocationEngine engine;

    public EngineHarness(MspId member, List<SiteId> sites, Path directory, Clock clock) {
        this.member = member;
        this.sites = List.copyOf(sites);
        this.directory = directory;
        this.clock = clock;
        this.engine = open();
    }

    private AllocationEngine open() {
        EngineConfig config = EngineConfig.defaults(member, sites, directory)
                .withCadence(Duration.ofMillis(10), 100, Duration.ofMillis(10));
        return AllocationEngine.open(config, store, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
    }

    public AllocationEngine engine() {
        return engine;
    }

    public void reopen() {
        engine.close();
        engine = open();
    }

    /** Anchors everything and compares providers, grants and ledger. */
    public void checkAll() {
        assertThat(engine.flush(Duration.ofSeconds(20))).isTrue();
        Invariants invariants = new Invariants(engine);
        invariants.check();
        invariants.grantsAreExact();
        sites.forEach(site -> invariants.ledgerAgrees(ledger, site));
        new Recount(ledger, sites).granted(Fixture.plenty()).clean(store, directory);
    }

    @Override
    public void close() {
        engine.close();
    }
}
