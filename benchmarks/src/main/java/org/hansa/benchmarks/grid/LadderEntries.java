package org.hansa.benchmarks.grid;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.grant.GrantChange;
import org.hansa.grid.grant.GrantCommand;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.ignite.IgniteEntryStore;
import org.hansa.grid.ignite.MeasuredGrid;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderCommand;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.PutProvider;
import org.hansa.grid.provider.TrimSealed;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Entries of the ladder in one store: hosts of eight sealed reservations each, and grants. Every turn finds the same ones; what
 * it did is counted, against what was answered, and put back.
 *
 * @param keys of the hosts
 * @param live what each has when a turn begins
 * @param hosts entries as a turn begins, {@code grants} too
 */
record LadderEntries(
        IgniteEntryStore store,
        ProviderBook book,
        List<ProviderId> keys,
        int live,
        TreeMap<String, byte[]> hosts,
        TreeMap<String, byte[]> grants) {
    static final SiteId SITE = new SiteId("site-one");
    static final int HOSTS = 256;
    /** As many as there are contracts under way: writers of one contract stand in line at its grant, whatever the cache. */
    static final int GRANTS = 64;

    private static final int SEALED = 8;
    private static final int CORES = 64;

    /**
     * @param firstHost number of the first of them: a store may have several
     * @param waiting reservations on each that are not sealed
     */
    static LadderEntries make(IgniteEntryStore store, int firstHost, int waiting) {
        ProviderBook book = new ProviderBook(store, List.of());
        List<ProviderSpec> specs = IntStream.range(firstHost, firstHost + HOSTS)
                .mapToObj(host -> Commands.host(host, SITE, CORES))
                .toList();
        List<ProviderId> keys = specs.stream().map(ProviderSpec::id).toList();
        onEach(book, keys, host -> new PutProvider(specs.get(host), List.of(), 1));
        for (int i = 0; i < SEALED + waiting; i++) {
            // No number of a turn's.
            long first = -1L - (long) i * HOSTS;
            onEach(book, keys, host -> Commands.take(first - host, 1));
        }
        onEach(book, keys, host -> new TrimSealed(SEALED, Map.of()));
        GrantCommand all = new GrantCommand.Granted(1, Commands.cores((long) HOSTS * CORES));
        for (int g = 0; g < GRANTS; g++) {
            GrantBook.Key grant = grant(g);
            store.change(Table.GRANT, entryKey(grant), new GrantChange(grant, all));
        }
        TreeMap<String, byte[]> hosts = stored(store, Table.PROVIDER);
        hosts.keySet().retainAll(keys.stream().map(ProviderId::value).toList());
        return new LadderEntries(store, book, keys, SEALED + waiting, hosts, stored(store, Table.GRANT));
    }

    private static void onEach(ProviderBook book, List<ProviderId> keys, IntFunction<ProviderCommand> command) {
        book.applyAll(IntStream.range(0, keys.size()).boxed().collect(Collectors.toMap(keys::get, command::apply)));
    }

    /** The same in caches of another kind. */
    LadderEntries in(IgniteEntryStore other) {
        LadderEntries copy = new LadderEntries(other, new ProviderBook(other, List.of()), keys, live, hosts, grants);
        copy.putBack(true);
        return copy;
    }

    private static TreeMap<String, byte[]> stored(IgniteEntryStore store, Table table) {
        TreeMap<String, byte[]> entries = new TreeMap<>();
        store.scan(table, entries::put);
        return entries;
    }

    static GrantBook.Key grant(int number) {
        return new GrantBook.Key(new ContractHandle("contract-" + number), SITE);
    }

    static String entryKey(GrantBook.Key grant) {
        return grant.contract() + "/" + grant.site();
    }

    /** @param withIntents whether intents and grants were touched */
    void putBack(boolean withIntents) {
        store.putAll(Table.PROVIDER, hosts);
        if (withIntents) {
            MeasuredGrid.clear(store, Table.ALLOCATION);
            store.putAll(Table.GRANT, grants);
        }
    }

    /**
     * Everything that was answered is there once, is reserved, and nothing else is.
     *
     * @param answered what each host was told to have taken in this turn
     * @param withIntents whether each of them has an intent, and room of a grant
     */
    void recount(Map<ProviderId, Set<AllocationId>> answered, boolean withIntents, Violations violations) {
        for (ProviderEntry entry : book.all()) {
            ProviderId host = entry.spec().id();
            if (hosts.containsKey(host.value())) {
                recount(entry, answered.getOrDefault(host, Set.of()), violations);
            }
        }
        if (withIntents) {
            int reservations = answered.values().stream().mapToInt(Set::size).sum();
            ResourceVector held = stored(store, Table.GRANT).values().stream()
                    .map(bytes -> GrantEntry.decode(bytes).held())
                    .reduce(ResourceVector.ZERO, ResourceVector::plus);
            int intents = stored(store, Table.ALLOCATION).size();
            if (intents != reservations || !held.equals(Commands.UNIT.times(reservations))) {
                violations.add(reservations + " answered, but " + intents + " intents, and grants hold " + held);
            }
        }
    }

    private void recount(ProviderEntry entry, Set<AllocationId> answered, Violations violations) {
        ResourceVector sum = ResourceVector.ZERO;
        Set<AllocationId> found = new HashSet<>();
        for (LiveAllocation each : entry.live().subList(live, entry.live().size())) {
            if (each.held() || !found.add(each.id())) {
                violations.add(each.id() + " on " + entry.spec().id() + " is there twice, or only held");
            }
        }
        for (LiveAllocation each : entry.live()) {
            sum = sum.plus(each.resources());
        }
        if (!found.equals(answered)
                || !sum.equals(entry.taken())
                || !sum.fitsIn(entry.spec().total())) {
            violations.add(entry.spec().id() + " has " + found.size() + " reservations of " + answered.size()
                    + " answered, and says that " + entry.taken() + " is taken");
        }
    }
}
