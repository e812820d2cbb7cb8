package org.hansa.grid.placing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.seal.Reservations;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts grants from the providers when an engine starts. Another engine of this member may be at work: a count is written only
 * over the grant as it was before the providers were read, and claims under way are left to whoever drives them.
 */
final class GrantRecount {
    private static final Logger LOG = LoggerFactory.getLogger(GrantRecount.class);

    /** Of one grant. Whoever changes it more often than it can be read keeps it counted meanwhile. */
    private static final int ATTEMPTS = 20;

    private final ProviderBook providers;
    private final GrantBook grants;
    private final IntentBook intents;
    private final Map<SiteId, StreamArchive> archives;
    private final Map<SiteId, Reservations> reservations;
    private final Set<GrantBook.Key> done = new HashSet<>();

    /** What an archive has of what was sealed. */
    interface Archived {
        /** Brings in what was sealed meanwhile. */
        void catchUp();

        /** Whether it ends where this entry's outbox begins: what another engine sealed is not in it at first. */
        boolean meets(ProviderEntry entry);
    }

    GrantRecount(
            ProviderBook providers,
            GrantBook grants,
            IntentBook intents,
            Map<SiteId, StreamArchive> archives,
            Map<SiteId, Reservations> reservations) {
        this.providers = providers;
        this.grants = grants;
        this.intents = intents;
        this.archives = archives;
        this.reservations = reservations;
    }

    /** @param frozen sites whose archive will not meet their entries; there is nothing better to count them by */
    void run(Archived archived, Set<SiteId> frozen) {
        Set<GrantBook.Key> left = attempt(archived, frozen);
        for (int attempt = 1; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            archived.catchUp();
            left = attempt(archived, frozen);
        }
        left.forEach(key -> LOG.warn(
                "the grant of {} at {} is left as it is: another engine of this member changes it all the time",
                key.contract(),
                key.site()));
    }

    /** @return those that somebody changed meanwhile */
    private Set<GrantBook.Key> attempt(Archived archived, Set<SiteId> frozen) {
        Map<GrantBook.Key, GrantEntry> before = grants.stored();
        List<ProviderEntry> entries = providers.all();
        Set<SiteId> moving = new HashSet<>();
        entries.stream()
                .filter(each -> !archived.meets(each))
                .forEach(each -> moving.add(each.spec().site()));
        moving.removeAll(frozen);
        Map<GrantBook.Key, Long> voided = voidedAtProviders(entries);
        Set<GrantBook.Key> left = new TreeSet<>();
        counts(before.keySet(), entries).forEach((key, count) -> {
            GrantEntry stored = before.getOrDefault(key, GrantEntry.empty(key.contract(), key.site()));
            boolean settled = done.contains(key)
                    || (!moving.contains(key.site()) && write(key, stored, count, voided.getOrDefault(key, -1L)));
            (settled ? done : left).add(key);
        });
        return left;
    }

    private boolean write(GrantBook.Key key, GrantEntry stored, GrantCount count, long voidedThrough) {
        long through = Optional.ofNullable(archives.get(key.site()))
                        .map(StreamArchive::size)
                        .orElse(0L)
                - 1;
        for (Claim each : stored.open().keySet()) {
            if (!count.underWay(stored, each).isZero() && isDriven(each)) {
                count.keep(stored, each);
            }
        }
        return grants.reconcile(key, stored.revision(), count.counted(through, voidedThrough));
    }

    /**
     * Whether its driver, or the resumption that follows this count, will settle or drop it. The claim of a change, or of a group
     * over several members, is taken anew by whoever goes on with that.
     */
    private boolean isDriven(Claim claim) {
        return intents.find(claim.allocation())
                .filter(each -> each.state() == AllocationState.PENDING && !each.coordinates())
                .filter(each -> PlanDrive.claim(each).equals(claim))
                .isPresent();
    }

    private Map<GrantBook.Key, GrantCount> counts(Set<GrantBook.Key> known, List<ProviderEntry> entries) {
        Map<GrantBook.Key, GrantCount> counts = new TreeMap<>();
        known.forEach(key -> counts.put(key, new GrantCount()));
        for (ProviderEntry entry : entries) {
            SiteId site = entry.spec().site();
            entry.live().forEach(live -> count(counts, new GrantBook.Key(live.contract(), site))
                    .live(live));
            entry.outbox().forEach(event -> count(counts, new GrantBook.Key(event.contract(), site))
                    .waiting(event, reservations.get(site)));
        }
        return counts;
    }

    private static GrantCount count(Map<GrantBook.Key, GrantCount> counts, GrantBook.Key key) {
        return counts.computeIfAbsent(key, any -> new GrantCount());
    }

    /** By grant the last reservation that was sealed, never ended, and is live no more: its provider knows that it was voided. */
    private Map<GrantBook.Key, Long> voidedAtProviders(List<ProviderEntry> entries) {
        Map<ProviderId, Set<Long>> known = new HashMap<>();
        for (ProviderEntry entry : entries) {
            Set<Long> sequences = known.computeIfAbsent(entry.spec().id(), any -> new HashSet<>());
            entry.live().forEach(live -> sequences.add(live.siteSequence()));
            entry.outbox().forEach(each -> sequences.add(each.closesSequence()));
        }
        Map<GrantBook.Key, Long> voided = new TreeMap<>();
        archives.forEach((site, archive) -> reservations.get(site).unclosed((provider, sequence) -> {
            Set<Long> accounted = known.get(provider);
            if (accounted != null && !accounted.contains(sequence)) {
                LeafBody body = Leaf.parse(archive.read(sequence).leaf()).body();
                voided.merge(new GrantBook.Key(body.contract(), site), sequence, Math::max);
            }
        }));
        return voided;
    }
}
