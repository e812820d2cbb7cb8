package org.hansa.controlplane.allocation.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.hansa.controlplane.allocation.PlacementRequest;
import org.hansa.controlplane.allocation.Workload;
import org.hansa.controlplane.allocation.WorkloadKind;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldError;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/** From what a client wrote to what it means, or to everything that is wrong with it, by field. */
final class AllocationBodyReader {
    private static final int MAX_SITES = 64;
    private static final int MAX_TRAITS = 32;
    private static final int MAX_MODELS = 16;
    private static final int MAX_TAGS = 16;
    private static final int MAX_REFERENCE = 512;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern TRAIT = Pattern.compile("[A-Z0-9][A-Z0-9_]{0,63}");
    private static final Pattern MODEL = Pattern.compile("[A-Z0-9][A-Z0-9_-]{0,31}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private final FieldErrors errors = new FieldErrors();
    private final List<FieldError> unsupported = new ArrayList<>();

    private AllocationBodyReader() {}

    /** @throws Failure {@code INVALID_FIELD} or {@code UNSUPPORTED_FIELD} with every field that is meant */
    static PlacementRequest read(AllocationBody body) {
        return new AllocationBodyReader().request(body);
    }

    private PlacementRequest request(AllocationBody body) {
        Optional<ContractHandle> contract = errors.parse("contract", body.contract(), ContractHandle::new);
        unsupported("near", body.near());
        unsupported("maxLatencyMillisTo", body.maxLatencyMillisTo());
        unsupported("interruptible", body.interruptible());
        unsupported("priceCeiling", body.priceCeiling());
        AllocationBody.Group group = onlyGroup(body.groups());
        String name = group.name() == null ? "main" : matched("groups[0].name", group.name(), NAME);
        WorkloadKind kind = kind(group.kind());
        Optional<Workload> workload = workload(group.workload());
        Optional<ResourceRequest> resources = resources(group);
        DataClass dataClass = dataClass(body.dataClass());
        List<SiteId> sites =
                body.sites() == null ? List.of() : errors.parseAll("sites", body.sites(), MAX_SITES, SiteId::new);
        Set<String> countries = words("countries", body.countries(), MAX_SITES, COUNTRY);
        Optional<String> purpose = Optional.ofNullable(body.purpose()).map(code -> matched("purpose", code, CODE));
        OptionalLong until = until(body.term());
        errors.throwIfAny();
        refuseUnsupported();
        return new PlacementRequest(
                contract.orElseThrow(),
                name,
                kind,
                workload,
                resources.orElseThrow(),
                new TreeSet<>(sites),
                new TreeSet<>(countries),
                dataClass,
                purpose,
                until);
    }

    private AllocationBody.Group onlyGroup(@Nullable List<AllocationBody.@Nullable Group> groups) {
        AllocationBody.Group first = groups == null || groups.isEmpty() ? null : groups.get(0);
        if (first == null) {
            errors.add("groups", "needs one group");
            errors.throwIfAny();
            throw new IllegalStateException("unreachable");
        }
        if (groups.size() > 1) {
            unsupported("groups[1]", groups);
        }
        unsupported("groups[0].flavor", first.flavor());
        unsupported("groups[0].spread", first.spread());
        unsupported("groups[0].affinity", first.affinity());
        if (first.minCount() != null && !first.minCount().equals(first.count() == null ? 1 : first.count())) {
            unsupported("groups[0].minCount", first.minCount());
        }
        return first;
    }

    private Optional<ResourceRequest> resources(AllocationBody.Group group) {
        ResourceVector perUnit = group.resources() == null
                ? ResourceVector.ZERO
                : Quantities.read(errors, "groups[0].resources", group.resources());
        perUnit.quantities()
                .keySet()
                .forEach(each -> errors.require(
                        !each.name().startsWith("GPU"), "groups[0].resources." + each, "is asked for under gpu"));
        int count = group.count() == null ? 1 : group.count();
        errors.require(
                count >= 1 && count <= ResourceRequest.MAX_COUNT,
                "groups[0].count",
                "must be 1 to " + ResourceRequest.MAX_COUNT);
        Set<String> required = words("groups[0].requiredTraits", group.requiredTraits(), MAX_TRAITS, TRAIT);
        Set<String> forbidden = words("groups[0].forbiddenTraits", group.forbiddenTraits(), MAX_TRAITS, TRAIT);
        errors.require(
                Collections.disjoint(required, forbidden),
                "groups[0].forbiddenTraits",
                "forbids a trait that is required");
        Optional<GpuDemand> gpu = gpu(group.gpu());
        errors.require(!perUnit.isZero() || group.gpu() != null, "groups[0].resources", "the group asks for nothing");
        return checked(
                "groups[0]",
                () -> new ResourceRequest(perUnit, gpu, count, new TreeSet<>(required), new TreeSet<>(forbidden)));
    }

    private Optional<GpuDemand> gpu(AllocationBody.@Nullable Gpu gpu) {
        if (gpu == null) {
            return Optional.empty();
        }
        Set<String> models = words("groups[0].gpu.models", gpu.models(), MAX_MODELS, MODEL);
        errors.require(
                gpu.devices() != null || gpu.milliPerDevice() != null,
                "groups[0].gpu",
                "needs devices or milliPerDevice");
        int devices = gpu.devices() == null ? 1 : gpu.devices();
        int milli = gpu.milliPerDevice() == null ? GpuDemand.WHOLE : gpu.milliPerDevice();
        return checked("groups[0].gpu", () -> new GpuDemand(List.copyOf(models), devices, milli));
    }

    private WorkloadKind kind(@Nullable String kind) {
        if (kind != null) {
            for (WorkloadKind each : WorkloadKind.values()) {
                if (each.name().equals(kind)) {
                    return each;
                }
            }
            errors.add("groups[0].kind", "must be one of " + List.of(WorkloadKind.values()));
        }
        return WorkloadKind.CONTAINER;
    }

    private Optional<Workload> workload(AllocationBody.@Nullable WorkloadBody workload) {
        if (workload == null) {
            return Optional.empty();
        }
        String reference = errors.text("groups[0].workload.reference", workload.reference(), MAX_REFERENCE);
        return errors.parse("groups[0].workload.digest", workload.digest(), Digest::new)
                .map(digest -> new Workload(reference, digest));
    }

    private DataClass dataClass(AllocationBody.@Nullable DataClassBody dataClass) {
        if (dataClass == null || dataClass.level() == null) {
            errors.add("dataClass.level", "is missing");
            return DataClass.of("", List.of());
        }
        String level = matched("dataClass.level", dataClass.level(), CODE);
        return DataClass.of(level, words("dataClass.tags", dataClass.tags(), MAX_TAGS, CODE));
    }

    private OptionalLong until(AllocationBody.@Nullable Term term) {
        if (term == null) {
            return OptionalLong.empty();
        }
        unsupported("term.notBefore", term.notBefore());
        if (term.until() == null) {
            return OptionalLong.empty();
        }
        return errors.parse("term.until", term.until(), Instant::toEpochMilli)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private Set<String> words(String field, @Nullable Collection<@Nullable String> values, int max, Pattern form) {
        if (values == null) {
            return Set.of();
        }
        return new TreeSet<>(errors.parseAll(field, new ArrayList<>(values), max, word(form)));
    }

    private String matched(String field, String value, Pattern form) {
        return errors.parse(field, value, word(form)).orElse(value);
    }

    private static Function<String, String> word(Pattern form) {
        return value -> {
            if (!form.matcher(value).matches()) {
                throw new MalformedRecordException("must match " + form);
            }
            return value;
        };
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

    private void unsupported(String field, @Nullable Object value) {
        if (value != null) {
            unsupported.add(new FieldError(field, "is not supported by this version"));
        }
    }

    private void refuseUnsupported() {
        if (!unsupported.isEmpty()) {
            throw Failure.of(
                            FailureKind.UNSUPPORTED_FIELD,
                            "This version does not support "
                                    + String.join(
                                            ", ",
                                            unsupported.stream()
                                                    .map(FieldError::field)
                                                    .toList()) + ".")
                    .withErrors(unsupported);
        }
    }
}
