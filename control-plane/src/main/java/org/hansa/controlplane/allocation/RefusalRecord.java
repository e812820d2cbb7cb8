package org.hansa.controlplane.allocation;

import java.util.List;
import java.util.Map;
import org.hansa.ledger.model.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * A refused request as its tenant is told, kept so that it can be read again. The leaf in the member's decision stream
 * carries {@code decisionDigest}; this is the readable side of it.
 *
 * @param allocation the id that the request would have had
 * @param decision digest of the residency decision, or of this refusal where the policy was not asked
 * @param residency whether {@code decision} names a residency decision
 * @param policyRevision {@code none} where no revision is in force
 * @param dimensions how many candidates each dimension excluded
 * @param nearest a request that would have fitted
 * @param sites sites that were excluded, and why
 */
public record RefusalRecord(
        String allocation,
        String contract,
        RefusalReason reason,
        String detail,
        String requestDigest,
        String decision,
        boolean residency,
        String policyRevision,
        long timeMillis,
        Map<String, Integer> dimensions,
        @Nullable Nearest nearest,
        List<SiteRefusal> sites,
        @Nullable Long retryAfterMillis) {
    /** @param gpuModels absent without GPUs */
    public record Nearest(
            String site,
            Map<String, Long> resources,
            int count,
            @Nullable List<String> gpuModels,
            @Nullable Integer gpuDevices,
            @Nullable Integer gpuMilliPerDevice) {}

    public RefusalRecord {
        dimensions = Map.copyOf(dimensions);
        sites = List.copyOf(sites);
    }
}
