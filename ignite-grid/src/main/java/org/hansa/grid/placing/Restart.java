package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.provider.OutboxEvent;
import org.hansa.grid.provider.Placement;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.RestoreFromArchive;
import org.hansa.grid.provider.RestoreFromArchive.Archived;
import org.hansa.grid.provider.TrimSealed;
import org.hansa.grid.seal.Reservations;
import org.hansa.grid.seal.StreamDriver;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/**
 * Brings the grid in step with the archive before anything new is written: sealed events leave the outboxes, providers that
 * know less than the archive are brought up to it, and grants are counted again from the providers.
 */
public final class Restart {
    /** Another engine that seals all the time makes a batch in a second; the grid is read in less. */
    private static final int LOOKS = 5;

    /** Entries that are changed together, and held in memory with their answers. */
    private static final int AT_ONCE = 256;

    private final ProviderBook providers;
    private final GrantRecount grants;
    private final Map<SiteId, StreamDriver> drivers;
    private final Map<SiteId, StreamArchive> archives;
    private final Map<SiteId, Reservations> reservations;
    private final Map<ProviderId, Long> archived = new HashMap<>();
    /** Leaves of each site that were read: an archive only grows, and may have years in it. */
    private final Map<SiteId, Long> read = new HashMap<>();

    private final Map<ProviderId, List<Place>> behind = new HashMap<>();

    /** Where an archived event lies. */
    private record Place(SiteId site, long sequence) {}

    public Restart(
            ProviderBook providers,
            GrantBook counted,
            IntentBook intents,
            Map<SiteId, StreamDriver> drivers,
            Map<SiteId, StreamArchive> archives,
            Map<SiteId, Reservations> reservations) {
        this.providers = providers;
        this.drivers = Map.copyOf(drivers);
        this.archives = Map.copyOf(archives);
        this.reservations = Map.copyOf(reservations);
        grants = new GrantRecount(providers, counted, intents, this.archives, this.reservations);
    }

    /** Before the drivers are used. */
    public void run() {
        archives.forEach(this::readArchive);
        finishSealed();
        findBehind();
        catchUp();
        List<ProviderEntry> torn = torn();
        for (int look = 1; look < LOOKS && !torn.isEmpty(); look++) {
            finishSealed(); // Another engine of this member may have sealed meanwhile.
            torn = torn();
        }
        torn.forEach(this::freeze);
        Set<SiteId> frozen = new HashSet<>();
        torn.forEach(each -> frozen.add(each.spec().site()));
        grants.run(archived(), frozen);
    }

    private GrantRecount.Archived archived() {
        return new GrantRecount.Archived() {
            @Override
            public void catchUp() {
                finishSealed();
            }

            @Override
            public boolean meets(ProviderEntry entry) {
                return !isTorn(entry);
            }
        };
    }

    private void finishSealed() {
        drivers.values().forEach(StreamDriver::finishSealed);
        archives.forEach(this::readArchive);
    }

    private void readArchive(SiteId site, StreamArchive archive) {
        archive.leaves(read.getOrDefault(site, 0L), leaf -> {
            reservations.get(site).accept(leaf);
            archived.merge(leaf.body().provider(), leaf.body().providerSeq(), Math::max);
            read.put(site, leaf.siteSequence() + 1);
        });
    }

    /** Many at once: most hosts lie on other nodes, and a member may have thousands. */
    private void catchUp() {
        Map<ProviderId, TrimSealed> trims = new HashMap<>();
        List<ProviderId> lacking = new ArrayList<>();
        for (ProviderEntry entry : providers.all()) {
            ProviderId id = entry.spec().id();
            Reservations known = reservations.get(entry.spec().site());
            if (known == null) {
                continue;
            }
            trims.put(id, trim(entry, known));
            if (entry.providerSeq() < archivedTo(entry)) {
                lacking.add(id);
            }
            if (trims.size() == AT_ONCE) {
                providers.applyAll(trims);
                trims.clear();
            }
        }
        providers.applyAll(trims);
        lacking.forEach(id -> providers.apply(id, new RestoreFromArchive(history(id))));
    }

    private TrimSealed trim(ProviderEntry entry, Reservations known) {
        long seen = archivedTo(entry);
        Map<Long, Long> sequences = new HashMap<>();
        for (OutboxEvent event : entry.outbox()) {
            if (event.event().opens() && event.providerSeq() <= seen) {
                OptionalLong sequence =
                        known.sequence(event.allocation(), entry.spec().id(), event.providerSeq());
                sequence.ifPresent(at -> sequences.put(event.providerSeq(), at));
            }
        }
        return new TrimSealed(seen, sequences);
    }

    /** Finds the events of providers that the grid has lost, or knows less of than the archive does. */
    private void findBehind() {
        Map<ProviderId, Long> known = new HashMap<>();
        providers.scan(each -> known.put(each.spec().id(), each.providerSeq()));
        archived.forEach((id, seen) -> {
            if (known.getOrDefault(id, -1L) < seen) {
                behind.put(id, new ArrayList<>());
            }
        });
        if (!behind.isEmpty()) {
            archives.forEach((site, archive) -> archive.leaves(
                    0, leaf -> Optional.ofNullable(behind.get(leaf.body().provider()))
                            .ifPresent(places -> places.add(new Place(site, leaf.siteSequence())))));
        }
    }

    /** Archived events of a provider that the grid lost, ascending; empty for every other provider. */
    public List<Archived> history(ProviderId provider) {
        return behind.getOrDefault(provider, List.of()).stream()
                .map(this::archivedAt)
                .sorted(Comparator.comparingLong(each -> each.leaf().body().providerSeq()))
                .toList();
    }

    private Archived archivedAt(Place place) {
        StreamArchive archive = archives.get(place.site());
        ArchivedLeaf stored = archive.read(place.sequence());
        Optional<Placement> placement =
                stored.annex().length == 0 ? Optional.empty() : Optional.of(Placement.parse(stored.annex()));
        return new Archived(Leaf.parse(stored.leaf()), placement, archive.voided(place.sequence()));
    }

    /** A provider whose trimmed events are not all in the archive shows that the archive lost some. */
    private List<ProviderEntry> torn() {
        return providers.all().stream().filter(this::isTorn).toList();
    }

    private boolean isTorn(ProviderEntry entry) {
        return drivers.containsKey(entry.spec().site()) && trimmedTo(entry) != archivedTo(entry);
    }

    private void freeze(ProviderEntry torn) {
        drivers.get(torn.spec().site())
                .freeze("the archive ends at event " + archivedTo(torn) + " of provider "
                        + torn.spec().id() + ", whose outbox begins after " + trimmedTo(torn)
                        + ": restore the archive from a copy");
    }

    private long archivedTo(ProviderEntry entry) {
        return archived.getOrDefault(entry.spec().id(), 0L);
    }

    private static long trimmedTo(ProviderEntry entry) {
        return entry.outbox().isEmpty()
                ? entry.providerSeq()
                : entry.outbox().get(0).providerSeq() - 1;
    }
}
