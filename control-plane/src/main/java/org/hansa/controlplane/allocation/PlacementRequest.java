package org.hansa.controlplane.allocation;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.SiteId;

/**
 * What a tenant asks for, understood: every name has its form and every quantity its bounds. Its canonical form is what
 * {@code requestDigest} on the ledger stands for, so equal requests have equal bytes whatever the order of their fields.
 *
 * @param group name of the one group
 * @param sites sites that will do; empty means any that is permitted
 * @param countries countries that will do; empty means any
 * @param purpose a code that the contract names; absent where the contract has one only
 * @param untilMillis end of the reservation
 */
public record PlacementRequest(
        ContractHandle contract,
        String group,
        WorkloadKind kind,
        Optional<Workload> workload,
        ResourceRequest resources,
        SortedSet<SiteId> sites,
        SortedSet<String> countries,
        DataClass dataClass,
        Optional<String> purpose,
        OptionalLong untilMillis) {
    public static final String SCHEMA = "allocation-request/1";

    public PlacementRequest {
        sites = Collections.unmodifiableSortedSet(new TreeSet<>(sites));
        countries = Collections.unmodifiableSortedSet(new TreeSet<>(countries));
    }

    /**
     * Canonical JSON. The salt keeps what the channel must not read (data class, purpose, workload) from being guessed
     * from the digest; it is the contract's, so that equal refusals can still be merged.
     */
    public byte[] canonical(String salt) {
        JsonObject demand = JsonObject.create()
                .with("name", group)
                .with("kind", kind.name())
                .with("count", resources.count())
                .with("resources", resources.perUnit().json())
                .withStrings("requiredTraits", resources.requiredTraits())
                .withStrings("forbiddenTraits", resources.forbiddenTraits());
        resources.gpu().ifPresent(gpu -> demand.with("gpu", gpu(gpu)));
        workload.ifPresent(work -> demand.with(
                "workload",
                JsonObject.create()
                        .with("reference", work.reference())
                        .with("digest", work.digest().hex())));
        JsonObject data = JsonObject.create().with("level", dataClass.level()).withStrings("tags", dataClass.tags());
        return JsonObject.schema(SCHEMA)
                .with("contract", contract.value())
                .with("group", demand)
                .withStrings("sites", sites.stream().map(SiteId::value).toList())
                .withStrings("countries", countries)
                .with("dataClass", data)
                .with("purpose", purpose)
                .with("until", untilMillis)
                .with("salt", salt)
                .bytes();
    }

    public Digest digest(String salt) {
        return Digest.of(canonical(salt));
    }

    private static JsonObject gpu(GpuDemand gpu) {
        return JsonObject.create()
                .withStrings("models", gpu.models())
                .with("devices", gpu.devices())
                .with("milliPerDevice", gpu.milliPerDevice());
    }
}
