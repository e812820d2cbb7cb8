package org.hansa.grid;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.archive.ArchiveReader;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.drain.DrainDesk;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.grid.group.RemoteOwners;
import org.hansa.grid.ignite.GridNode;
import org.hansa.grid.ignite.IgniteEntryStore;
import org.hansa.grid.notice.NoticeDesk;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.grid.seal.StreamLoop;
import org.hansa.grid.store.EntryStore;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * One member's allocation engine: finds room at the member's own sites, holds and reserves it, and makes it part of the
 * ledger. Thread-safe. Nothing is answered before it is as durable as {@link EngineConfig.Durability} says.
 */
public final class AllocationEngine implements AutoCloseable {
    /** How long something that was offered back stays set aside when the ledger does not follow. */
    public static final Duration OFFER_LIFETIME = Duration.ofMinutes(5);

    private final Engine engine;
    private volatile boolean open = true;

    private AllocationEngine(Engine engine) {
        this.engine = engine;
    }

    /**
     * Starts the grid node, replays the archive into it, finishes what a crash interrupted, compares with the ledger, and
     * then opens for writes. While the ledger is out of reach a site takes nothing new, because its own idea of the next
     * sequence is not confirmed; what gives room back always works.
     */
    public static AllocationEngine open(
            EngineConfig config, AllocationLedger ledger, ReceiptSigner signer, Clock clock) {
        return open(config, IgniteEntryStore.start(new GridNode(config.node())), WriteGate.OPEN, ledger, signer, clock);
    }

    /** With another store and a gate before the archive's writes. The store is closed with the engine. */
    static AllocationEngine open(
            EngineConfig config,
            EntryStore store,
            WriteGate gate,
            AllocationLedger ledger,
            ReceiptSigner signer,
            Clock clock) {
        return open(config, store, gate, ledger, signer, clock, true);
    }

    /** @param byItself false for a simulation: holds and terms end when it has the engine sweep, writes are the caller's own */
    static AllocationEngine open(
            EngineConfig config,
            EntryStore store,
            WriteGate gate,
            AllocationLedger ledger,
            ReceiptSigner signer,
            Clock clock,
            boolean byItself) {
        Engine engine;
        try {
            engine = new Engine(config, store, gate, ledger, signer, clock, byItself);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        try {
            engine.start();
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        return new AllocationEngine(engine);
    }

    /** Registers a provider or replaces its inventory and traits. @throws CapacityInUseException below what is live */
    public ProviderView putProvider(ProviderSpec spec) {
        Transition transition = engine.drains().put(spec, engine.restart()::history);
        if (transition.verdict() == Verdict.IN_USE) {
            throw new CapacityInUseException("provider " + spec.id()
                    + ": the new inventory does not hold what is live there; release or evict that first");
        }
        ProviderEntry entry = Objects.requireNonNull(transition.entry());
        if (transition.verdict() == Verdict.RESTORED) {
            engine.restored(entry);
        }
        return entry.view();
    }

    /** All providers in service, by id. */
    public List<ProviderView> providers() {
        return engine.providers().all().stream()
                .filter(each -> !each.mark().withdrawn())
                .map(ProviderEntry::view)
                .toList();
    }

    /** A provider in service. */
    public Optional<ProviderView> provider(ProviderId id) {
        return engine.providers()
                .find(id)
                .filter(each -> !each.mark().withdrawn())
                .map(ProviderEntry::view);
    }

    /** Candidates of the planner at a site, drained ones included. */
    public int providersAt(SiteId site) {
        return engine.index().sizeAt(site);
    }

    /** Drains, returns and withdraws providers and sites. */
    public DrainDesk drains() {
        return engine.drains();
    }

    /** Takes over a grant from the ledger; an older version than the known one changes nothing. */
    public void applyGrant(ContractHandle contract, SiteId site, long version, ResourceVector granted) {
        engine.grants().apply(new GrantBook.Key(contract, site), version, granted);
    }

    public Optional<GrantView> grant(ContractHandle contract, SiteId site) {
        return engine.grants().find(new GrantBook.Key(contract, site)).map(GrantEntry::view);
    }

    /**
     * Offers a part of a grant back to the contract's home, which moves it to another site: as much of {@code wanted} as is
     * free. Idempotent, the newest call stands, zero cancels. The offer ends when a newer version of the grant is applied, or
     * after {@link #OFFER_LIFETIME}.
     *
     * @param version of the grant that the home knows; of any other version nothing is offered
     */
    public GrantOffer giveBack(ContractHandle contract, SiteId site, long version, ResourceVector wanted) {
        GrantBook.Key key = new GrantBook.Key(contract, site);
        StreamLoop loop = engine.siteLoops().get(site);
        if (loop == null) {
            return new GrantOffer(0, ResourceVector.ZERO);
        }
        ResourceVector offered =
                engine.grants().giveBack(key, version, wanted, loop.status().anchored(), engine.now());
        return new GrantOffer(engine.grants().find(key).map(GrantEntry::version).orElse(0L), offered);
    }

    /** Notices of evictions to come, and sites that wind down. */
    public NoticeDesk notices() {
        return engine.notices();
    }

    /** Where what an allocation has could go, as {@link DrainDesk} says of a site's. */
    public List<StandingPlacement> destinations(AllocationId allocation) {
        return engine.drains().placements(allocation);
    }

    /** Places at the member's own sites; sites of others in the command are passed over. */
    public PlaceOutcome place(PlaceCommand command) {
        return engine.placement().place(command);
    }

    /**
     * Changes what an allocation at the member's own sites has, in place where there is room, else by a further part. Refused
     * with {@code ANCHOR_BACKLOG} while its last change waits to be sealed, and {@code Mismatched} when it has changed since it
     * was read, or is not one that can be resized.
     */
    public PlaceOutcome resize(ResizeCommand command) {
        return engine.resize(command);
    }

    /** Gives the room back, if there is any; never refused for a backlog. */
    public ReleaseOutcome release(AllocationId allocation, ReleaseReason reason) {
        return engine.release(allocation, reason);
    }

    /** The provider's agent made it real. @return false unless it was {@code RESERVED} */
    public boolean activate(AllocationId allocation) {
        return engine.activate(allocation);
    }

    public Optional<AllocationView> allocation(AllocationId allocation) {
        return engine.views().find(allocation);
    }

    /** When an allocation was asked for and last changed, without looking up what the ledger has of it. */
    public Optional<Times> times(AllocationId allocation) {
        return engine.intents()
                .find(allocation)
                .map(intent -> new Times(intent.createdAtMillis(), intent.updatedAtMillis()));
    }

    /** @param updatedAtMillis larger after each change: what a {@link ResizeCommand} has to name */
    public record Times(long createdAtMillis, long updatedAtMillis) {}

    /** Newest first. @param limit 1 to 500 @throws IllegalArgumentException for a cursor that is not ours */
    public AllocationPage allocations(Optional<ContractHandle> contract, Optional<String> cursor, int limit) {
        return engine.views().page(contract, cursor, limit);
    }

    /** Records a refusal in the member's decision stream. @throws DecisionUnrecordedException when it cannot be written */
    public void refuse(DecisionDraft draft) {
        engine.decisions().refuse(draft);
    }

    public void subscribe(EngineListener listener) {
        engine.bus().subscribe(listener);
    }

    public EngineStatus status() {
        List<EngineStatus.SiteStatus> sites = new ArrayList<>();
        engine.siteLoops()
                .forEach((site, loop) -> sites.add(new EngineStatus.SiteStatus(
                        site, loop.status(), loop.driver().frozen())));
        return new EngineStatus(
                open,
                engine.index().size(),
                sites,
                engine.decisionLoop().status(),
                engine.intents().stuck());
    }

    /**
     * Shows the entries of a table as they are stored, in no order, so that others can count again; the notes of callers are
     * left out of intents.
     */
    public void entries(EntryStore.Table table, BiConsumer<String, byte[]> visitor) {
        engine.entries(table, visitor);
    }

    public ArchiveReader archive() {
        return engine.archive();
    }

    /** Seals and anchors all that waits, open windows of merged refusals included. @return false when time ran out */
    public boolean flush(Duration deadline) {
        return engine.flush(deadline);
    }

    /**
     * This member's side of allocations that lie with other members too. One per engine.
     *
     * @param executor for calls to several owners at once; where it takes no more they are made one after the other
     */
    public GroupCoordinator coordinator(RemoteOwners owners, Executor executor) {
        return new GroupCoordinator(engine, engine.member(), owners, executor);
    }

    /** For tests of this package, which look behind the door. */
    Engine engine() {
        return engine;
    }

    /** Stops after the writes under way; what is unsealed stays in the outboxes. */
    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            engine.close();
        }
    }
}
