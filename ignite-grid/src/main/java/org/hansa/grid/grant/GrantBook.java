package org.hansa.grid.grant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** The grants that this member's sites may serve, each change one write of one entry, with a copy in memory to plan by. */
public final class GrantBook {
    /** How often a seal may come between before nothing is offered this time. */
    private static final int GIVE_BACK_ATTEMPTS = 3;

    /** Of one claim, in which little happens but what its own driver does. */
    private static final int DROP_ATTEMPTS = 10;

    private final EntryStore store;
    private final Map<Key, GrantEntry> mirror = new ConcurrentHashMap<>();
    private final Unsettled unsettled = new Unsettled();
    private final Settled settled = new Settled();

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

    /** What a batch of sealed events does to one grant: see {@link GrantCommand.CountSealed}. */
    public record SealedUse(SortedMap<Claim, ResourceVector> released, ResourceVector taken, ResourceVector freed) {}

    /**
     * What providers and archive say of a grant.
     *
     * @param open of {@code held} what may still come to nothing
     * @param through site sequence of the last leaf that was looked at
     * @param voidedThrough last leaf that providers have taken back as counted zero; it is not in {@code used}
     */
    public record Counted(
            ResourceVector held,
            SortedMap<Claim, ResourceVector> open,
            ResourceVector used,
            long through,
            long voidedThrough) {}

    public GrantBook(EntryStore store) {
        this.store = store;
        stored().values().forEach(this::remember);
    }

    /** As they are stored now: another engine of this member may have changed them. */
    public Map<Key, GrantEntry> stored() {
        Map<Key, GrantEntry> all = new TreeMap<>();
        store.scan(Table.GRANT, (name, bytes) -> {
            GrantEntry entry = GrantEntry.decode(bytes);
            all.put(new Key(entry.contract(), entry.site()), entry);
        });
        return all;
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
        change(key, new GrantCommand.Granted(version, granted));
    }

    /** Takes the hold, once per claim. @return what the grant lacks, zero when it was taken */
    public ResourceVector hold(Key key, Claim claim, ResourceVector wanted) {
        return hold(key, claim, wanted, change -> store.change(Table.GRANT, key.entryKey(), change));
    }

    /** The same, and puts an entry in one go with it, both ahead of the caller's next write. */
    public ResourceVector holdAhead(EntryStore.Put put, Key key, Claim claim, ResourceVector wanted) {
        return hold(key, claim, wanted, change -> store.changeAhead(put, Table.GRANT, key.entryKey(), change));
    }

    private ResourceVector hold(
            Key key, Claim claim, ResourceVector wanted, Function<GrantChange, GrantChange.Answer> write) {
        List<Claim> standing = settled.take(key);
        try {
            GrantChange.Answer answer =
                    write.apply(new GrantChange(key, new GrantCommand.Hold(claim, wanted, standing)));
            remember(answer.entry());
            return answer.amount().orElseThrow();
        } finally {
            // Also when the write failed, and nobody knows whether it was done.
            settled.add(key, standing, find(key));
        }
    }

    /** The room of a claim stands on its providers, so it will not be dropped. Written with the next hold. */
    public void settle(Key key, Claim claim) {
        settled.add(key, List.of(claim), find(key));
    }

    /** Gives back what of a hold was not reserved. */
    public void drop(Key key, Claim claim, ResourceVector unused) {
        for (int attempt = 0; attempt < DROP_ATTEMPTS; attempt++) {
            // As it is stored: a hold whose answer got lost is there, and not in this memory.
            ResourceVector before = store.get(Table.GRANT, key.entryKey())
                    .map(bytes -> GrantEntry.decode(bytes).open().get(claim))
                    .orElse(ResourceVector.ZERO);
            if (before.isZero()
                    || change(key, new GrantCommand.Drop(claim, before, GrantCommand.minus(before, unused)))
                            .isPresent()) {
                return;
            }
        }
        throw new IllegalStateException("grant " + key.entryKey() + ": the hold of " + claim.allocation()
                + " changed each time that a part of it was given back; the next start counts it again");
    }

    /** Gives back whatever an allocation holds of any grant; for one that took room nowhere. */
    public void dropAll(AllocationId id) {
        List.copyOf(mirror.keySet()).forEach(key -> change(key, new GrantCommand.DropAll(id)));
    }

    /** Counts a sealed batch, once, however often it is presented. @param through site sequence of its last leaf */
    public void sealed(Key key, long through, SealedUse use) {
        unsettled.freed(key, through, use.freed());
        change(key, new GrantCommand.CountSealed(through, use.released(), use.taken(), use.freed()));
    }

    /** Frees what the ledger counted as zero, once. @param sequence of its leaf; one grant's come in order */
    public void voided(Key key, long sequence, ResourceVector resources) {
        change(key, new GrantCommand.Unuse(sequence, resources));
    }

    /** Counts sealed reservations of a provider that came back from the archive. */
    public void restored(Key key, ResourceVector resources) {
        change(key, new GrantCommand.Use(resources));
    }

    /**
     * Sets use to what the providers say, after a restart.
     *
     * @param revision of the entry before they were read
     * @return false, and nothing was set, when the entry is another one by now
     */
    public boolean reconcile(Key key, long revision, Counted counted) {
        unsettled.allBefore(key, counted.through());
        return change(key, new GrantCommand.Reconcile(revision, counted)).isPresent();
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
            Optional<ResourceVector> offered = change(
                    key, new GrantCommand.OfferBack(version, counted, notYet.orElse(ResourceVector.ZERO), wanted, now));
            if (offered.isPresent()) {
                return offered.get();
            }
        }
        return ResourceVector.ZERO;
    }

    /**
     * Takes back what was offered long ago and never came onto the ledger. Safe: should the home's transaction commit after
     * all, the ledger voids what was placed beyond the smaller grant, and never counts more than it granted.
     */
    public void reclaim(long offeredBefore) {
        all().stream()
                .filter(each -> !each.returning().isZero() && each.returningSince() < offeredBefore)
                .forEach(
                        each -> change(new Key(each.contract(), each.site()), new GrantCommand.Reclaim(offeredBefore)));
    }

    /** By class, what {@code wanted} has more than {@code free}. */
    public static ResourceVector shortfall(ResourceVector free, ResourceVector wanted) {
        return GrantCommand.shortfall(free, wanted);
    }

    private Optional<ResourceVector> change(Key key, GrantCommand command) {
        GrantChange.Answer answer = store.change(Table.GRANT, key.entryKey(), new GrantChange(key, command));
        remember(answer.entry());
        return answer.amount();
    }

    private void remember(GrantEntry entry) {
        mirror.merge(
                new Key(entry.contract(), entry.site()),
                entry,
                (old, next) -> next.revision() >= old.revision() ? next : old);
    }
}
