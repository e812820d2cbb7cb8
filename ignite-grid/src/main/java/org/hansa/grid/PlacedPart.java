package org.hansa.grid;

import java.util.List;
import java.util.Optional;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * The units of one group of an allocation that lie on one provider.
 *
 * @param resources all units together, GPUs as {@code GPU_MILLI:<model>}; what the leaf says
 * @param devices devices by their number at the provider, ascending
 * @param providerSeq sequence of the {@code RESERVED} event at the provider; 0 while it is only held
 * @param group number of the group
 * @param receipt the owner's promise; absent while it is only held
 */
public record PlacedPart(
        ProviderId provider,
        SiteId site,
        int units,
        ResourceVector resources,
        Optional<String> gpuModel,
        List<Integer> devices,
        long providerSeq,
        int group,
        Optional<SignedReceipt> receipt) {
    public PlacedPart {
        devices = List.copyOf(devices);
    }

    public PlacedPart with(Optional<SignedReceipt> promise) {
        return new PlacedPart(provider, site, units, resources, gpuModel, devices, providerSeq, group, promise);
    }

    public PlacedPart ofGroup(int number) {
        return new PlacedPart(provider, site, units, resources, gpuModel, devices, providerSeq, number, receipt);
    }
}
