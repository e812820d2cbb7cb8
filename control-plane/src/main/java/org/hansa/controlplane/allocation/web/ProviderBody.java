package org.hansa.controlplane.allocation.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * A resource provider, as the member's people write it.
 *
 * @param inventory by class, without GPUs; {@code VCPU} in thousandths, {@code MEMORY_MB} in MiB
 * @param gpus groups of like devices, 64 devices at most
 * @param rack what it shares power and a switch with, within its site; needed to be spread by or kept together in racks
 */
record ProviderBody(
        @Nullable String id,
        @Nullable String site,
        @Nullable Map<String, @Nullable Long> inventory,
        @Nullable List<@Nullable GpuBody> gpus,
        @Nullable List<@Nullable String> traits,
        @Nullable String rack) {
    private static final int MAX_GROUPS = 16;
    private static final int MAX_TRAITS = 64;

    record GpuBody(@Nullable String model, @Nullable Integer count, @Nullable Long memoryMb) {}

    /** @param path of this provider in the request, with a dot, or empty; errors are added and nothing is thrown */
    Optional<ProviderSpec> read(FieldErrors errors, String path) {
        Optional<ProviderId> provider = errors.parse(path + "id", id, ProviderId::new);
        Optional<SiteId> place = errors.parse(path + "site", site, SiteId::new);
        ResourceVector quantities = Quantities.read(errors, path + "inventory", inventory);
        List<GpuGroup> groups = gpus == null
                ? List.of()
                : errors.parseAll(path + "gpus", new ArrayList<>(gpus), MAX_GROUPS, ProviderBody::group);
        List<String> names = traits == null
                ? List.of()
                : errors.parseAll(path + "traits", new ArrayList<>(traits), MAX_TRAITS, each -> each);
        if (provider.isEmpty() || place.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProviderSpec(
                    provider.get(), place.get(), quantities, groups, new TreeSet<>(names), Optional.ofNullable(rack)));
        } catch (IllegalArgumentException e) {
            errors.add(path.isEmpty() ? "provider" : path.substring(0, path.length() - 1), e.getMessage());
            return Optional.empty();
        }
    }

    private static GpuGroup group(GpuBody body) {
        if (body.model() == null || body.count() == null) {
            throw new MalformedRecordException("needs model and count");
        }
        try {
            return new GpuGroup(body.model(), body.count(), body.memoryMb() == null ? 0 : body.memoryMb());
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }
}
