package org.hansa.controlplane.allocation.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hansa.controlplane.allocation.Flavor;
import org.hansa.controlplane.allocation.PlacementRequest;
import org.hansa.controlplane.allocation.Workload;
import org.hansa.controlplane.allocation.WorkloadKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.DomainRule;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.jspecify.annotations.Nullable;

/** One group of a request, or everything that is wrong with it. */
final class GroupBodyReader {
    private static final int MAX_TRAITS = 32;
    private static final int MAX_MODELS = 16;
    private static final int MAX_REFERENCE = 512;

    private final FieldErrors errors;
    private final String path;

    /** @param path of the group in the request */
    GroupBodyReader(FieldErrors errors, String path) {
        this.errors = errors;
        this.path = path;
    }

    Optional<PlacementRequest.Group> read(AllocationBody.Group group, String otherwiseNamed) {
        String name =
                group.name() == null ? otherwiseNamed : Words.matched(errors, path + ".name", group.name(), Words.NAME);
        WorkloadKind kind = kind(group.kind());
        Optional<Workload> workload = workload(group.workload());
        Optional<ResourceRequest> resources = resources(group);
        List<DomainRule> rules = new ArrayList<>();
        rule(group.spread(), DomainRule.Kind.SPREAD).ifPresent(rules::add);
        rule(group.affinity(), DomainRule.Kind.AFFINITY).ifPresent(rules::add);
        if (resources.isEmpty()) {
            return Optional.empty();
        }
        ResourceRequest room = resources.get();
        suits(kind, room);
        int least = group.minCount() == null ? room.count() : group.minCount();
        errors.require(least >= 1 && least <= room.count(), path + ".minCount", "must be 1 to count");
        return checked(
                path, () -> new PlacementRequest.Group(kind, workload, new GroupRequest(name, least, room, rules)));
    }

    /** What a kind is for it must ask for. */
    private void suits(WorkloadKind kind, ResourceRequest room) {
        boolean gpu = room.gpu().isPresent();
        switch (kind) {
            case GPU_JOB -> errors.require(gpu, path + ".gpu", "a GPU_JOB needs it");
            case VOLUME -> stores(room, ResourceClass.STORAGE_GB, kind);
            case BUCKET -> stores(room, ResourceClass.OBJECT_GB, kind);
            case VM, CONTAINER -> {
                // Anything will do.
            }
        }
    }

    private void stores(ResourceRequest room, ResourceClass what, WorkloadKind kind) {
        errors.require(
                room.gpu().isEmpty() && room.perUnit().quantities().keySet().equals(Set.of(what)),
                path + ".resources",
                "a " + kind + " takes " + what + " and nothing else");
    }

    private Optional<ResourceRequest> resources(AllocationBody.Group group) {
        ResourceVector perUnit = perUnit(group);
        perUnit.quantities()
                .keySet()
                .forEach(each -> errors.require(
                        !each.name().startsWith("GPU"), path + ".resources." + each, "is asked for under gpu"));
        int count = group.count() == null ? 1 : group.count();
        errors.require(
                count >= 1 && count <= ResourceRequest.MAX_COUNT,
                path + ".count",
                "must be 1 to " + ResourceRequest.MAX_COUNT);
        Set<String> required =
                Words.all(errors, path + ".requiredTraits", group.requiredTraits(), MAX_TRAITS, Words.TRAIT);
        Set<String> forbidden =
                Words.all(errors, path + ".forbiddenTraits", group.forbiddenTraits(), MAX_TRAITS, Words.TRAIT);
        errors.require(
                Collections.disjoint(required, forbidden),
                path + ".forbiddenTraits",
                "forbids a trait that is required");
        Optional<GpuDemand> gpu = gpu(group.gpu());
        errors.require(!perUnit.isZero() || group.gpu() != null, path + ".resources", "the group asks for nothing");
        return checked(
                path,
                () -> new ResourceRequest(perUnit, gpu, count, new TreeSet<>(required), new TreeSet<>(forbidden)));
    }

    private ResourceVector perUnit(AllocationBody.Group group) {
        if (group.flavor() == null) {
            return group.resources() == null
                    ? ResourceVector.ZERO
                    : Quantities.read(errors, path + ".resources", group.resources());
        }
        errors.require(group.resources() == null, path + ".flavor", "is given beside resources; one of them is enough");
        Optional<Flavor> flavor = Flavor.named(group.flavor());
        errors.require(
                flavor.isPresent(),
                path + ".flavor",
                "is not one of " + Flavor.ALL.stream().map(Flavor::name).toList());
        return flavor.map(Flavor::perUnit).orElse(ResourceVector.ZERO);
    }

    private Optional<GpuDemand> gpu(AllocationBody.@Nullable Gpu gpu) {
        if (gpu == null) {
            return Optional.empty();
        }
        Set<String> models = Words.all(errors, path + ".gpu.models", gpu.models(), MAX_MODELS, Words.MODEL);
        errors.require(
                gpu.devices() != null || gpu.milliPerDevice() != null,
                path + ".gpu",
                "needs devices or milliPerDevice");
        int devices = gpu.devices() == null ? 1 : gpu.devices();
        int milli = gpu.milliPerDevice() == null ? GpuDemand.WHOLE : gpu.milliPerDevice();
        return checked(path + ".gpu", () -> new GpuDemand(List.copyOf(models), devices, milli));
    }

    private Optional<DomainRule> rule(AllocationBody.@Nullable Rule rule, DomainRule.Kind kind) {
        if (rule == null) {
            return Optional.empty();
        }
        String field = path + "." + kind.name().toLowerCase(Locale.ROOT);
        boolean spread = kind == DomainRule.Kind.SPREAD;
        errors.require(
                spread || rule.maxPerDomain() == null,
                field + ".maxPerDomain",
                "is for spread; with affinity all units share one domain");
        int most = !spread ? 0 : rule.maxPerDomain() == null ? 1 : rule.maxPerDomain();
        for (DomainRule.Domain each : DomainRule.Domain.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(rule.key())) {
                return checked(field + ".maxPerDomain", () -> new DomainRule(kind, each, most, new TreeMap<>()));
            }
        }
        errors.add(field + ".key", "must be host, rack, site, member or country");
        return Optional.empty();
    }

    private WorkloadKind kind(@Nullable String kind) {
        if (kind != null) {
            for (WorkloadKind each : WorkloadKind.values()) {
                if (each.name().equals(kind)) {
                    return each;
                }
            }
            errors.add(path + ".kind", "must be one of " + List.of(WorkloadKind.values()));
        }
        return WorkloadKind.CONTAINER;
    }

    private Optional<Workload> workload(AllocationBody.@Nullable WorkloadBody workload) {
        if (workload == null) {
            return Optional.empty();
        }
        String reference = errors.text(path + ".workload.reference", workload.reference(), MAX_REFERENCE);
        return errors.parse(path + ".workload.digest", workload.digest(), Digest::new)
                .map(digest -> new Workload(reference, digest));
    }

    /** What the grid's own types refuse, as an error of the field; nothing is made once something is wrong. */
    private <T> Optional<T> checked(String field, Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            errors.add(field, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
