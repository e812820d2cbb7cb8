package org.hansa.grid.placing;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReceiptSigner;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.Archive;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.decisions.DecisionDesk;
import org.hansa.grid.drain.DrainDesk;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.notice.NoticeDesk;
import org.hansa.grid.notice.RoomMaker;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.provider.Nonces;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.seal.Anchorer;
import org.hansa.grid.seal.Cadence;
import org.hansa.grid.seal.LeafSource;
import org.hansa.grid.seal.Outboxes;
import org.hansa.grid.seal.Reservations;
import org.hansa.grid.seal.SealedStore;
import org.hansa.grid.seal.SiteSource;
import org.hansa.grid.seal.StreamDriver;
import org.hansa.grid.seal.StreamLoop;
import org.hansa.grid.store.EntryStore;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;

/** All parts of one member's engine, put together, brought up in order and taken down in the reverse one. */
public final class Engine implements AutoCloseable {
    private static final int LITTLE = 2;

    private final boolean byItself;
    private final MspId member;
    private final EntryStore store;
    private final Clock clock;
    private final Archive archive;
    private final IntentBook intents;
    private final GrantBook grants;
    private final ProviderBook providers;
    private final CandidateIndex index = new CandidateIndex();
    private final EventBus bus = new EventBus();
    private final DecisionDesk decisions;
    private final PlacementDesk placement;
    private final Announcer announcer;
    private final EndingDesk endings;
    private final ResizeDesk resizing;
    private final PartRoom parts;
    private final AllocationViews views;
    private final Sweeper sweeper;
    private final Outcomes outcomes;
    private final Map<SiteId, Reservations> reservations = new LinkedHashMap<>();
    private final Map<SiteId, StreamLoop> siteLoops = new LinkedHashMap<>();
    private final StreamLoop decisionLoop;
    private final ExpiryQueue expiries = new ExpiryQueue();
    private final ExpiryQueue beginnings = new ExpiryQueue();
    private final NoticeDesk notices;
    private final Interrupted interrupted = new Interrupted();
    private final Restart restart;
    private final Resumption resumption;
    private final LostIntents lostIntents;
    private final DrainDesk drains;

    /** @param byItself whether time does anything here; a simulation calls {@link #sweep} */
    public Engine(
            EngineConfig config,
            EntryStore store,
            WriteGate gate,
            AllocationLedger ledger,
            ReceiptSigner signer,
            Clock clock,
            boolean byItself) {
        this.byItself = byItself;
        this.member = config.member();
        this.store = store;
        this.clock = clock;
        Supplier<String> nonces = Nonces.random();
        List<StreamId> streams = new ArrayList<>();
        config.sites().forEach(site -> streams.add(new StreamId.Site(site)));
        StreamId decisionStream = new StreamId.Decisions(config.member());
        streams.add(decisionStream);
        archive = Archive.open(config.archiveDirectory(), streams, gate);
        intents = new IntentBook(store);
        grants = new GrantBook(store);
        Outboxes outboxes = new Outboxes(this::signal);
        providers = new ProviderBook(store, List.of(index::accept, outboxes::accept));
        Supplier<Writers> threads = () -> new Writers(config.writers(), !byItself);
        outcomes = new Outcomes(intents, !byItself, config.stages());
        announcer = new Announcer(bus, grants, clock);
        Receipts receipts = new Receipts(config.member(), archive, signer, clock, config.anchorPromise());
        ClaimDrive claims = new ClaimDrive(intents, grants, providers, receipts, clock, nonces);
        endings = new EndingDesk(intents, grants, providers, claims, announcer, outcomes, clock, nonces);
        Cadence cadence = new Cadence(config.anchorInterval(), config.anchorEvents(), LITTLE);
        config.sites().forEach(site -> {
            reservations.put(site, new Reservations());
            siteLoops.put(site, siteLoop(site, outboxes, ledger, cadence, nonces));
        });
        decisions = new DecisionDesk(config.member(), store, clock, nonces, announcer::decisionsRecorded);
        decisionLoop = loop(
                decisionStream,
                decisions,
                ledger,
                new Cadence(config.decisionInterval(), Integer.MAX_VALUE, Integer.MAX_VALUE));
        decisions.onWaiting(decisionLoop::signal);
        PlanDrive drive = new PlanDrive(intents, grants, providers, receipts, clock, nonces, config.stages());
        ResizeDrive resizes = new ResizeDrive(intents, grants, providers, receipts, clock, nonces);
        resumption = new Resumption(intents, providers, grants, drive, endings, resizes, claims, threads, clock);
        resizing = new ResizeDesk(
                intents, grants, providers, index, resizes, resumption, new SiteGate(siteLoops), announcer, clock);
        notices = new NoticeDesk(store, intents, providers, announcer::tellOnce, clock);
        placement = new PlacementDesk(
                intents,
                grants,
                index,
                drive,
                resumption,
                new SiteGate(siteLoops),
                announcer,
                expiries,
                beginnings,
                interrupted,
                outcomes,
                notices,
                new RoomMaker(intents, providers, notices, clock),
                config.stages(),
                clock);
        parts = new PartRoom(
                intents, drive, endings, resumption, placement, interrupted, resizing, resizes, claims, clock);
        views = new AllocationViews(intents, archive, reservations);
        sweeper = new Sweeper(intents, grants, endings, resumption, expiries, beginnings, notices, interrupted, clock);
        lostIntents = new LostIntents(config.member(), intents, archive);
        drains = new DrainDesk(store, providers, intents, index, clock);
        restart = new Restart(providers, grants, intents, drivers(), archive.sites(), reservations);
    }

    private StreamLoop siteLoop(
            SiteId site, Outboxes outboxes, AllocationLedger ledger, Cadence cadence, Supplier<String> nonces) {
        StreamId stream = new StreamId.Site(site);
        SiteSource source = new SiteSource(
                site,
                archive.stream(stream),
                providers,
                grants,
                outboxes,
                reservations.get(site),
                consequences(),
                clock,
                nonces);
        return loop(stream, source, ledger, cadence);
    }

    private StreamLoop loop(StreamId stream, LeafSource source, AllocationLedger ledger, Cadence cadence) {
        StreamDriver driver =
                new StreamDriver(stream, archive.stream(stream), new SealedStore(store, stream), source, clock);
        return new StreamLoop(driver, new Anchorer(driver, ledger), cadence, clock);
    }

    private SiteSource.Consequences consequences() {
        return new SiteSource.Consequences() {
            @Override
            public void voided(AllocationId allocation, VoidCode code) {
                endings.voided(allocation, code);
            }

            @Override
            public void happened(EngineEvent event) {
                bus.publish(event);
            }
        };
    }

    private void signal(SiteId site) {
        Optional.ofNullable(siteLoops.get(site)).ifPresent(StreamLoop::signal);
    }

    private Map<SiteId, StreamDriver> drivers() {
        Map<SiteId, StreamDriver> drivers = new LinkedHashMap<>();
        siteLoops.forEach((site, loop) -> drivers.put(site, loop.driver()));
        return drivers;
    }

    /** Replays, compares with the ledger as far as it answers, finishes what was interrupted, then opens for writes. */
    public void start() {
        providers.load();
        restart.run();
        drains.start();
        notices.start();
        decisionLoop.driver().finishSealed();
        lostIntents.restoreAll(providers.all(), clock.millis());
        loops().forEach(StreamLoop::compareOnce);
        resumption.finishAll(interrupted);
        intents.scan(this::watchWhatHoldsRoom);
        if (byItself) {
            loops().forEach(StreamLoop::start);
            sweeper.start();
        }
    }

    /** Does what is due, as otherwise happens by itself. */
    public void sweep() {
        sweeper.turn();
        loops().forEach(StreamLoop::turn);
    }

    private void watchWhatHoldsRoom(Intent intent) {
        if (intent.holdsRoom()) {
            watch(intent);
        }
    }

    public void watch(Intent intent) {
        AllocationId id = intent.command().allocation();
        intent.command().expiresAtMillis().ifPresent(at -> expiries.add(at, id));
        intent.command().holdUntilMillis().ifPresent(at -> expiries.add(at, id));
        if (!intent.command().tenure().begun(clock.millis())) {
            beginnings.add(intent.command().tenure().notBeforeMillis().orElseThrow(), id);
        }
    }

    /** Archived events of a provider that the grid lost. */
    public Restart restart() {
        return restart;
    }

    /** A provider came back from the archive with what was live on it. */
    public void restored(ProviderEntry entry) {
        entry.live()
                .forEach(live -> grants.restored(
                        new GrantBook.Key(live.contract(), entry.spec().site()), live.resources()));
        lostIntents.restore(entry, clock.millis()).forEach(this::watch);
    }

    /** Entries as they are stored; intents without the callers' notes. */
    public void entries(EntryStore.Table table, BiConsumer<String, byte[]> visitor) {
        if (table == EntryStore.Table.ALLOCATION) {
            intents.scanWithoutNotes(visitor);
        } else {
            store.scan(table, visitor);
        }
    }

    public MspId member() {
        return member;
    }

    public Archive archive() {
        return archive;
    }

    public IntentBook intents() {
        return intents;
    }

    public GrantBook grants() {
        return grants;
    }

    public ProviderBook providers() {
        return providers;
    }

    public CandidateIndex index() {
        return index;
    }

    public DrainDesk drains() {
        return drains;
    }

    public NoticeDesk notices() {
        return notices;
    }

    public EventBus bus() {
        return bus;
    }

    public Announcer announcer() {
        return announcer;
    }

    public DecisionDesk decisions() {
        return decisions;
    }

    public PlacementDesk placement() {
        return placement;
    }

    /** This member's parts of allocations over several members. */
    public PartRoom parts() {
        return parts;
    }

    public AllocationViews views() {
        return views;
    }

    /** The provider's agent made it real. */
    public boolean activate(AllocationId allocation) {
        return endings.activate(allocation);
    }

    public PlaceOutcome resize(ResizeCommand command) {
        return interrupted.guard(command.allocation(), () -> resizing.resize(command));
    }

    public ReleaseOutcome release(AllocationId allocation, ReleaseReason reason) {
        return release(allocation, reason, clock.millis());
    }

    /** @param acceptedAt when it was accepted, where it was asked for */
    public ReleaseOutcome release(AllocationId allocation, ReleaseReason reason, long acceptedAt) {
        return interrupted.guard(allocation, () -> endings.release(allocation, reason, acceptedAt, resumption::finish));
    }

    public Clock clock() {
        return clock;
    }

    public long now() {
        return clock.millis();
    }

    public Map<SiteId, StreamLoop> siteLoops() {
        return siteLoops;
    }

    public StreamLoop decisionLoop() {
        return decisionLoop;
    }

    private List<StreamLoop> loops() {
        List<StreamLoop> loops = new ArrayList<>(siteLoops.values());
        loops.add(decisionLoop);
        return loops;
    }

    /** Everything sealed and anchored and every outcome written, or the deadline passed. */
    public boolean flush(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        hurry(true);
        try {
            while (decisions.unsealed() > 0 || !loops().stream().allMatch(StreamLoop::drained)) {
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                if (byItself) {
                    LockSupport.parkNanos(10_000_000);
                } else {
                    sweep();
                }
            }
            outcomes.flush();
            return true;
        } finally {
            hurry(false);
        }
    }

    private void hurry(boolean on) {
        decisions.hurry(on);
        loops().forEach(each -> each.hurry(on));
    }

    @Override
    public void close() {
        loops().forEach(StreamLoop::close);
        sweeper.close();
        outcomes.close();
        bus.close();
        archive.close();
        store.close();
    }
}
