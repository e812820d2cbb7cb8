package org.hansa.grid;

import java.util.List;
import org.hansa.ledger.model.ResourceVector;

/**
 * A provider as its entry has it now.
 *
 * @param factsVersion one more with each change of site or traits
 * @param free what can still be reserved, GPUs as {@code GPU_MILLI:<model>}
 * @param liveAllocations reservations and holds
 * @param providerSeq sequence of the last event
 * @param unsealed events that wait in the outbox
 * @param mark whether new placements are kept away
 */
public record ProviderView(
        ProviderSpec spec,
        long factsVersion,
        ResourceVector free,
        List<Device> devices,
        int liveAllocations,
        long providerSeq,
        int unsealed,
        DrainMark mark) {
    public ProviderView {
        devices = List.copyOf(devices);
    }

    /** One GPU device; its position in {@link ProviderView#devices} is its number in {@link PlacedPart#devices}. */
    public record Device(String model, long memoryMb, int freeMilli) {}
}
