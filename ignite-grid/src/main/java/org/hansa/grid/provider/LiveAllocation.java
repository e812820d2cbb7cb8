package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * Room taken on a provider.
 *
 * @param group number of the group of the request
 * @param units how many units of the request lie here
 * @param resources all units together, GPUs as {@code GPU_MILLI:<model>}
 * @param devices device numbers, ascending, once for each unit's share of it
 * @param holdUntilMillis present while it is only held
 * @param reservedSeq {@code providerSeq} of its {@code RESERVED} event; 0 while it is only held
 * @param siteSequence of that event's leaf; -1 until sealed
 * @param provenance only while it is held. Of a reservation its waiting event has it and then its leaf: an entry is written
 *     whole with every change, and should hold nothing twice that stands somewhere else
 */
public record LiveAllocation(
        AllocationId id,
        int attempt,
        int group,
        ContractHandle contract,
        int units,
        ResourceVector resources,
        Optional<String> gpuModel,
        int milliPerDevice,
        List<Integer> devices,
        OptionalLong expiresAtMillis,
        OptionalLong holdUntilMillis,
        long reservedSeq,
        long siteSequence,
        Optional<Provenance> provenance) {
    static final Sliced.Form<LiveAllocation> FORM = new Sliced.Form<>(LiveAllocation::write, LiveAllocation::read);

    /** Where its bytes say whether it is only held: after the id. */
    static final int HELD_AT = 16;

    public LiveAllocation {
        devices = List.copyOf(devices);
    }

    public boolean held() {
        return holdUntilMillis.isPresent();
    }

    /** What was asked for, as far as the room says: traits are not in it. */
    public ResourceRequest asked() {
        TreeMap<ResourceClass, Long> perUnit = new TreeMap<>();
        resources.quantities().forEach((resourceClass, quantity) -> {
            if (!resourceClass.name().startsWith("GPU")) {
                perUnit.put(resourceClass, quantity / units);
            }
        });
        Optional<GpuDemand> gpu =
                gpuModel.map(model -> new GpuDemand(List.of(model), devices.size() / units, milliPerDevice));
        return new ResourceRequest(new ResourceVector(perUnit), gpu, units, new TreeSet<>(), new TreeSet<>());
    }

    LiveAllocation reserved(long providerSeq) {
        return new LiveAllocation(
                id,
                attempt,
                group,
                contract,
                units,
                resources,
                gpuModel,
                milliPerDevice,
                devices,
                expiresAtMillis,
                OptionalLong.empty(),
                providerSeq,
                siteSequence,
                Optional.empty());
    }

    LiveAllocation resized(int newUnits, ResourceVector newResources, List<Integer> newDevices, long providerSeq) {
        return new LiveAllocation(
                id,
                attempt,
                group,
                contract,
                newUnits,
                newResources,
                gpuModel,
                milliPerDevice,
                newDevices,
                expiresAtMillis,
                OptionalLong.empty(),
                providerSeq,
                -1,
                Optional.empty());
    }

    LiveAllocation sealedAt(long sequence) {
        return new LiveAllocation(
                id,
                attempt,
                group,
                contract,
                units,
                resources,
                gpuModel,
                milliPerDevice,
                devices,
                expiresAtMillis,
                holdUntilMillis,
                reservedSeq,
                sequence,
                provenance);
    }

    void write(EntryWriter out) {
        out.id(id)
                .flag(held())
                .number(attempt)
                .number(group)
                .text(contract.value())
                .number(units)
                .vector(resources);
        out.optional(gpuModel, out::text).number(milliPerDevice);
        out.list(devices, (to, device) -> to.number(device));
        out.optional(expiresAtMillis)
                .optional(holdUntilMillis)
                .number(reservedSeq)
                .number(siteSequence)
                .optional(provenance, each -> each.write(out));
    }

    static LiveAllocation read(EntryReader in) {
        AllocationId id = in.id();
        in.flag();
        return new LiveAllocation(
                id,
                in.small(),
                in.small(),
                new ContractHandle(in.text()),
                in.small(),
                in.vector(),
                in.optional(in::text),
                in.small(),
                in.list(EntryReader::small),
                in.optionalNumber(),
                in.optionalNumber(),
                in.number(),
                in.number(),
                in.optional(() -> Provenance.read(in)));
    }
}
