package org.hansa.grid.grant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/** The grants that this member's sites may serve, each change one write of one entry, with a copy in memory to plan by. */
public final class GrantBook {
    /** How often a seal may come between before nothing is offered this time. */
    private static final int GIVE_BACK_ATTEMPTS = 3;

    private final EntryStore store;
    private final Map<Key, GrantEntry> mirror = new ConcurrentHashMap<>();
    private final Unsettled unsettled = new Unsettled();

    /** Names a grant. */
    public record Key(ContractHandle contract, SiteId site) implements Comparable<Key> {
        String entryKey() {
            return contract + "/" + site;
        }

        @Override
        public int compareTo(Key other) {
            return entryKey().compareTo(other.entryKey());
        }
    }

    /** What a batch of sealed events does to one grant. @param takenById reservations @param freed by ends */
    public record SealedUse(SortedMap<AllocationId, ResourceVector> takenById, ResourceVector freed) {}

    public GrantBook(EntryStore store) {
        this.store = store;
        store.scan(Table.GRANT, (key, bytes) -> remember(GrantEntry.decode(bytes)));
    }

    public Optional<GrantEntry> find(Key key) {
        return Optional.ofNullable(mirror.get(key));
    }

    public List<GrantEntry> all() {
        return List.copyOf(mirror.values());
    }

    /** What is free to plan with. */
    public ResourceVector free(Key key) {
        return find(key).map(GrantEntry::free).orElse(ResourceVector.ZERO);
    }

    /** Takes over the ledger's record; an older version than the known one changes nothing. */
    public void apply(Key key, long version, ResourceVector granted) {
        change(key, entry -> version <= entry.version() ? entry : entry.granted(version, granted));
    }

    /** Takes the hold, once per allocation. @return what the grant lacks, zero when it was taken */
    public ResourceVector hold(Key key, AllocationId id, ResourceVector wanted) {
        return store.change(Table.GRANT, key.entryKey(), before -> {
                    GrantEntry entry = decode(key, before);
                    if (entry.holds().containsKey(id)) {
                        return Changed.nothing(new Held(entry, ResourceVector.ZERO));
                    }
                    ResourceVector shortfall = shortfall(entry.free(), wanted);
                    if (!shortfall.isZero()) {
                        return Changed.nothing(new Held(entry, shortfall));
                    }
                    TreeMap<AllocationId, ResourceVector> holds = new TreeMap<>(entry.holds());
                    holds.put(id, wanted);
                    GrantEntry after = entry.with(holds, entry.used(), entry.sealedThrough());
                    return Changed.to(after.encode(), new Held(after, ResourceVector.ZERO));
                })
                .remembered(this);
    }

    /** Gives back what of a hold was not reserved. */
    public void drop(Key key, AllocationId id, ResourceVector unused) {
        change(key, entry -> {
            ResourceVector held = entry.holds().get(id);
            if (held == null) {
                return entry;
            }
            TreeMap<AllocationId, ResourceVector> holds = new TreeMap<>(entry.holds());
            reduce(holds, id, unused);
            return entry.with(holds, entry.used(), entry.sealedThrough());
        });
    }

    /** Gives back whatever an allocation holds of any grant; for one that took room nowhere. */
    public void dropAll(AllocationId id) {
        List.copyOf(mirror.keySet())
                .forEach(key -> change(key, entry -> entry.holds().containsKey(id) ? entry.without(id) : entry));
    }

    /** Counts a sealed batch, once, however often it is presented. @param through site sequence of its last leaf */
    public void sealed(Key key, long through, SealedUse use) {
        unsettled.freed(key, through, use.freed());
        change(key, entry -> {
            if (through <= entry.sealedThrough()) {
                return entry;
            }
            TreeMap<AllocationId, ResourceVector> holds = new TreeMap<>(entry.holds());
            ResourceVector used = entry.used();
            for (Map.Entry<AllocationId, ResourceVector> each : use.takenById().entrySet()) {
                reduce(holds, each.getKey(), each.getValue());
                used = used.plus(each.getValue());
            }
            return entry.with(holds, minus(used, use.freed()), through);
        });
    }

    /** Frees what the ledger counted as zero. */
    public void voided(Key key, ResourceVector resources) {
        change(key, entry -> entry.with(entry.holds(), minus(entry.used(), resources), entry.sealedThrough()));
    }

    /** Counts sealed reservations of a provider that came back from the archive. */
    public void restored(Key key, ResourceVector resources) {
        change(key, entry -> entry.with(entry.holds(), entry.used().plus(resources), entry.sealedThrough()));
    }

    /** Sets use to what the providers say, after a restart. */
    public void reconcile(Key key, SortedMap<AllocationId, ResourceVector> holds, ResourceVector used, long through) {
        unsettled.allBefore(key, through);
        change(
                key,
                entry -> entry.holds().equals(holds) && entry.used().equals(used) && entry.sealedThrough() == through
                        ? entry
                        : entry.with(holds, used, through));
    }

    /**
     * Sets aside what the contract's home asks back, as far as it is free: nobody takes it from here on, and the ledger may
     * follow. Asked again it answers anew, zero cancels. What was freed by ends that the ledger does not have yet is not
     * offered: an anchor under way could have a reservation before such an end, and would find the grant too small for both.
     *
     * @param version of the grant that the home knows; of any other nothing is offered
     * @param anchored leaves of the site that the ledger has
     * @return what is set aside
     */
    public ResourceVector giveBack(Key key, long version, ResourceVector wanted, long anchored, long now) {
        for (int attempt = 0; attempt < GIVE_BACK_ATTEMPTS; attempt++) {
            long counted = find(key).map(GrantEntry::sealedThrough).orElse(-1L);
            Optional<ResourceVector> notYet = unsettled.amount(key, anchored);
            if (notYet.isEmpty() && !wanted.isZero()) {
                return ResourceVector.ZERO;
            }
            Offered offered = store.change(Table.GRANT, key.entryKey(), before -> {
                GrantEntry entry = decode(key, before);
                if (entry.sealedThrough() != counted) {
                    return Changed.nothing(new Offered(entry, Optional.empty()));
                }
                if (entry.version() != version) {
                    return Changed.nothing(new Offered(entry, Optional.of(ResourceVector.ZERO)));
                }
                GrantEntry without = entry.returning(ResourceVector.ZERO, now);
                ResourceVector free = minus(without.free(), notYet.orElse(ResourceVector.ZERO));
                ResourceVector offer = least(free, wanted);
                return offer.isZero() && entry.returning().isZero()
                        ? Changed.nothing(new Offered(entry, Optional.of(offer)))
                        : offering(without.returning(offer, now), offer);
            });
            remember(offered.entry());
            if (offered.amount().isPresent()) {
                return offered.amount().get();
            }
        }
        return ResourceVector.ZERO;
    }

    private record Offered(GrantEntry entry, Optional<ResourceVector> amount) {}

    private static Changed<Offered> offering(GrantEntry after, ResourceVector offer) {
        return Changed.to(after.encode(), new Offered(after, Optional.of(offer)));
    }

    /**
     * Takes back what was offered long ago and never came onto the ledger. Safe: should the home's transaction commit after
     * all, the ledger voids what was placed beyond the smaller grant, and never counts more than it granted.
     */
    public void reclaim(long offeredBefore) {
        all().stream()
                .filter(each -> !each.returning().isZero() && each.returningSince() < offeredBefore)
                .forEach(each -> change(
                        new Key(each.contract(), each.site()),
                        entry -> entry.returning().isZero() || entry.returningSince() >= offeredBefore
                                ? entry
                                : entry.returning(ResourceVector.ZERO, 0)));
    }

    private static ResourceVector least(ResourceVector a, ResourceVector b) {
        return minus(a, minus(a, b));
    }

    /** By class, what {@code wanted} has more than {@code free}. */
    public static ResourceVector shortfall(ResourceVector free, ResourceVector wanted) {
        TreeMap<ResourceClass, Long> lacking = new TreeMap<>();
        wanted.quantities().forEach((each, quantity) -> lacking.put(each, Math.max(0, quantity - free.get(each))));
        return new ResourceVector(lacking);
    }

    private record Held(GrantEntry entry, ResourceVector shortfall) {
        ResourceVector remembered(GrantBook book) {
            book.remember(entry);
            return shortfall;
        }
    }

    private void change(Key key, UnaryOperator<GrantEntry> change) {
        remember(store.change(Table.GRANT, key.entryKey(), before -> {
            GrantEntry entry = decode(key, before);
            GrantEntry after = change.apply(entry);
            return after == entry ? Changed.nothing(entry) : Changed.to(after.encode(), after);
        }));
    }

    private void remember(GrantEntry entry) {
        mirror.merge(
                new Key(entry.contract(), entry.site()),
                entry,
                (old, next) -> next.revision() >= old.revision() ? next : old);
    }

    private static GrantEntry decode(Key key, byte @Nullable [] before) {
        return before == null ? GrantEntry.empty(key.contract(), key.site()) : GrantEntry.decode(before);
    }

    private static void reduce(TreeMap<AllocationId, ResourceVector> holds, AllocationId id, ResourceVector by) {
        holds.computeIfPresent(id, (key, held) -> {
            ResourceVector left = minus(held, by);
            return left.isZero() ? null : left;
        });
    }

    /** Never below zero: after a reconciliation an old event may still be counted. */
    private static ResourceVector minus(ResourceVector from, ResourceVector what) {
        return shortfall(what, from);
    }
}
