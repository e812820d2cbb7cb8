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
import java.util.TreeMap;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.archive.StreamArchive.ArchivedLeaf;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.provider.LiveAllocation;
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
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * Brings the grid in step with the archive before anything new is written: sealed events leave the outboxes, providers that
 * know less than the archive are brought up to it, and grants are counted again from the providers.
 */
public final class Restart {
    /** Another engine that seals all the time makes a batch in a second; the grid is read in less. */
    private static final int LOOKS = 5;

    private final ProviderBook providers;
    private final GrantBook grants;
    private final Map<SiteId, StreamDriver> drivers;
    private final Map<SiteId, StreamArchive> archives;
    private final Map<SiteId, Reservations> reservations;
    private final Map<ProviderId, Long> archived = new HashMap<>();
    private final Map<ProviderId, List<Place>> behind = new HashMap<>();

    /** Where an archived event lies. */
    private record Place(SiteId site, long sequence) {}

    public Restart(
            ProviderBook providers,
            GrantBook grants,
            Map<SiteId, StreamDriver> drivers,
            Map<SiteId, StreamArchive> archives,
            Map<SiteId, Reservations> reservations) {
        this.providers = providers;
        this.grants = grants;
        this.drivers = Map.copyOf(drivers);
        this.archives = Map.copyOf(archives);
        this.reservations = Map.copyOf(reservations);
    }

    /** Before the drivers are used. */
    public void run() {
        archives.forEach(this::readArchive);
        finishSealed();
        findBehind();
        providers.all().forEach(this::catchUp);
        List<ProviderEntry> torn = torn();
        for (int look = 1; look < LOOKS && !torn.isEmpty(); look++) {
            finishSealed(); // Another engine of this member may have sealed meanwhile.
            torn = torn();
        }
        torn.forEach(this::freeze);
        countGrants();
    }

    private void finishSealed() {
        drivers.values().forEach(StreamDriver::finishSealed);
        archived.clear();
        archives.forEach(this::readArchive);
    }

    private void readArchive(SiteId site, StreamArchive archive) {
        for (long at = 0; at < archive.size(); at++) {
            Leaf leaf = Leaf.parse(archive.read(at).leaf());
            reservations.get(site).accept(leaf);
            archived.merge(leaf.body().provider(), leaf.body().providerSeq(), Math::max);
        }
    }

    private void catchUp(ProviderEntry entry) {
        ProviderId id = entry.spec().id();
        long seen = archived.getOrDefault(id, 0L);
        Reservations known = reservations.get(entry.spec().site());
        if (known == null) {
            return;
        }
        Map<Long, Long> sequences = new HashMap<>();
        for (OutboxEvent event : entry.outbox()) {
            if (event.event().opens() && event.providerSeq() <= seen) {
                OptionalLong sequence = known.sequence(event.allocation(), id, event.providerSeq());
                sequence.ifPresent(at -> sequences.put(event.providerSeq(), at));
            }
        }
        providers.apply(id, new TrimSealed(seen, sequences));
        if (entry.providerSeq() < seen) {
            providers.apply(id, new RestoreFromArchive(history(id)));
        }
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
            archives.forEach((site, archive) -> {
                for (long at = 0; at < archive.size(); at++) {
                    ProviderId id = Leaf.parse(archive.read(at).leaf()).body().provider();
                    Place place = new Place(site, at);
                    Optional.ofNullable(behind.get(id)).ifPresent(places -> places.add(place));
                }
            });
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
        return providers.all().stream()
                .filter(each -> drivers.containsKey(each.spec().site()))
                .filter(each -> trimmedTo(each) != archivedTo(each))
                .toList();
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

    private void countGrants() {
        Map<GrantBook.Key, Count> counts = new TreeMap<>();
        for (GrantEntry each : grants.all()) {
            counts.put(new GrantBook.Key(each.contract(), each.site()), new Count());
        }
        for (ProviderEntry entry : providers.all()) {
            SiteId site = entry.spec().site();
            entry.live().forEach(live -> counts.computeIfAbsent(
                            new GrantBook.Key(live.contract(), site), key -> new Count())
                    .live(live));
            Reservations known = reservations.get(site);
            entry.outbox().forEach(event -> counts.computeIfAbsent(
                            new GrantBook.Key(event.contract(), site), key -> new Count())
                    .waiting(event, known));
        }
        Map<GrantBook.Key, Long> voided = voidedAtProviders();
        counts.forEach((key, count) -> {
            long size = Optional.ofNullable(archives.get(key.site()))
                    .map(StreamArchive::size)
                    .orElse(0L);
            grants.reconcile(key, count.held, count.open, count.used, size - 1, voided.getOrDefault(key, -1L));
        });
    }

    /** By grant the last reservation that was sealed, never ended, and is live no more: its provider knows that it was voided. */
    private Map<GrantBook.Key, Long> voidedAtProviders() {
        Map<ProviderId, Set<Long>> known = new HashMap<>();
        for (ProviderEntry entry : providers.all()) {
            Set<Long> sequences = known.computeIfAbsent(entry.spec().id(), any -> new HashSet<>());
            entry.live().forEach(live -> sequences.add(live.siteSequence()));
            entry.outbox().forEach(each -> sequences.add(each.closesSequence()));
        }
        Map<GrantBook.Key, Long> voided = new TreeMap<>();
        archives.forEach((site, archive) -> {
            for (long at = 0; at < archive.size(); at++) {
                LeafBody body = Leaf.parse(archive.read(at).leaf()).body();
                Set<Long> accounted = known.get(body.provider());
                boolean gone = accounted != null && !accounted.contains(at);
                if (body.event().opens() && gone && !reservations.get(site).closed(at)) {
                    voided.put(new GrantBook.Key(body.contract(), site), at);
                }
            }
        });
        return voided;
    }

    /** What one grant is used for, counted from the providers as sealing will go on to count it. */
    private static final class Count {
        private final TreeMap<Claim, ResourceVector> open = new TreeMap<>();
        private ResourceVector held = ResourceVector.ZERO;
        private ResourceVector used = ResourceVector.ZERO;

        /** What is neither sealed nor only held has an event that waits, which says what it took. */
        void live(LiveAllocation live) {
            if (live.held()) {
                held = held.plus(live.resources());
                open.merge(new Claim(live.id(), live.attempt()), live.resources(), ResourceVector::plus);
            } else if (live.siteSequence() >= 0) {
                used = used.plus(live.resources());
            }
        }

        /** What an event ends has free room, but the grant is free only when it is sealed. */
        void waiting(OutboxEvent event, @Nullable Reservations known) {
            if (event.event().opens()) {
                ResourceVector before = event.event().closes() ? event.resources() : ResourceVector.ZERO;
                held = held.plus(GrantBook.shortfall(before, event.happening().resources()));
            }
            boolean endsSealed = event.event().closes() && event.closesSequence() >= 0;
            if (endsSealed && (known == null || !known.closed(event.closesSequence()))) {
                used = used.plus(event.resources());
            }
        }
    }
}
