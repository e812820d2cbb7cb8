package org.hansa.grid.planner;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.DomainRule;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * One question to the planner.
 *
 * @param sites permitted sites with what the grant leaves there
 * @param choices choose at random among this many best: as many as there are writers at once, so that they spread
 * @param avoid providers that turned this request away a moment ago
 * @param least units that are needed; up to the request's count are placed
 * @param rules how the units lie to each other
 * @param standing units of the same group that there are already, by provider: rules count them, and further units may join them
 */
public record PlanRequest(
        ResourceRequest request,
        List<Allowance> sites,
        int choices,
        long seed,
        Set<ProviderId> avoid,
        int least,
        List<DomainRule> rules,
        SortedMap<ProviderId, Integer> standing) {
    /** All units, however they lie to each other. */
    public PlanRequest(ResourceRequest request, List<Allowance> sites, int choices, long seed, Set<ProviderId> avoid) {
        this(request, sites, choices, seed, avoid, request.count(), List.of());
    }

    /** Of a group that has nothing yet. */
    public PlanRequest(
            ResourceRequest request,
            List<Allowance> sites,
            int choices,
            long seed,
            Set<ProviderId> avoid,
            int least,
            List<DomainRule> rules) {
        this(request, sites, choices, seed, avoid, least, rules, Collections.emptySortedMap());
    }

    public PlanRequest {
        rules = List.copyOf(rules);
        sites = List.copyOf(sites);
        avoid = Set.copyOf(avoid);
        standing = standing.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(standing));
    }

    /**
     * @param rank sites of a lower rank are used up first; equal ranks compete by fit
     * @param grantFree what the grant leaves; absent asks whether there is room, grant or no grant
     */
    public record Allowance(SiteId site, int rank, Optional<ResourceVector> grantFree) {}

    /** The same question without regard to grants. */
    public PlanRequest withoutGrants() {
        List<Allowance> open = sites.stream()
                .map(each -> new Allowance(each.site(), each.rank(), Optional.empty()))
                .toList();
        return withSites(open);
    }

    /** The same question about one of the sites. */
    public PlanRequest at(SiteId site) {
        List<Allowance> only =
                sites.stream().filter(each -> each.site().equals(site)).toList();
        return withSites(only);
    }

    /** As many as there is room for, but so many at least. */
    public PlanRequest atLeast(int units) {
        return new PlanRequest(request, sites, choices, seed, avoid, units, rules, standing);
    }

    /** So many units, and no fewer. */
    public PlanRequest units(int units) {
        return new PlanRequest(request.withCount(units), sites, choices, seed, avoid, units, rules, standing);
    }

    /** The same without these providers. */
    public PlanRequest without(Set<ProviderId> others) {
        return new PlanRequest(request, sites, choices, seed, others, least, rules, standing);
    }

    PlanRequest withSites(List<Allowance> allowances) {
        return new PlanRequest(request, allowances, choices, seed, avoid, least, rules, standing);
    }
}
