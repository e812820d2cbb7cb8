package org.hansa.grid;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * What a member says of one resource provider: a host, or a pool small enough that its entry stays small.
 *
 * @param inventory by class, without GPUs; {@code VCPU} in thousandths, {@code MEMORY_MB} in MiB
 * @param gpus groups of like devices, 64 devices at most; a model in one group only
 * @param rack what it shares power and a switch with, within its site; absent when that is not known
 * @param traits for example {@code CERT_ISO27001}
 */
public record ProviderSpec(
        ProviderId id,
        SiteId site,
        ResourceVector inventory,
        List<GpuGroup> gpus,
        SortedSet<String> traits,
        Optional<String> rack) {
    public ProviderSpec(
            ProviderId id, SiteId site, ResourceVector inventory, List<GpuGroup> gpus, SortedSet<String> traits) {
        this(id, site, inventory, gpus, traits, Optional.empty());
    }

    public ProviderSpec {
        rack.ifPresent(Limits::rack);
        gpus = List.copyOf(gpus);
        traits = Collections.unmodifiableSortedSet(new TreeSet<>(traits));
        Limits.withoutGpu("inventory", inventory);
        Limits.traits("traits", traits);
        Limits.range("gpus", gpus.stream().mapToInt(GpuGroup::count).sum(), 0, GpuGroup.MAX_DEVICES);
        if (gpus.stream().map(GpuGroup::model).distinct().count() != gpus.size()) {
            throw new IllegalArgumentException("gpus: a model is in two groups");
        }
    }

    public static ProviderSpec of(
            ProviderId id, SiteId site, ResourceVector inventory, List<GpuGroup> gpus, Collection<String> traits) {
        return new ProviderSpec(id, site, inventory, gpus, new TreeSet<>(traits));
    }

    public ProviderSpec inRack(String name) {
        return new ProviderSpec(id, site, inventory, gpus, traits, Optional.of(name));
    }

    /** The inventory with GPUs counted as on the ledger, in {@code GPU_MILLI:<model>}. */
    public ResourceVector total() {
        ResourceVector total = inventory;
        for (GpuGroup each : gpus) {
            long milli = (long) each.count() * GpuDemand.WHOLE;
            total = total.plus(ResourceVector.of(ResourceClass.gpuMilli(each.model()), milli));
        }
        return total;
    }
}
