package org.hansa.grid;

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
    public Refusal {
        excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
        grantShortfall = Collections.unmodifiableSortedMap(new TreeMap<>(grantShortfall));
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
