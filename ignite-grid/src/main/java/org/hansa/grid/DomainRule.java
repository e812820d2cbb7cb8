package org.hansa.grid;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.model.SiteId;

/**
 * How the units of a group lie to each other.
 *
 * @param maxPerDomain for {@code SPREAD}: units that one domain may have; 0 for {@code AFFINITY}, whose units all share one
 * @param siteDomains for {@code MEMBER} and {@code COUNTRY}: the domain of each site, since the grid does not know
 */
public record DomainRule(Kind kind, Domain key, int maxPerDomain, SortedMap<SiteId, String> siteDomains) {
    /** Apart or together. */
    public enum Kind {
        SPREAD,
        AFFINITY
    }

    /** What units can share, from the smallest. Providers that name no rack share one that is only good to keep apart. */
    public enum Domain {
        HOST,
        RACK,
        SITE,
        MEMBER,
        COUNTRY;

        /** Whether units that share one of these share one of the other, too; a member may have sites in several countries. */
        public boolean within(Domain other) {
            boolean wider = this != MEMBER && ordinal() < other.ordinal();
            return this == other || wider;
        }
    }

    public DomainRule {
        siteDomains = Collections.unmodifiableSortedMap(new TreeMap<>(siteDomains));
        boolean spread = kind == Kind.SPREAD;
        Limits.range("maxPerDomain", maxPerDomain, spread ? 1 : 0, spread ? ResourceRequest.MAX_COUNT : 0);
    }

    public static DomainRule spread(Domain key, int maxPerDomain) {
        return new DomainRule(Kind.SPREAD, key, maxPerDomain, new TreeMap<>());
    }

    public static DomainRule affinity(Domain key) {
        return new DomainRule(Kind.AFFINITY, key, 0, new TreeMap<>());
    }

    public DomainRule with(Map<SiteId, String> domains) {
        return new DomainRule(kind, key, maxPerDomain, new TreeMap<>(domains));
    }
}
