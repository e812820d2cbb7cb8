package org.hansa.controlplane.allocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.SiteId;

/**
 * When declared capacity ends, and what that keeps from being placed. A placement that would outlast its site's declaration
 * goes elsewhere; one without an end goes anywhere until the end is near.
 */
final class CapacityEnds {
    static final String TERM = "TERM";

    private final Function<SiteId, Optional<CapacityDeclaration>> declarations;
    private final Duration near;
    private final Clock clock;

    /** @param near how long before the end of its declaration a site winds down */
    CapacityEnds(Function<SiteId, Optional<CapacityDeclaration>> declarations, Duration near, Clock clock) {
        this.declarations = declarations;
        this.near = near;
        this.clock = clock;
    }

    /** Of these sites those that wind down, with the end. */
    SortedMap<SiteId, Long> windingDown(List<SiteId> sites) {
        TreeMap<SiteId, Long> ends = new TreeMap<>();
        for (SiteId site : sites) {
            declarations
                    .apply(site)
                    .map(CapacityDeclaration::untilMillis)
                    .filter(this::isNear)
                    .ifPresent(end -> ends.put(site, end));
        }
        return ends;
    }

    private boolean isNear(long end) {
        return end - clock.millis() <= near.toMillis();
    }

    /** What the placement would outlast is barred. @param until when it ends; absent means not by itself */
    SiteCeilings.Within outlasted(SiteCeilings.Within within, OptionalLong until) {
        List<SiteId> sites = new ArrayList<>();
        List<BarredSite> barred = new ArrayList<>(within.barred());
        for (SiteId site : within.sites()) {
            Optional<Long> end = declarations.apply(site).map(CapacityDeclaration::untilMillis);
            boolean outlasts = end.map(at -> until.isPresent() ? until.getAsLong() > at : isNear(at))
                    .orElse(false);
            if (outlasts) {
                barred.add(new BarredSite(site, TERM, () -> ended(site, end.get())));
            } else {
                sites.add(site);
            }
        }
        return new SiteCeilings.Within(sites, barred);
    }

    private static SiteRefusal ended(SiteId site, long end) {
        String at = Instant.ofEpochMilli(end).toString();
        return new SiteRefusal(
                site.value(),
                TERM,
                "Its declared capacity ends at " + at + ".",
                "Ask with term.until no later than " + at + ", or when its owner has declared for longer.");
    }
}
