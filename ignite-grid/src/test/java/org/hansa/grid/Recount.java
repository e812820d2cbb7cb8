package org.hansa.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.checker.Acknowledgement;
import org.hansa.checker.AllocationChecker;
import org.hansa.checker.Evidence;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Remembers what an engine's clients were told, and hands everything to the independent checker at the end. */
final class Recount {
    private final Supplier<SimulatedLedger> ledger;
    private final Map<String, CanonicalRecord> records = new TreeMap<>();
    private final List<SiteId> sites;
    private final Map<AllocationId, Acknowledgement> told = new LinkedHashMap<>();

    Recount(SimulatedLedger ledger, List<SiteId> sites) {
        this(() -> ledger, sites);
    }

    /** @param ledger as it is when it is counted */
    Recount(Supplier<SimulatedLedger> ledger, List<SiteId> sites) {
        this.ledger = ledger;
        this.sites = List.copyOf(sites);
    }

    /** What the ledger has beside the streams. */
    Recount granted(ResourceVector granted) {
        for (SiteId site : sites) {
            records.put(LedgerKey.capacity(site), new CapacityDeclaration(site, 1, Fixture.plenty(), 0, 1));
            records.put(LedgerKey.grant(Fixture.CONTRACT, site), new Grant(Fixture.CONTRACT, site, 1, granted));
        }
        return this;
    }

    PlaceOutcome told(PlaceCommand command, PlaceOutcome outcome) {
        if (outcome instanceof PlaceOutcome.Placed placed) {
            List<Acknowledgement.Part> parts =
                    placed.parts().stream().map(part -> part(command, part)).toList();
            told.put(
                    placed.allocation(),
                    new Acknowledgement(
                            placed.allocation().value(),
                            false,
                            command.expiresAtMillis().isPresent(),
                            parts,
                            wishes(command)));
        }
        return outcome;
    }

    /** A release is under way: whether it took effect nobody knows until it is answered. */
    void mayBeReleased(AllocationId id) {
        told.computeIfPresent(
                id, (any, each) -> new Acknowledgement(each.allocation(), false, true, each.parts(), each.wishes()));
    }

    void released(AllocationId id) {
        told.computeIfPresent(
                id, (any, each) -> new Acknowledgement(each.allocation(), true, false, each.parts(), each.wishes()));
    }

    void forget() {
        told.clear();
    }

    private static Map<String, Acknowledgement.Wish> wishes(PlaceCommand command) {
        Map<String, Acknowledgement.Wish> wishes = new TreeMap<>();
        command.groups().forEach(group -> wishes.put(group.name(), wish(command, group)));
        return wishes;
    }

    private static Acknowledgement.Part part(PlaceCommand command, PlacedPart part) {
        return new Acknowledgement.Part(
                command.groupName(part.group()),
                part.provider().value(),
                part.site().value(),
                part.units(),
                amounts(part.resources()),
                part.providerSeq(),
                part.receipt().map(each -> each.receipt().leafBodyDigest().hex()));
    }

    private static Acknowledgement.Rule rule(DomainRule rule) {
        return new Acknowledgement.Rule(
                rule.kind() == DomainRule.Kind.AFFINITY,
                rule.key().name().toLowerCase(Locale.ROOT),
                rule.maxPerDomain());
    }

    private static Acknowledgement.Wish wish(PlaceCommand command, GroupRequest group) {
        ResourceRequest request = group.request();
        return new Acknowledgement.Wish(
                group.minCount(),
                request.count(),
                amounts(request.perUnit()),
                Set.copyOf(request.gpu().map(GpuDemand::models).orElse(List.of())),
                request.gpu().map(GpuDemand::milli).orElse(0L),
                request.requiredTraits(),
                request.forbiddenTraits(),
                Set.copyOf(command.sites().stream().map(SiteId::value).toList()),
                group.rules().stream().map(Recount::rule).toList());
    }

    private static Map<String, Long> amounts(ResourceVector vector) {
        Map<String, Long> amounts = new TreeMap<>();
        vector.quantities().forEach((name, amount) -> amounts.put(name.name(), amount));
        return amounts;
    }

    AllocationChecker.Result count(EntryStore store, Path directory, boolean quiet) {
        List<Evidence.Entry> entries = new ArrayList<>();
        for (Table table : List.of(Table.PROVIDER, Table.ALLOCATION, Table.GRANT, Table.INVENTORY)) {
            store.scan(table, (key, bytes) -> entries.add(new Evidence.Entry("NordMSP", table.name(), key, bytes)));
        }
        Map<String, Path> archives = new TreeMap<>();
        sites.forEach(site -> archives.put(site.value(), directory.resolve("archive/site-" + site)));
        Map<String, byte[]> state = ledger.get().state(sites);
        records.forEach((key, record) -> state.put(key, record.bytes()));
        try {
            return AllocationChecker.check(new Evidence(entries, archives, state, List.copyOf(told.values()), quiet));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void clean(EntryStore store, Path directory) {
        AllocationChecker.Result result = count(store, directory, true);
        if (!result.clean()) {
            throw new AssertionError(result.text());
        }
    }
}
