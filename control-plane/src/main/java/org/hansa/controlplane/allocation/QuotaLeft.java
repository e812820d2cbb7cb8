package org.hansa.controlplane.allocation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;

/**
 * Whether a contract's quota still covers a request, as far as its home knows: what was held at other members a moment ago it
 * may not. Asked before others are sent away for the request; what counts is the grant, when the room is taken.
 */
public final class QuotaLeft {
    private final BiFunction<ContractHandle, SiteId, ResourceVector> used;

    /** @param used what the contract has at a site */
    public QuotaLeft(BiFunction<ContractHandle, SiteId, ResourceVector> used) {
        this.used = used;
    }

    /** @param groups with the least count that each needs */
    public boolean covers(ServiceContract contract, List<GroupRequest> groups) {
        TreeMap<ResourceClass, Long> left = new TreeMap<>(contract.quota().quantities());
        for (SiteId site : contract.permittedSites()) {
            used.apply(contract.handle(), site)
                    .quantities()
                    .forEach((resourceClass, amount) -> left.merge(resourceClass, -amount, Long::sum));
        }
        TreeMap<ResourceClass, Long> wanted = new TreeMap<>();
        boolean gpus = true;
        for (GroupRequest group : groups) {
            ResourceRequest room = group.request();
            room.perUnit()
                    .times(group.minCount())
                    .quantities()
                    .forEach((resourceClass, amount) -> wanted.merge(resourceClass, amount, Long::sum));
            gpus &= room.gpu()
                    .map(gpu -> gpusLeft(left, gpu) >= gpu.milli() * group.minCount())
                    .orElse(true);
        }
        return gpus
                && wanted.entrySet().stream().allMatch(each -> left.getOrDefault(each.getKey(), 0L) >= each.getValue());
    }

    private static long gpusLeft(Map<ResourceClass, Long> left, GpuDemand gpu) {
        return left.entrySet().stream()
                .filter(each -> each.getKey().name().startsWith("GPU_MILLI:"))
                .filter(each -> gpu.models().isEmpty()
                        || gpu.models().contains(each.getKey().name().substring("GPU_MILLI:".length())))
                .mapToLong(each -> Math.max(0, each.getValue()))
                .sum();
    }
}
