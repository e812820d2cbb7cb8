package org.hansa.grid.drain;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ProviderView;
import org.hansa.grid.SiteDrain;
import org.hansa.grid.SiteOffer;
import org.hansa.grid.StandingPlacement;
import org.hansa.grid.Withdrawal;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.provider.Drain;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.PutProvider;
import org.hansa.grid.provider.RestoreFromArchive.Archived;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.grid.provider.Withdraw;
import org.hansa.grid.store.EntryStore;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Takes providers and sites out of the choice for new placements, and back. What decides is the mark in each provider's own
 * entry, since the processor that reserves sees no other key; a site's own entry is what its providers are marked after, those
 * too that are registered later or that a crash left out.
 */
public final class DrainDesk {
    /** Placements of one answer: each is one plan. */
    public static final int MAX_PLACEMENTS = 100;

    private final ProviderBook providers;
    private final SiteMarks sites;
    private final Destinations destinations;
    private final InventoryLog inventories;
    private final Clock clock;
    /** Registering reads the site's mark, draining a site writes it: in between there must be nothing of the other. */
    private final ReadWriteLock marking = new ReentrantReadWriteLock();

    public DrainDesk(EntryStore store, ProviderBook providers, IntentBook intents, CandidateIndex index, Clock clock) {
        this.providers = providers;
        this.clock = clock;
        sites = new SiteMarks(store);
        inventories = new InventoryLog(store);
        destinations = new Destinations(intents, index);
    }

    /** Finishes what a crash interrupted. Before anything is placed. */
    public void start() {
        sites.load();
        inventories.start(providers);
        mark(any -> true);
    }

    /** Registers or replaces a provider; at a drained site it takes nothing from the beginning. */
    public Transition put(ProviderSpec spec, Function<ProviderId, List<Archived>> history) {
        marking.readLock().lock();
        try {
            boolean drained = sites.of(spec.site()).drained();
            PutProvider put = new PutProvider(spec, history.apply(spec.id()), drained, clock.millis());
            Optional<ResourceVector> before = providers
                    .find(spec.id())
                    .map(entry -> entry.spec().total())
                    .filter(total -> !total.equals(spec.total()));
            return before.isEmpty() ? providers.apply(spec.id(), put) : replace(put, before.get());
        } finally {
            marking.readLock().unlock();
        }
    }

    private synchronized Transition replace(PutProvider put, ResourceVector before) {
        ProviderId id = put.spec().id();
        inventories.open(id, before);
        Transition transition = providers.apply(id, put);
        ProviderEntry entry = transition.entry();
        if (entry != null) {
            inventories.close(id, entry.providerSeq(), entry.spec().total());
        }
        return transition;
    }

    /** Drains a provider or returns it. A repeat changes nothing. @return empty when there is no such provider */
    public Optional<ProviderView> drain(ProviderId id, boolean on) {
        Transition transition = providers.apply(id, new Drain(Drain.Cause.HOST, on, clock.millis()));
        return transition.verdict() == Verdict.UNKNOWN_PROVIDER
                ? Optional.empty()
                : Optional.of(Objects.requireNonNull(transition.entry()).view());
    }

    /** Takes a provider out of service unless something is live on it. @return empty when there is no such provider */
    public Optional<Withdrawal> withdraw(ProviderId id) {
        Transition transition = providers.apply(id, new Withdraw(clock.millis()));
        return switch (transition.verdict()) {
            case MARKED -> Optional.of(new Withdrawal(true, List.of()));
            case IN_USE ->
                Optional.of(new Withdrawal(
                        false,
                        transition.allocations().stream()
                                .map(LiveAllocation::id)
                                .distinct()
                                .toList()));
            default -> Optional.empty();
        };
    }

    /** Drains a site or returns it; hosts that are drained by themselves stay so. A repeat finishes what was interrupted. */
    public SiteDrain drain(SiteId site, boolean on) {
        marking.writeLock().lock();
        try {
            sites.set(site, on);
            mark(site::equals);
        } finally {
            marking.writeLock().unlock();
        }
        return site(site);
    }

    private void mark(Predicate<SiteId> where) {
        Map<ProviderId, Drain> late = new TreeMap<>();
        providers.scan(entry -> {
            SiteId site = entry.spec().site();
            boolean drained = sites.of(site).drained();
            if (where.test(site) && !entry.mark().withdrawn() && entry.mark().site() != drained) {
                late.put(entry.spec().id(), new Drain(Drain.Cause.SITE, drained, clock.millis()));
            }
        });
        if (!late.isEmpty()) {
            providers.applyAll(late);
        }
    }

    public SiteDrain site(SiteId site) {
        int[] counts = new int[2];
        providers.scan(entry -> {
            if (entry.spec().site().equals(site) && !entry.mark().withdrawn()) {
                counts[0]++;
                counts[1] += entry.live().size();
            }
        });
        SiteMarks.Mark mark = sites.of(site);
        return new SiteDrain(site, mark.version(), mark.drained(), counts[0], counts[1]);
    }

    /** Nothing new can make it more while no provider is registered, enlarged or returned there. */
    public SiteOffer offer(SiteId site) {
        ResourceVector[] sums = {ResourceVector.ZERO, ResourceVector.ZERO};
        providers.scan(entry -> {
            if (entry.spec().site().equals(site)) {
                boolean closed = entry.mark().closed();
                sums[0] = sums[0].plus(closed ? entry.taken() : entry.spec().total());
                sums[1] = sums[1].plus(entry.taken());
            }
        });
        return new SiteOffer(sums[0], sums[1]);
    }

    /** What an allocation has at the member's own sites. */
    public List<StandingPlacement> placements(AllocationId allocation) {
        return destinations.providersOf(allocation).stream()
                .flatMap(id -> providers.find(id).stream())
                .flatMap(entry -> entry.find(allocation).stream().map(live -> destinations.of(entry, live)))
                .toList();
    }

    /** What lies on one provider. Arguments as in the other. */
    public List<StandingPlacement> placements(ProviderId provider, String after, int limit) {
        TreeMap<String, Standing> first = new TreeMap<>();
        providers.find(provider).ifPresent(entry -> entry.live()
                .forEach(live -> keepFirst(first, new Standing(entry, live), after, limit)));
        return planned(first);
    }

    /**
     * What lies at a site, by {@link StandingPlacement#position}.
     *
     * @param after position of the last one seen; empty for the beginning
     * @param limit {@link #MAX_PLACEMENTS} and one more at most
     */
    public List<StandingPlacement> placements(SiteId site, String after, int limit) {
        TreeMap<String, Standing> first = new TreeMap<>();
        providers.scan(entry -> {
            if (entry.spec().site().equals(site)) {
                entry.live().forEach(live -> keepFirst(first, new Standing(entry, live), after, limit));
            }
        });
        return planned(first);
    }

    private record Standing(ProviderEntry entry, LiveAllocation live) {
        String position() {
            return StandingPlacement.position(entry.spec().id(), live.id(), live.group());
        }
    }

    private static void keepFirst(TreeMap<String, Standing> first, Standing each, String after, int limit) {
        if (limit < 1 || limit > MAX_PLACEMENTS + 1) {
            throw new IllegalArgumentException("limit is " + limit + ", must be in 1.." + (MAX_PLACEMENTS + 1));
        }
        String position = each.position();
        if (position.compareTo(after) > 0) {
            first.put(position, each);
            if (first.size() > limit) {
                first.pollLastEntry();
            }
        }
    }

    private List<StandingPlacement> planned(TreeMap<String, Standing> first) {
        return first.values().stream()
                .map(each -> destinations.of(each.entry(), each.live()))
                .toList();
    }
}
