package org.hansa.controlplane.allocation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.DomainRule;
import org.hansa.grid.GroupRequest;
import org.hansa.ledger.model.SiteId;

/** Tells the rules of a group which member and country each site is of: the grid knows its own sites' names, and nothing of these. */
final class SiteDomains {
    private final LedgerView ledger;

    SiteDomains(LedgerView ledger) {
        this.ledger = ledger;
    }

    GroupRequest named(GroupRequest group, Collection<SiteId> sites) {
        return new GroupRequest(
                group.name(),
                group.minCount(),
                group.request(),
                group.rules().stream()
                        .map(rule -> rule.with(domains(rule, sites)))
                        .toList());
    }

    private Map<SiteId, String> domains(DomainRule rule, Collection<SiteId> sites) {
        Map<SiteId, String> domains = new TreeMap<>();
        for (SiteId site : sites) {
            ledger.site(site).ifPresent(record -> {
                switch (rule.key()) {
                    case MEMBER -> domains.put(site, record.owner().value());
                    case COUNTRY -> domains.put(site, record.country());
                    case HOST, RACK, SITE -> {
                        // The grid knows these.
                    }
                }
            });
        }
        return domains;
    }
}
