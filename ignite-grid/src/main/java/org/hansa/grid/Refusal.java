package org.hansa.grid;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Why nothing was placed, and what would help.
 *
 * @param detail one sentence for people
 * @param candidates providers that were looked at
 * @param excluded how many candidates each dimension excluded, by {@code SITE}, {@code TRAIT:<name>}, a resource class,
 *     {@code GPU_MODEL}, {@code GPU_DEVICES}, {@code GRANT}, {@code ENTRY_FULL}, {@code DRAINED}; a candidate counts in every
 *     dimension that excludes it
 * @param nearest a request that would fit now; absent when nothing at the permitted sites would
 * @param grantShortfall by site that has room for the request, what the contract's grant lacks there; the home may top it up
 *     and try again. Where only several sites together have the room, what each lacks for its part
 * @param retryAfterMillis when a retry may help
 */
public record Refusal(
        RefusalReason reason,
        String detail,
        int candidates,
        SortedMap<String, Integer> excluded,
        Optional<NearestFit> nearest,
        SortedMap<SiteId, ResourceVector> grantShortfall,
        OptionalLong retryAfterMillis) {
    /** An eviction is carried out within this of its time. */
    private static final long COMING_FREE_MILLIS = 1_000;

    public Refusal {
        excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
        grantShortfall = Collections.unmodifiableSortedMap(new TreeMap<>(grantShortfall));
    }

    /**
     * The same with candidates that were barred before the planner saw their sites, by dimension. To the planner they were at
     * sites that are not permitted.
     */
    public Refusal barring(Map<String, Integer> barred) {
        TreeMap<String, Integer> counts = new TreeMap<>(excluded);
        int all = 0;
        for (Map.Entry<String, Integer> each : barred.entrySet()) {
            if (each.getValue() > 0) {
                counts.merge(each.getKey(), each.getValue(), Integer::sum);
                all += each.getValue();
            }
        }
        int unplanned = all;
        counts.computeIfPresent("SITE", (site, count) -> count > unplanned ? count - unplanned : null);
        return new Refusal(
                reason, detail, Math.max(candidates, all), counts, nearest, grantShortfall, retryAfterMillis);
    }

    /** The same for want of room that comes free when interruptible work has had its notice. */
    public Refusal comingFree(long atMillis, long now) {
        return new Refusal(
                RefusalReason.NO_ROOM,
                "no permitted provider has the room now; interruptible work gives room back at "
                        + Instant.ofEpochMilli(atMillis),
                candidates,
                excluded,
                nearest,
                grantShortfall,
                OptionalLong.of(Math.max(0, atMillis - now) + COMING_FREE_MILLIS));
    }

    public static Refusal of(RefusalReason reason, String detail) {
        return new Refusal(
                reason,
                detail,
                0,
                new TreeMap<>(Map.of()),
                Optional.empty(),
                new TreeMap<>(Map.of()),
                OptionalLong.empty());
    }
}
