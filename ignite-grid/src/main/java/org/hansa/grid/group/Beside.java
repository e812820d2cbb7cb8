package org.hansa.grid.group;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.DomainRule.Kind;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlacedPart;
import org.hansa.ledger.model.SiteId;

/**
 * What the rules of a group leave to one member for further units, beside what stands with the others. A host, a rack, a site and a
 * member are never shared with them, so units that have to share one stay, and those that have to lie apart in one do so there by
 * themselves; a country may be shared.
 */
final class Beside {
    private final Map<Integer, Map<SiteId, Integer>> standing = new HashMap<>();

    /** @param parts with the others */
    Beside(List<PlacedPart> parts) {
        parts.forEach(part -> standing.computeIfAbsent(part.group(), any -> new HashMap<>())
                .merge(part.site(), part.units(), Integer::sum));
    }

    /**
     * @param sites of the member
     * @return those at which further units may lie
     */
    List<SiteId> sites(int number, GroupRequest group, List<SiteId> sites) {
        if (!standing.containsKey(number)) {
            return sites;
        }
        boolean stays =
                group.rules().stream().anyMatch(rule -> rule.kind() == Kind.AFFINITY && rule.key() != Domain.COUNTRY);
        if (stays) {
            return List.of();
        }
        Set<SiteId> open = new HashSet<>(sites);
        group.rule(Kind.AFFINITY, Domain.COUNTRY)
                .ifPresent(
                        rule -> open.removeIf(site -> !countries(number, rule).contains(country(rule, site))));
        group.rule(Kind.SPREAD, Domain.COUNTRY).ifPresent(rule -> open.removeIf(site -> left(number, rule, site) < 1));
        return sites.stream().filter(open::contains).toList();
    }

    /**
     * The group as the member is asked about it.
     *
     * @param sites as {@link #sites} has left them: where they are in several countries, the least that is left in one counts for each
     */
    GroupRequest asked(int number, GroupRequest group, int further, List<SiteId> sites) {
        Optional<DomainRule> countries = group.rule(Kind.SPREAD, Domain.COUNTRY);
        if (countries.isEmpty() || !standing.containsKey(number)) {
            return group.exactly(further);
        }
        DomainRule rule = countries.get();
        int left =
                sites.stream().mapToInt(site -> left(number, rule, site)).min().orElse(rule.maxPerDomain());
        DomainRule less = new DomainRule(Kind.SPREAD, Domain.COUNTRY, left, rule.siteDomains());
        List<DomainRule> rules =
                group.rules().stream().map(each -> each == rule ? less : each).toList();
        return new GroupRequest(group.name(), further, group.request().withCount(further), rules);
    }

    private Set<String> countries(int number, DomainRule rule) {
        Set<String> countries = new HashSet<>();
        standing.getOrDefault(number, Map.of()).keySet().forEach(site -> countries.add(country(rule, site)));
        return countries;
    }

    private int left(int number, DomainRule rule, SiteId site) {
        String country = country(rule, site);
        return rule.maxPerDomain()
                - standing.getOrDefault(number, Map.of()).entrySet().stream()
                        .filter(each -> country(rule, each.getKey()).equals(country))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
    }

    private static String country(DomainRule rule, SiteId site) {
        return rule.siteDomains().getOrDefault(site, "");
    }
}
