package org.hansa.controlplane.allocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * A size with a name, the same at every member, so that a request can be written without arithmetic. Only a shorthand: the
 * canonical request, and everything after it, has the resources. The ratios are the common ones of 2, 4 and 8 GiB a vCPU.
 *
 * @param perUnit {@code VCPU} in thousandths, {@code MEMORY_MB} in MiB
 */
public record Flavor(String name, ResourceVector perUnit) {
    private static final long MIB_PER_GIB = 1_024;

    /** All of them, from the smallest of each family. */
    public static final List<Flavor> ALL = List.of(
            of("compute.2", 2, 4),
            of("compute.4", 4, 8),
            of("compute.8", 8, 16),
            of("standard.1", 1, 4),
            of("standard.2", 2, 8),
            of("standard.4", 4, 16),
            of("standard.8", 8, 32),
            of("standard.16", 16, 64),
            of("memory.2", 2, 16),
            of("memory.4", 4, 32),
            of("memory.8", 8, 64));

    private static Flavor of(String name, long vcpu, long gib) {
        return new Flavor(
                name,
                ResourceVector.of(
                        Map.of(ResourceClass.VCPU, vcpu * 1_000, ResourceClass.MEMORY_MB, gib * MIB_PER_GIB)));
    }

    public static Optional<Flavor> named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
