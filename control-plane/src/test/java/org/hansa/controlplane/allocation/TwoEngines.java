package org.hansa.controlplane.allocation;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.hansa.grid.group.HeldPart;
import org.hansa.grid.group.NoticePage;
import org.hansa.grid.group.PartDesk;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.group.RemoteOwner;
import org.hansa.grid.group.RemoteOwners;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;

/** Nord with Helsinki and rhein with Frankfurt: real engines, and the real contracts on a channel in memory. */
final class TwoEngines implements AutoCloseable {
    final TestConsortium consortium = new TestConsortium(Clock.systemUTC());
    final LedgerView view = consortium.channel().join(new LedgerProjection());
    final AllocationEngine nord;
    final AllocationEngine rhein;
    final GroupCoordinator coordinator;
    private final GroupCoordinator rheins;
    private final PartDesk desk;

    TwoEngines(Path directory) {
        consortium.found("https://sso.nord.example", "https://sso.rhein.example", "https://sso.helv.example");
        TestBundles bundles = new TestBundles(directory.resolve("opa"));
        bundles.stage("r1");
        consortium.activate(bundles.live("r1"));
        nord = engine(TestConsortium.NORD, TestConsortium.HELSINKI, directory.resolve("nord"));
        rhein = engine(TestConsortium.RHEIN, TestConsortium.FRANKFURT, directory.resolve("rhein"));
        coordinator = nord.coordinator(new Others(TestConsortium.RHEIN, TestConsortium.FRANKFURT), Runnable::run);
        rheins = rhein.coordinator(new Others(TestConsortium.NORD, TestConsortium.HELSINKI), Runnable::run);
        desk = rheins.desk();
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

    /** One other member with one site; only rhein is ever asked. */
    private final class Others implements RemoteOwners {
        private final MspId member;
        private final SiteId site;

        Others(MspId member, SiteId site) {
            this.member = member;
            this.site = site;
        }

        @Override
        public Optional<MspId> ownerOf(SiteId each) {
            return each.equals(site) ? Optional.of(member) : Optional.empty();
        }

        @Override
        public List<MspId> all() {
            return List.of(member);
        }

        @Override
        public Optional<MspId> homeOf(ContractHandle contract) {
            return view.contract(contract).map(ServiceContract::home);
        }

        @Override
        public RemoteOwner owner(MspId each) {
            return new Rhein();
        }
    }

    private final class Rhein implements RemoteOwner {
        @Override
        public HeldPart.Page held(ContractHandle contract, Optional<IntentBook.Position> after) {
            throw new UnsupportedOperationException("the home does not change here");
        }

        @Override
        public MspId member() {
            return TestConsortium.RHEIN;
        }

        @Override
        public List<Integer> room(PlaceCommand command) {
            return desk.room(command);
        }

        @Override
        public OptionalLong makeRoom(PlaceCommand command) {
            return desk.makeRoom(command);
        }

        @Override
        public PlaceOutcome hold(PlaceCommand command, MemberParts parts) {
            command.sites().forEach(site -> applyGrant(command.contract(), site));
            return desk.hold(command, MemberParts.asked(parts.round(), TestConsortium.RHEIN, parts.all()));
        }

        @Override
        public PlaceOutcome reserve(PlaceCommand command, MemberParts parts) {
            command.sites().forEach(site -> applyGrant(command.contract(), site));
            MemberParts asked = MemberParts.asked(parts.round(), TestConsortium.RHEIN, parts.all());
            return desk.reserve(command, asked, Optional::empty);
        }

        @Override
        public PlaceOutcome confirm(AllocationId allocation, int round) {
            return desk.confirm(allocation, round);
        }

        @Override
        public PlaceOutcome settle(AllocationId allocation, int round) {
            return desk.settle(allocation, round);
        }

        @Override
        public PlaceOutcome shrink(PlaceCommand left, MemberParts parts) {
            return desk.shrink(left, MemberParts.asked(parts.round(), TestConsortium.RHEIN, parts.all()));
        }

        @Override
        public ReleaseOutcome release(AllocationId allocation, int round, ReleaseReason reason, long acceptedAtMillis) {
            return desk.release(allocation, round, reason, acceptedAtMillis);
        }

        @Override
        public PartWord part(AllocationId allocation, int round) {
            return desk.part(TestConsortium.NORD, allocation, round).orElseThrow();
        }

        @Override
        public HeldPart.Page held(Optional<IntentBook.Position> after) {
            return desk.held(TestConsortium.NORD, after);
        }

        @Override
        public NoticePage notices(Optional<AllocationId> after) {
            return rheins.notices(TestConsortium.NORD, after);
        }

        @Override
        public Optional<AllocationView> view(AllocationId allocation) {
            return rhein.allocation(allocation);
        }
    }
}
