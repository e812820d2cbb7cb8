package org.hansa.grid.notice;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.AllocationPlanner;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanQuestion;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;

/** The providers as they would be without some allocations; what it answers changes nothing outside. */
final class Shadow {
    private final Map<ProviderId, ProviderEntry> entries = new HashMap<>();
    private final Map<AllocationId, Set<ProviderId>> where = new HashMap<>();
    private final CandidateIndex index = new CandidateIndex();
    private Set<AllocationId> gone = Set.of();
    private long revision;

    Shadow(ProviderBook providers, Set<SiteId> sites) {
        providers.scan(entry -> {
            if (sites.contains(entry.spec().site()) && !entry.mark().withdrawn()) {
                ProviderId id = entry.spec().id();
                entries.put(id, entry);
                revision = Math.max(revision, entry.revision());
                for (LiveAllocation live : entry.live()) {
                    where.computeIfAbsent(live.id(), any -> new HashSet<>()).add(id);
                }
                index.accept(entry);
            }
        });
    }

    /** Where the question finds room when exactly these allocations are gone. */
    Optional<List<PlannedPart>> plan(PlanQuestion question, Set<AllocationId> without) {
        Set<ProviderId> changed = new HashSet<>();
        Set<AllocationId> either = new HashSet<>(gone);
        either.addAll(without);
        for (AllocationId id : either) {
            if (gone.contains(id) != without.contains(id)) {
                changed.addAll(where.getOrDefault(id, Set.of()));
            }
        }
        gone = Set.copyOf(without);
        for (ProviderId id : changed) {
            index.accept(entries.get(id).without(gone, ++revision));
        }
        return AllocationPlanner.find(index, question);
    }

    /** The allocations that lie on these providers. */
    Set<AllocationId> on(Set<ProviderId> providers) {
        Set<AllocationId> found = new HashSet<>();
        providers.forEach(id -> entries.get(id).live().forEach(live -> found.add(live.id())));
        return found;
    }
}
