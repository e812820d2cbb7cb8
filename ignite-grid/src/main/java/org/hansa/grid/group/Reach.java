package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.DomainRule.Kind;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/**
 * Sites at which one plan may look, by member, the home first.
 *
 * @param oneCountry whether they are all in one country
 */
record Reach(Map<MspId, List<SiteId>> sites, boolean oneCountry) {
    /** Countries that a request is tried in one by one. */
    private static final int MAX_COUNTRIES = 8;

    /**
     * Everywhere first; where a group has to stay in one country, each country too, since no member alone may have the room there.
     * Where units are to be spread by country each country is one member's: two members would have to count together otherwise.
     */
    static List<Reach> of(PlaceCommand command, MspId home, RemoteOwners owners) {
        Map<SiteId, String> countries = countries(command.groups());
        boolean exclusive = has(command.groups(), Kind.SPREAD);
        List<Reach> all = new ArrayList<>();
        all.add(new Reach(byOwner(command.sites(), home, owners, exclusive ? countries : Map.of()), false));
        if (has(command.groups(), Kind.AFFINITY)) {
            Set<String> known = new LinkedHashSet<>();
            command.sites()
                    .forEach(site -> Optional.ofNullable(countries.get(site)).ifPresent(known::add));
            known.stream().limit(MAX_COUNTRIES).forEach(country -> {
                List<SiteId> there = command.sites().stream()
                        .filter(site -> country.equals(countries.get(site)))
                        .toList();
                all.add(new Reach(byOwner(there, home, owners, exclusive ? countries : Map.of()), true));
            });
        }
        return all;
    }

    private static boolean has(List<GroupRequest> groups, Kind kind) {
        return groups.stream()
                .anyMatch(group -> group.rule(kind, Domain.COUNTRY).isPresent());
    }

    private static Map<SiteId, String> countries(List<GroupRequest> groups) {
        Map<SiteId, String> countries = new HashMap<>();
        groups.stream()
                .flatMap(group -> group.rules().stream())
                .filter(rule -> rule.key() == Domain.COUNTRY)
                .map(DomainRule::siteDomains)
                .forEach(countries::putAll);
        return countries;
    }

    private static Map<MspId, List<SiteId>> byOwner(
            List<SiteId> sites, MspId home, RemoteOwners owners, Map<SiteId, String> exclusive) {
        Map<MspId, List<SiteId>> found = new LinkedHashMap<>();
        Map<String, MspId> taken = new HashMap<>();
        List<SiteId> homeFirst = new ArrayList<>(
                sites.stream().filter(site -> owners.ownerOf(site).isEmpty()).toList());
        sites.stream().filter(site -> owners.ownerOf(site).isPresent()).forEach(homeFirst::add);
        for (SiteId site : homeFirst) {
            MspId owner = owners.ownerOf(site).orElse(home);
            String country = exclusive.get(site);
            if (country == null || taken.computeIfAbsent(country, any -> owner).equals(owner)) {
                found.computeIfAbsent(owner, any -> new ArrayList<>()).add(site);
            }
        }
        return found;
    }

    Reach without(Set<MspId> refusing) {
        Map<MspId, List<SiteId>> left = new LinkedHashMap<>(sites);
        left.keySet().removeAll(refusing);
        return new Reach(left, oneCountry);
    }
}
