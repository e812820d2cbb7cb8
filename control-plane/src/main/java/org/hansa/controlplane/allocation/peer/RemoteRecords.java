package org.hansa.controlplane.allocation.peer;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.allocation.EventHub;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.CommittedBlock;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.EngineEvent.Kind;
import org.hansa.grid.PlacedPart;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells the home's feed when room at another member is on the ledger. The ledger says that something of the contract was
 * anchored at the site, the owner says which leaf is whose, and the ledger has to agree before it is told.
 */
@Component
class RemoteRecords implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteRecords.class);
    private static final int MAX_WATCHED = 10_000;
    private static final int MAX_AT_START = 500;
    /** The owner may read the block that it anchored a little later than this member does. */
    private static final int ASK_AGAIN = 5;

    private static final long ASK_AGAIN_MILLIS = 500;
    private final MspId home;
    private final LedgerView ledger;
    private final AllocationEngine engine;
    private final EventHub hub;
    private final RecordQuestions owners;
    private final Clock clock;
    private final Map<Place, Set<AllocationId>> watched = new ConcurrentHashMap<>();
    private final Set<Place> asking = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ScheduledExecutorService timer;
    private volatile @Nullable AutoCloseable subscription;

    private record Place(ContractHandle contract, SiteId site) {}

    RemoteRecords(
            HomeMember home,
            LedgerView ledger,
            AllocationEngine engine,
            EventHub hub,
            RecordQuestions owners,
            Clock clock) {
        this.home = home.msp();
        this.ledger = ledger;
        this.engine = engine;
        this.hub = hub;
        this.owners = owners;
        this.clock = clock;
        engine.subscribe(this::told);
    }

    private Optional<MspId> ownerElsewhere(SiteId site) {
        return ledger.site(site).map(SiteRecord::owner).filter(owner -> !owner.equals(home));
    }

    private void told(EngineEvent event) {
        if (event.kind() == Kind.RESERVED
                && event.site().flatMap(this::ownerElsewhere).isPresent()) {
            Place place = new Place(event.contract().orElseThrow(), event.site().orElseThrow());
            watch(place, event.allocation().orElseThrow());
            // The anchor may have been quicker than the answer to the confirmation.
            ask(place, ASK_AGAIN);
        }
    }

    private void watch(Place place, AllocationId allocation) {
        if (watched.values().stream().mapToInt(Set::size).sum() >= MAX_WATCHED) {
            LOG.warn("{} placements at other members wait for the ledger; no more are watched for", MAX_WATCHED);
            return;
        }
        watched.computeIfAbsent(place, any -> ConcurrentHashMap.newKeySet()).add(allocation);
    }

    @Override
    public void start() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "remote-records");
            thread.setDaemon(true);
            return thread;
        });
        subscription = ledger.onBlock(this::committed);
        // What was told before a restart is told again rather than never.
        engine.allocations(Optional.empty(), Optional.empty(), MAX_AT_START).allocations().stream()
                .filter(view -> view.state() == AllocationState.RESERVED)
                .forEach(view -> view.parts().stream()
                        .filter(part -> part.owner().isPresent())
                        .forEach(part -> watch(
                                new Place(
                                        view.command().contract(), part.placed().site()),
                                view.command().allocation())));
        watched.keySet().forEach(place -> ask(place, ASK_AGAIN));
    }

    private void committed(CommittedBlock block) {
        block.changes().forEach(change -> {
            String[] key = change.key().split("/");
            if (key.length == 3 && key[0].equals("head")) {
                Place place = new Place(new ContractHandle(key[1]), new SiteId(key[2]));
                if (watched.containsKey(place)) {
                    ask(place, ASK_AGAIN);
                }
            }
        });
    }

    private void ask(Place place, int times) {
        ScheduledExecutorService running = timer;
        if (running == null || times == 0 || !asking.add(place)) {
            return;
        }
        try {
            running.schedule(() -> asked(place, times), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            asking.remove(place);
        }
    }

    private void asked(Place place, int times) {
        asking.remove(place);
        try {
            Set<AllocationId> waiting = watched.getOrDefault(place, Set.of());
            List<AllocationId> some = waiting.stream().limit(RecordsBody.MAX).toList();
            if (some.isEmpty()) {
                return;
            }
            MspId owner = ownerElsewhere(place.site()).orElseThrow();
            Map<AllocationId, List<AllocationView.Part>> answers = owners.ask(owner, some);
            for (AllocationId id : some) {
                List<AllocationView.Part> parts = answers.get(id);
                // What the owner has forgotten, nobody can tell of any more.
                if (parts == null || settled(place, id, parts)) {
                    waiting.remove(id);
                }
            }
            if (!waiting.isEmpty()) {
                ask(place, times - 1);
            }
        } catch (RuntimeException e) {
            LOG.info("the records at {} are not known yet: {}", place.site(), e.getMessage());
            ask(place, times - 1);
        }
    }

    /** @return whether nothing more is to be told of it */
    private boolean settled(Place place, AllocationId id, List<AllocationView.Part> parts) {
        List<EngineEvent> events = new ArrayList<>();
        for (AllocationView.Part part : parts) {
            if (!part.placed().site().equals(place.site())) {
                continue;
            }
            Optional<EngineEvent> event = event(place, id, part);
            if (event.isEmpty()) {
                return false;
            }
            events.add(event.get());
        }
        events.forEach(hub::told);
        return true;
    }

    private Optional<EngineEvent> event(Place place, AllocationId id, AllocationView.Part part) {
        AllocationView.RecordView record = part.record();
        boolean voided = record.state() == RecordState.VOIDED;
        boolean known = voided || record.state() == RecordState.RECORDED;
        if (!known || record.siteSequence().isEmpty() || record.batch().isEmpty()) {
            return Optional.empty();
        }
        long sequence = record.siteSequence().getAsLong();
        Optional<AnchorRecord> anchor = ledger.siteBatch(
                        place.site(), record.batch().getAsLong())
                .filter(each -> sequence >= each.firstSequence() && sequence < each.firstSequence() + each.count());
        boolean agreed = anchor.isPresent()
                && anchor.get().voided().stream().anyMatch(each -> each.sequence() == sequence) == voided;
        return agreed ? Optional.of(event(place, id, part.placed(), record, anchor.get())) : Optional.empty();
    }

    private EngineEvent event(
            Place place, AllocationId id, PlacedPart placed, AllocationView.RecordView record, AnchorRecord anchor) {
        return new EngineEvent(
                record.state() == RecordState.VOIDED ? Kind.VOIDED : Kind.RECORDED,
                Optional.of(place.site()),
                Optional.of(place.contract()),
                Optional.of(id),
                Optional.of(placed.provider()),
                record.siteSequence(),
                Optional.of(anchor.txId()),
                record.block(),
                record.voided().map(Enum::name).orElse(""),
                clock.millis(),
                OptionalLong.empty());
    }

    @Override
    public void stop() {
        AutoCloseable open = subscription;
        ScheduledExecutorService running = timer;
        subscription = null;
        timer = null;
        if (running != null) {
            running.shutdownNow();
        }
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.warn("the ledger's listener could not be taken off", e);
            }
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
