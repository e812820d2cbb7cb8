package org.hansa.reports.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.SiteId;

/**
 * How long one reservation, in one size, was used: from its event until the one that ended or changed it. An end counts from when it was
 * accepted, although its room came free later, and a term from when it was over. What stands counts until the site's last anchor.
 *
 * @param reservation the event that began it
 * @param end absent while it stands
 * @param untilMillis never before it began
 */
record UsedPeriod(Leaf reservation, Optional<Leaf> end, long untilMillis) {
    long fromMillis() {
        return reservation.body().timeMillis();
    }

    long millis() {
        return untilMillis - fromMillis();
    }

    /** Of all that the ledger counts, by site and sequence. */
    static List<UsedPeriod> of(ReportModel report) {
        Map<SiteId, Map<Long, Leaf>> ends = new LinkedHashMap<>();
        List<Leaf> counted = report.leaves().stream()
                .filter(leaf -> report.voidedBy(leaf).isEmpty())
                .toList();
        for (Leaf leaf : counted) {
            leaf.closes().ifPresent(closed -> ends.computeIfAbsent(leaf.body().site(), any -> new LinkedHashMap<>())
                    .put(closed, leaf));
        }
        List<UsedPeriod> periods = new ArrayList<>();
        for (Leaf leaf : counted) {
            if (leaf.body().event().opens()) {
                Map<Long, Leaf> ofSite = ends.getOrDefault(leaf.body().site(), Map.of());
                periods.add(of(report, leaf, Optional.ofNullable(ofSite.get(leaf.siteSequence()))));
            }
        }
        return periods;
    }

    private static UsedPeriod of(ReportModel report, Leaf reservation, Optional<Leaf> end) {
        long from = reservation.body().timeMillis();
        long ended = end.map(each -> each.body().usedUntilMillis())
                .orElseGet(() -> lastAnchor(report, reservation.body().site()));
        long term = reservation.body().expiresAtMillis().orElse(Long.MAX_VALUE);
        return new UsedPeriod(reservation, end, Math.max(from, Math.min(ended, term)));
    }

    private static long lastAnchor(ReportModel report, SiteId site) {
        return report.anchors().getOrDefault(site, List.of()).stream()
                .mapToLong(AnchorRecord::timeMillis)
                .max()
                .orElse(0);
    }
}
