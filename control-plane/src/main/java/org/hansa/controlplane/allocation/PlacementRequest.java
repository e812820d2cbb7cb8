package org.hansa.controlplane.allocation;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.grid.DomainRule;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.SiteId;

/**
 * What a tenant asks for, understood: every name has its form and every quantity its bounds. Its canonical form is what
 * {@code requestDigest} on the ledger stands for, so equal requests have equal bytes whatever the order of their fields.
 *
 * @param groups all of them or none
 * @param sites sites that will do; empty means any that is permitted
 * @param countries countries that will do; empty means any
 * @param purpose a code that the contract names; absent where the contract has one only
 * @param untilMillis end of the reservation
 * @param near an allocation of the same contract at whose sites the units are to be
 * @param conditions on what terms
 */
public record PlacementRequest(
        ContractHandle contract,
        List<Group> groups,
        SortedSet<SiteId> sites,
        SortedSet<String> countries,
        DataClass dataClass,
        Optional<String> purpose,
        OptionalLong untilMillis,
        Optional<AllocationId> near,
        Conditions conditions) {
    public static final String SCHEMA = "allocation-request/1";

    /** What the grid is asked for. */
    List<GroupRequest> rooms() {
        return groups.stream().map(Group::room).toList();
    }

    /** @param room what the grid is asked for, with the group's name */
    public record Group(WorkloadKind kind, Optional<Workload> workload, GroupRequest room) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            ResourceRequest resources = room.request();
            JsonObject demand = JsonObject.create()
                    .with("name", room.name())
                    .with("kind", kind.name())
                    .with("count", resources.count())
                    .with("resources", resources.perUnit().json())
                    .withStrings("requiredTraits", resources.requiredTraits())
                    .withStrings("forbiddenTraits", resources.forbiddenTraits());
            if (room.minCount() != resources.count()) {
                demand.with("minCount", room.minCount());
            }
            resources.gpu().ifPresent(gpu -> demand.with("gpu", gpu(gpu)));
            room.rules().forEach(rule -> demand.with(rule.kind().name().toLowerCase(Locale.ROOT), rule(rule)));
            workload.ifPresent(work -> demand.with(
                    "workload",
                    JsonObject.create()
                            .with("reference", work.reference())
                            .with("digest", work.digest().hex())));
            return demand;
        }

        private static JsonObject rule(DomainRule rule) {
            return JsonObject.create()
                    .with("key", rule.key().name().toLowerCase(Locale.ROOT))
                    .with("maxPerDomain", rule.maxPerDomain());
        }
    }

    /** One group of like units. */
    public PlacementRequest(
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
        this(
                contract,
                List.of(new Group(kind, workload, new GroupRequest(group, resources.count(), resources, List.of()))),
                sites,
                countries,
                dataClass,
                purpose,
                untilMillis,
                Optional.empty(),
                Conditions.NONE);
    }

    public PlacementRequest {
        groups = List.copyOf(groups);
        sites = Collections.unmodifiableSortedSet(new TreeSet<>(sites));
        countries = Collections.unmodifiableSortedSet(new TreeSet<>(countries));
    }

    /**
     * Canonical JSON. The salt keeps what the channel must not read (data class, purpose, workload) from being guessed
     * from the digest; it is the contract's, so that equal refusals can still be merged.
     */
    public byte[] canonical(String salt) {
        JsonObject data = JsonObject.create().with("level", dataClass.level()).withStrings("tags", dataClass.tags());
        JsonObject request = JsonObject.schema(SCHEMA).with("contract", contract.value());
        if (groups.size() == 1) {
            request.with("group", groups.get(0).json());
        } else {
            request.withRecords("groups", groups);
        }
        near.ifPresent(allocation -> request.with("near", allocation.value()));
        conditions.addTo(request);
        return request.withStrings("sites", sites.stream().map(SiteId::value).toList())
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
