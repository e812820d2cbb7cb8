package org.hansa.controlplane.allocation.web;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hansa.controlplane.allocation.Flavor;
import org.hansa.controlplane.allocation.PlacementRequest;
import org.hansa.controlplane.allocation.Workload;
import org.hansa.controlplane.allocation.WorkloadKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.DomainRule;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
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
        Optional<DomainRule> spread = rule(group.spread(), DomainRule.Kind.SPREAD);
        Optional<DomainRule> affinity = rule(group.affinity(), DomainRule.Kind.AFFINITY);
        if (resources.isEmpty()) {
            return Optional.empty();
        }
        ResourceRequest room = resources.get();
        suits(kind, room);
        int least = group.minCount() == null ? room.count() : group.minCount();
        if (least < 1 || least > room.count()) {
            errors.add(path + ".minCount", "must be 1 to count, " + room.count());
            return Optional.empty();
        }
        spread.ifPresent(apart -> affinity.ifPresent(together -> agree(apart, together, least)));
        List<DomainRule> rules =
                Stream.concat(spread.stream(), affinity.stream()).toList();
        return checked(
                path, () -> new PlacementRequest.Group(kind, workload, new GroupRequest(name, least, room, rules)));
    }

    /** No host there could ever be satisfies rules that contradict each other. */
    private void agree(DomainRule apart, DomainRule together, int least) {
        errors.require(
                !together.key().within(apart.key()) || least <= apart.maxPerDomain(),
                path + ".spread.maxPerDomain",
                "must be " + least + " at least, since affinity keeps all units in one " + word(together.key()));
    }

    private static String word(DomainRule.Domain domain) {
        return domain.name().toLowerCase(Locale.ROOT);
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
        int before = errors.count();
        ResourceVector perUnit = perUnit(group);
        int count = oneTo(ResourceRequest.MAX_COUNT, path + ".count", group.count(), 1);
        Set<String> required =
                Words.all(errors, path + ".requiredTraits", group.requiredTraits(), MAX_TRAITS, Words.TRAIT);
        Set<String> forbidden =
                Words.all(errors, path + ".forbiddenTraits", group.forbiddenTraits(), MAX_TRAITS, Words.TRAIT);
        errors.require(
                Collections.disjoint(required, forbidden),
                path + ".forbiddenTraits",
                "forbids a trait that is required");
        Optional<GpuDemand> gpu = gpu(group.gpu());
        errors.parse(path + ".count", (long) count, perUnit::times);
        if (errors.count() > before) {
            return Optional.empty();
        }
        errors.require(!perUnit.isZero() || gpu.isPresent(), path + ".resources", "the group asks for nothing");
        return perUnit.isZero() && gpu.isEmpty()
                ? Optional.empty()
                : checked(
                        path,
                        () -> new ResourceRequest(
                                perUnit, gpu, count, new TreeSet<>(required), new TreeSet<>(forbidden)));
    }

    private ResourceVector perUnit(AllocationBody.Group group) {
        if (group.flavor() == null) {
            return group.resources() == null ? ResourceVector.ZERO : demanded(errors, path, group.resources());
        }
        errors.require(group.resources() == null, path + ".flavor", "is given beside resources; one of them is enough");
        Optional<Flavor> flavor = Flavor.named(group.flavor());
        errors.require(
                flavor.isPresent(),
                path + ".flavor",
                "is not one of " + Flavor.ALL.stream().map(Flavor::name).toList());
        return flavor.map(Flavor::perUnit).orElse(ResourceVector.ZERO);
    }

    /** What a unit takes of each class; GPUs are asked for by device. @param path of the group in the request */
    static ResourceVector demanded(FieldErrors errors, String path, Map<String, @Nullable Long> resources) {
        ResourceVector perUnit = Quantities.demanded(errors, path + ".resources", resources);
        perUnit.quantities()
                .keySet()
                .forEach(each -> errors.require(
                        !each.name().startsWith("GPU"), path + ".resources." + each, "is asked for under gpu"));
        return perUnit;
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
        int devices = oneTo(GpuGroup.MAX_DEVICES, path + ".gpu.devices", gpu.devices(), 1);
        int milli = oneTo(GpuDemand.WHOLE, path + ".gpu.milliPerDevice", gpu.milliPerDevice(), GpuDemand.WHOLE);
        return checked(path + ".gpu", () -> new GpuDemand(List.copyOf(models), devices, milli));
    }

    /** @return what was given, or the default where that is wrong or nothing was */
    private int oneTo(int most, String field, @Nullable Integer value, int otherwise) {
        boolean right = value == null || (value >= 1 && value <= most);
        errors.require(right, field, "must be 1 to " + most);
        return right && value != null ? value : otherwise;
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
            if (word(each).equals(rule.key())) {
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
