package org.hansa.controlplane.allocation;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.grid.group.RemoteOwner;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Nord with Helsinki and rhein with Frankfurt: real engines, and the real contracts on a channel in memory. */
final class TwoEngines implements AutoCloseable {
    final TestConsortium consortium = new TestConsortium(Clock.systemUTC());
    final LedgerView view = consortium.channel().join(new LedgerProjection());
    final AllocationEngine nord;
    final AllocationEngine rhein;
    final GroupCoordinator coordinator;

    TwoEngines(Path directory) {
        consortium.found("https://sso.nord.example", "https://sso.rhein.example", "https://sso.helv.example");
        TestBundles bundles = new TestBundles(directory.resolve("opa"));
        bundles.stage("r1");
        consortium.activate(bundles.live("r1"));
        nord = engine(TestConsortium.NORD, TestConsortium.HELSINKI, directory.resolve("nord"));
        rhein = engine(TestConsortium.RHEIN, TestConsortium.FRANKFURT, directory.resolve("rhein"));
        coordinator = nord.coordinator(
                site -> site.equals(TestConsortium.FRANKFURT) ? Optional.of(new Rhein()) : Optional.empty());
    }

    private AllocationEngine engine(MspId member, SiteId site, Path directory) {
        EngineConfig config = EngineConfig.defaults(member, List.of(site), directory)
                .withCadence(Duration.ofMillis(20), 20, Duration.ofMillis(20));
        return AllocationEngine.open(
                config,
                new ChaincodeAllocationLedger(consortium.channel().ledgerOf(member)),
                bytes -> Digest.of(bytes).hash(),
                Clock.systemUTC());
    }

    AllocationEngine at(SiteId site) {
        return site.equals(TestConsortium.FRANKFURT) ? rhein : nord;
    }

    /** As each member's follower would. */
    void applyGrant(ContractHandle contract, SiteId site) {
        view.grant(contract, site)
                .ifPresent(grant -> at(site).applyGrant(contract, site, grant.version(), grant.granted()));
    }

    ResourceVector giveBack(Grant grant, ResourceVector wanted) {
        applyGrant(grant.contract(), grant.site());
        return at(grant.site())
                .giveBack(grant.contract(), grant.site(), grant.version(), wanted)
                .offered();
    }

    void settle() {
        if (!nord.flush(Duration.ofSeconds(30)) || !rhein.flush(Duration.ofSeconds(30))) {
            throw new IllegalStateException("not everything was anchored in time");
        }
    }

    @Override
    public void close() {
        nord.close();
        rhein.close();
    }

    private final class Rhein implements RemoteOwner {
        @Override
        public MspId member() {
            return TestConsortium.RHEIN;
        }

        @Override
        public PlaceOutcome hold(PlaceCommand command) {
            command.sites().forEach(site -> applyGrant(command.contract(), site));
            return rhein.place(command);
        }

        @Override
        public PlaceOutcome confirm(AllocationId allocation) {
            return rhein.confirm(allocation);
        }

        @Override
        public ReleaseOutcome release(AllocationId allocation, ReleaseReason reason) {
            return rhein.release(allocation, reason);
        }

        @Override
        public Optional<AllocationView> verdict(AllocationId allocation) {
            return rhein.allocation(allocation);
        }
    }
}
