package org.hansa.controlplane.allocation.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of a request for room, as clients write it.
 *
 * @param maxLatencyMillisTo by site or other point, the longest round trip that will do, by what sites have declared
 */
record AllocationBody(
        @Nullable String contract,
        @Nullable List<@Nullable Group> groups,
        @Nullable List<@Nullable String> sites,
        @Nullable List<@Nullable String> countries,
        @Nullable DataClassBody dataClass,
        @Nullable String purpose,
        @Nullable Term term,
        @Nullable Near near,
        @Nullable Map<String, @Nullable Long> maxLatencyMillisTo,
        @Nullable InterruptibleBody interruptible,
        @Nullable PriceCeilingBody priceCeiling) {
    /**
     * Like units. All groups are placed, or none.
     *
     * @param minCount units that are needed at least; count when absent
     * @param flavor a size with a name, instead of resources
     * @param resources per unit; {@code VCPU} in thousandths, {@code MEMORY_MB} in MiB
     * @param workload what will run: an opaque reference and the digest of what it names
     */
    record Group(
            @Nullable String name,
            @Nullable Integer count,
            @Nullable Integer minCount,
            @Nullable String flavor,
            @Nullable Map<String, @Nullable Long> resources,
            @Nullable Gpu gpu,
            @Nullable List<@Nullable String> requiredTraits,
            @Nullable List<@Nullable String> forbiddenTraits,
            @Nullable String kind,
            @Nullable WorkloadBody workload,
            @Nullable Rule spread,
            @Nullable Rule affinity) {}

    /**
     * @param key {@code host}, {@code rack}, {@code site}, {@code member} or {@code country}
     * @param maxPerDomain units that one domain may have, for spread only; 1 when absent
     */
    record Rule(@Nullable String key, @Nullable Integer maxPerDomain) {}

    /** @param allocation of the same contract, a volume or bucket for example, at whose sites the units are to be */
    record Near(@Nullable String allocation) {}

    /** @param devices whole devices per unit; or @param milliPerDevice thousandths of one device */
    record Gpu(@Nullable List<@Nullable String> models, @Nullable Integer devices, @Nullable Integer milliPerDevice) {}

    /**
     * What all units together may cost at most, by the prices that sites have declared.
     *
     * @param currency ISO 4217
     * @param perHour an amount like {@code "12.5"}, at most nine decimals
     */
    record PriceCeilingBody(@Nullable String currency, @Nullable String perHour) {}

    record WorkloadBody(@Nullable String reference, @Nullable String digest) {}

    record DataClassBody(@Nullable String level, @Nullable List<@Nullable String> tags) {}

    /** @param notBefore when the term begins; the room is reserved at once. @param until when it ends */
    record Term(@Nullable Instant notBefore, @Nullable Instant until) {}

    /** @param noticeSeconds how long before its eviction the work is told that firm work needs its room */
    record InterruptibleBody(@Nullable Long noticeSeconds) {}
}
