package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Room taken on a provider.
 *
 * @param attempt that took it, or that changed it last
 * @param group number of the group of the request
 * @param units how many units of the request lie here
 * @param resources all units together, GPUs as {@code GPU_MILLI:<model>}
 * @param devices device numbers, ascending, once for each unit's share of it
 * @param holdUntilMillis present while it is only held
 * @param reservedSeq {@code providerSeq} of its {@code RESERVED} event; 0 while it is only held
 * @param siteSequence of that event's leaf; -1 until sealed
 * @param provenance only while it is held. Of a reservation its waiting event has it and then its leaf: an entry is written
 *     whole with every change, and should hold nothing twice that stands somewhere else
 * @param begunBySecond of the epoch, by which its {@code RESERVED} or {@code RESIZED} event had happened; 0 while it is held, and
 *     while it waits, when {@code opening} says it to the millisecond
 * @param opening while its {@code RESERVED} event waits to be sealed, which it is itself as long as it is live
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
        long begunBySecond,
        Optional<Provenance> provenance,
        Optional<Opening> opening) {
    static final Sliced.Form<LiveAllocation> FORM = new Sliced.Form<>(LiveAllocation::write, LiveAllocation::read);

    /** Where its bytes say which of the three it is: after the id. */
    static final int STATE_AT = 16;

    private static final long SECOND = 1_000;

    /**
     * From here on group numbers are those of claims: what is held of a group beside what it has, until the vote on it is known. A request
     * has fewer groups.
     */
    public static final int FURTHER = 64;

    /** Seconds are stored from here: the beginning of 2026. */
    private static final long FIRST_SECOND = 1_767_225_600;

    static final byte STANDS = 0;
    static final byte HELD = 1;
    static final byte WAITS = 2;

    public LiveAllocation {
        devices = List.copyOf(devices);
        if (gpuModel.isEmpty() && (milliPerDevice != 0 || !devices.isEmpty())) {
            throw new IllegalArgumentException(id + ": devices of no model");
        }
        if (provenance.isPresent() != holdUntilMillis.isPresent()) {
            throw new IllegalArgumentException(id + ": a hold says where it comes from, and a reservation does not");
        }
    }

    /** The first whole second by which what happened then had happened. */
    static long secondAfter(long millis) {
        return -Math.floorDiv(-millis, SECOND);
    }

    /** When it was made as it is, or up to a second later. */
    long begunByMillis() {
        return opening.map(Opening::timeMillis).orElse(begunBySecond * SECOND);
    }

    public boolean held() {
        return holdUntilMillis.isPresent();
    }

    /** Whether it is held for a group beside what that has. */
    public boolean further() {
        return group >= FURTHER;
    }

    /** As a part of its allocation; the owner's promise is not in it. */
    public PlacedPart at(ProviderId provider, SiteId site) {
        return new PlacedPart(
                provider, site, units, resources, gpuModel, devices, reservedSeq, group, Optional.empty());
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

    /** The hold as a reservation. */
    LiveAllocation reserved(long providerSeq, long timeMillis, String nonce) {
        return with(
                attempt,
                units,
                resources,
                devices,
                OptionalLong.empty(),
                providerSeq,
                siteSequence,
                0,
                provenance.map(from -> new Opening(timeMillis, nonce, from)));
    }

    LiveAllocation resized(
            int newAttempt,
            int newUnits,
            ResourceVector newResources,
            List<Integer> newDevices,
            long providerSeq,
            long timeMillis) {
        return with(
                newAttempt,
                newUnits,
                newResources,
                newDevices,
                OptionalLong.empty(),
                providerSeq,
                -1,
                secondAfter(timeMillis),
                Optional.empty());
    }

    /** A claim as units of its group. */
    LiveAllocation claimed() {
        return new LiveAllocation(
                id,
                attempt,
                group - FURTHER,
                contract,
                units,
                resources,
                gpuModel,
                milliPerDevice,
                devices,
                expiresAtMillis,
                holdUntilMillis,
                reservedSeq,
                siteSequence,
                begunBySecond,
                provenance,
                opening);
    }

    /** @param sequence -1 when nobody says where */
    LiveAllocation sealedAt(long sequence) {
        return with(
                attempt,
                units,
                resources,
                devices,
                holdUntilMillis,
                reservedSeq,
                sequence,
                opening.map(from -> secondAfter(from.timeMillis())).orElse(begunBySecond),
                Optional.empty());
    }

    private LiveAllocation with(
            int newAttempt,
            int newUnits,
            ResourceVector newResources,
            List<Integer> newDevices,
            OptionalLong newHold,
            long newReservedSeq,
            long newSiteSequence,
            long newBegunBySecond,
            Optional<Opening> newOpening) {
        return new LiveAllocation(
                id,
                newAttempt,
                group,
                contract,
                newUnits,
                newResources,
                gpuModel,
                milliPerDevice,
                newDevices,
                expiresAtMillis,
                newHold,
                newReservedSeq,
                newSiteSequence,
                newBegunBySecond,
                newHold.isPresent() ? provenance : Optional.empty(),
                newOpening);
    }

    /** The event that it is while that waits. */
    Optional<OutboxEvent> event(ProviderSpec at) {
        return opening.map(from -> new OutboxEvent(
                new Happening(
                        at.site(),
                        contract,
                        id,
                        at.id(),
                        reservedSeq,
                        LeafEvent.RESERVED,
                        resources,
                        expiresAtMillis,
                        from.timeMillis(),
                        OptionalLong.empty(),
                        from.nonce()),
                Optional.of(from.provenance()),
                Optional.of(Placement.of(this)),
                resources,
                0,
                -1));
    }

    /** Of its bytes, when the event that it is happened; {@link Long#MAX_VALUE} when it is none. */
    static long waitsSince(EntryReader in) {
        return in.pastId().octet() == WAITS ? in.number() : Long.MAX_VALUE;
    }

    private byte state() {
        if (held()) {
            return HELD;
        }
        return opening.isPresent() ? WAITS : STANDS;
    }

    void write(EntryWriter out) {
        byte state = state();
        out.id(id).octet(state);
        switch (state) {
            case WAITS -> opening.orElseThrow().write(out);
            case HELD -> {
                provenance.orElseThrow().write(out);
                out.number(holdUntilMillis.orElseThrow());
            }
            default -> out.number(begunBySecond - FIRST_SECOND);
        }
        out.number(attempt)
                .number(group)
                .text(contract.value())
                .number(units)
                .vector(resources)
                .optional(gpuModel, out::text);
        if (gpuModel.isPresent()) {
            out.number(milliPerDevice).list(devices, (to, device) -> to.number(device));
        }
        out.optional(expiresAtMillis).number(reservedSeq).number(siteSequence);
    }

    static LiveAllocation read(EntryReader in) {
        AllocationId id = in.id();
        byte state = in.octet();
        Optional<Opening> opening = state == WAITS ? Optional.of(Opening.read(in)) : Optional.empty();
        Optional<Provenance> provenance = state == HELD ? Optional.of(Provenance.read(in)) : Optional.empty();
        OptionalLong holdUntil = state == HELD ? OptionalLong.of(in.number()) : OptionalLong.empty();
        long begunBy = state == STANDS ? in.number() + FIRST_SECOND : 0;
        int attempt = in.small();
        int group = in.small();
        ContractHandle contract = new ContractHandle(in.text());
        int units = in.small();
        ResourceVector resources = in.vector();
        Optional<String> model = in.optional(in::text);
        return new LiveAllocation(
                id,
                attempt,
                group,
                contract,
                units,
                resources,
                model,
                model.isPresent() ? in.small() : 0,
                model.isPresent() ? in.list(EntryReader::small) : List.of(),
                in.optionalNumber(),
                holdUntil,
                in.number(),
                in.number(),
                begunBy,
                provenance,
                opening);
    }
}
