package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.grant.GrantEntry;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.OutboxEvent;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Counts everything again from the entries and the archive, and compares. Called with nothing under way. */
final class Invariants {
    private final AllocationEngine allocations;
    private final Engine engine;

    Invariants(AllocationEngine allocations) {
        this.allocations = allocations;
        this.engine = allocations.engine();
    }

    void check() {
        for (ProviderEntry entry : engine.providers().all()) {
            roomAddsUp(entry);
            sequenceIsDense(entry);
        }
        grantsCoverProviders();
        everyAnsweredPartIsLive();
    }

    private static void roomAddsUp(ProviderEntry entry) {
        ResourceVector taken = ResourceVector.ZERO;
        int[] left = new int[entry.devices().count()];
        Arrays.fill(left, GpuDemand.WHOLE);
        Set<String> seen = new HashSet<>();
        for (LiveAllocation live : entry.live()) {
            assertThat(seen.add(live.id() + "/" + live.group()))
                    .as("twice on %s: %s", entry.spec().id(), live.id())
                    .isTrue();
            taken = taken.plus(live.resources());
            live.devices().forEach(device -> left[device] -= live.milliPerDevice());
        }
        assertThat(entry.taken()).isEqualTo(taken);
        assertThat(taken.fitsIn(entry.spec().total()))
                .as("%s oversold", entry.spec().id())
                .isTrue();
        for (int device = 0; device < left.length; device++) {
            assertThat(left[device])
                    .isBetween(0, GpuDemand.WHOLE)
                    .isEqualTo(entry.devices().free(device));
        }
    }

    /** Archive and outbox together have every event of the provider once. */
    private void sequenceIsDense(ProviderEntry entry) {
        List<Long> sequences = new ArrayList<>();
        for (Leaf leaf : leaves(entry.spec().site())) {
            if (leaf.body().provider().equals(entry.spec().id())) {
                sequences.add(leaf.body().providerSeq());
            }
        }
        // Between the archive's append and the trim an event is in both.
        entry.outbox().stream()
                .map(OutboxEvent::providerSeq)
                .filter(each -> each > sequences.size())
                .toList()
                .forEach(sequences::add);
        for (int i = 0; i < sequences.size(); i++) {
            assertThat(sequences.get(i)).as("events of %s", entry.spec().id()).isEqualTo(i + 1L);
        }
        assertThat(entry.providerSeq()).isEqualTo(sequences.size());
    }

    private List<Leaf> leaves(SiteId site) {
        StreamId stream = new StreamId.Site(site);
        List<Leaf> leaves = new ArrayList<>();
        for (long at = 0; at < engine.archive().size(stream); at++) {
            leaves.add(Leaf.parse(engine.archive().leaf(stream, at)));
        }
        return leaves;
    }

    private void grantsCoverProviders() {
        Map<String, ResourceVector> used = new HashMap<>();
        for (ProviderEntry entry : engine.providers().all()) {
            for (LiveAllocation live : entry.live()) {
                used.merge(key(live.contract(), entry.spec().site()), live.resources(), ResourceVector::plus);
            }
        }
        for (GrantEntry grant : engine.grants().all()) {
            ResourceVector providers = used.getOrDefault(key(grant.contract(), grant.site()), ResourceVector.ZERO);
            ResourceVector counted = grant.held().plus(grant.used());
            assertThat(providers.fitsIn(counted))
                    .as("providers %s, grant %s", providers, grant.view())
                    .isTrue();
        }
    }

    /** With every event sealed, the grant counts exactly what the providers hold. */
    void grantsAreExact() {
        Map<String, ResourceVector> used = new HashMap<>();
        for (ProviderEntry entry : engine.providers().all()) {
            for (LiveAllocation live : entry.live()) {
                used.merge(key(live.contract(), entry.spec().site()), live.resources(), ResourceVector::plus);
            }
        }
        for (GrantEntry grant : engine.grants().all()) {
            assertThat(grant.held().plus(grant.used()))
                    .isEqualTo(used.getOrDefault(key(grant.contract(), grant.site()), ResourceVector.ZERO));
        }
    }

    boolean grantsExact() {
        try {
            grantsAreExact();
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static String key(ContractHandle contract, SiteId site) {
        return contract + "/" + site;
    }

    private void everyAnsweredPartIsLive() {
        Map<ProviderId, ProviderEntry> entries = new HashMap<>();
        engine.providers().all().forEach(each -> entries.put(each.spec().id(), each));
        Map<AllocationId, Integer> liveParts = new HashMap<>();
        entries.values().forEach(entry -> entry.live().forEach(each -> liveParts.merge(each.id(), 1, Integer::sum)));
        for (AllocationView view :
                allocations.allocations(Optional.empty(), Optional.empty(), 500).allocations()) {
            AllocationId id = view.command().allocation();
            int expected =
                    switch (view.state()) {
                        case HELD, RESERVED, ACTIVE ->
                            (int) view.parts().stream()
                                    .filter(part -> part.owner().isEmpty())
                                    .count();
                        default -> 0;
                    };
            assertThat(liveParts.getOrDefault(id, 0))
                    .as("live parts of %s, %s", id, view.state())
                    .isEqualTo(expected);
        }
    }

    /** What the simulated ledger counts as live is what the grid counts as reserved and sealed. */
    void ledgerAgrees(SimulatedLedger ledger, SiteId site) {
        Set<String> grid = new HashSet<>();
        for (ProviderEntry entry : engine.providers().all()) {
            if (entry.spec().site().equals(site)) {
                entry.live().stream()
                        .filter(each -> !each.held())
                        .forEach(each -> grid.add(entry.spec().id() + "/" + each.id()));
            }
        }
        Set<String> chain = new HashSet<>();
        ledger.live(site)
                .forEach(leaf ->
                        chain.add(leaf.body().provider() + "/" + leaf.body().allocation()));
        assertThat(chain).isEqualTo(grid);
        assertThat(ledger.leaves(site.value()).size()).isEqualTo(leaves(site).size());
        assertThat(leaves(site).stream()
                        .filter(each -> each.body().event() == LeafEvent.RESERVED)
                        .count())
                .isGreaterThanOrEqualTo(chain.size());
    }
}
