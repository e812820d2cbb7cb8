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
    private final EntryStore store;
    private final Map<Key, GrantEntry> mirror = new ConcurrentHashMap<>();

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
        change(
                key,
                entry -> entry.holds().equals(holds) && entry.used().equals(used) && entry.sealedThrough() == through
                        ? entry
                        : entry.with(holds, used, through));
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
