package org.hansa.grid;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * What is to be placed: {@code count} equal units, all or none. A unit lies on one provider; a provider may take several.
 *
 * @param perUnit by class, without GPUs
 * @param count 1 to 1,000
 */
public record ResourceRequest(
        ResourceVector perUnit,
        Optional<GpuDemand> gpu,
        int count,
        SortedSet<String> requiredTraits,
        SortedSet<String> forbiddenTraits) {
    public static final int MAX_COUNT = 1_000;

    public ResourceRequest {
        requiredTraits = Collections.unmodifiableSortedSet(new TreeSet<>(requiredTraits));
        forbiddenTraits = Collections.unmodifiableSortedSet(new TreeSet<>(forbiddenTraits));
        Limits.withoutGpu("resources", perUnit);
        Limits.range("count", count, 1, MAX_COUNT);
        Limits.traits("requiredTraits", requiredTraits);
        Limits.traits("forbiddenTraits", forbiddenTraits);
        // All units together are a quantity too, for quotas and prices.
        perUnit.quantities()
                .forEach((each, quantity) ->
                        Limits.range("count, for " + each + ",", count, 1, ResourceVector.MAX_QUANTITY / quantity));
        if (perUnit.isZero() && gpu.isEmpty()) {
            throw new IllegalArgumentException("resources: the request asks for nothing");
        }
    }

    public static ResourceRequest of(ResourceVector perUnit) {
        return new ResourceRequest(perUnit, Optional.empty(), 1, new TreeSet<>(), new TreeSet<>());
    }

    public ResourceRequest withGpu(GpuDemand demand) {
        return new ResourceRequest(perUnit, Optional.of(demand), count, requiredTraits, forbiddenTraits);
    }

    public ResourceRequest withCount(int units) {
        return new ResourceRequest(perUnit, gpu, units, requiredTraits, forbiddenTraits);
    }

    public ResourceRequest withTraits(Collection<String> required, Collection<String> forbidden) {
        return new ResourceRequest(perUnit, gpu, count, new TreeSet<>(required), new TreeSet<>(forbidden));
    }

    /** What {@code units} units take when their GPUs are of {@code model}; the model is ignored without GPU demand. */
    public ResourceVector vector(int units, Optional<String> model) {
        ResourceVector one = gpu.isPresent() && model.isPresent()
                ? perUnit.plus(ResourceVector.of(
                        ResourceClass.gpuMilli(model.get()), gpu.get().milli()))
                : perUnit;
        return one.times(units);
    }
}
