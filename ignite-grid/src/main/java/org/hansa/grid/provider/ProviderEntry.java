package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.DrainMark;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ProviderView;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * All that is known of one provider, under one key. Immutable; transitions give the next one.
 *
 * @param factsVersion one more with each change of site, rack or traits
 * @param revision one more with each transition; lets readers drop what came late
 * @param providerSeq of the last event, dense from 1
 * @param clockMillis largest {@code now} seen: events never go back in time
 * @param buriedBeforeMillis latest time of a tombstone that was dropped; reservations issued up to then are refused
 * @param taken sum over {@code live}, GPUs included
 * @param mark whether new placements are kept away
 */
public record ProviderEntry(
        ProviderSpec spec,
        long factsVersion,
        long revision,
        long providerSeq,
        long clockMillis,
        long buriedBeforeMillis,
        ResourceVector taken,
        Devices devices,
        List<LiveAllocation> live,
        List<OutboxEvent> outbox,
        List<Tombstone> tombstones,
        DrainMark mark) {
    /** Live allocations of one provider; a larger pool has to be split. */
    public static final int MAX_LIVE = 256;

    /** Unsealed events that reservations may fill; each live allocation has one slot more for its end. */
    public static final int MAX_OUTBOX = 64;

    static final int MAX_TOMBSTONES = 512;
    static final long TOMBSTONE_MILLIS = 600_000;

    public ProviderEntry {
        live = LiveAllocation.FORM.of(live);
        outbox = OutboxEvent.FORM.of(outbox);
        tombstones = Tombstone.FORM.of(tombstones);
    }

    static ProviderEntry fresh(ProviderSpec spec, DrainMark mark, long now) {
        return new ProviderEntry(
                spec,
                1,
                1,
                0,
                now,
                0,
                ResourceVector.ZERO,
                Devices.whole(spec.gpus()),
                List.of(),
                List.of(),
                List.of(),
                mark);
    }

    public ResourceVector free() {
        return spec.total().minus(taken);
    }

    /** What the allocation has here, one for each of its groups. */
    public List<LiveAllocation> find(AllocationId id) {
        return slicedLive().beginningWith(EntryWriter.idBytes(id));
    }

    Sliced<LiveAllocation> slicedLive() {
        return LiveAllocation.FORM.of(live);
    }

    /** What ended here under this id, not so long ago that it is forgotten. */
    List<Tombstone> graves(AllocationId id) {
        return Tombstone.FORM.of(tombstones).beginningWith(EntryWriter.idBytes(id));
    }

    /** Where a reservation comes from, while its event waits; once it is sealed its leaf says it. */
    public Optional<Provenance> provenance(LiveAllocation reservation) {
        return OutboxEvent.FORM.of(outbox).beginningWith(EntryWriter.idBytes(reservation.id())).stream()
                .filter(each -> each.providerSeq() == reservation.reservedSeq())
                .findFirst()
                .flatMap(OutboxEvent::provenance);
    }

    /** Whether a new reservation could still be written down. Holds count, because their confirmation is an event. */
    public boolean full() {
        return full(1);
    }

    boolean full(int more) {
        long promised = slicedLive().count(LiveAllocation.HELD_AT, (byte) 1);
        return live.size() + more > MAX_LIVE || outbox.size() + promised + more > MAX_OUTBOX;
    }

    public ProviderView view() {
        List<ProviderView.Device> shown = new ArrayList<>();
        spec.gpus().forEach(group -> {
            for (int i = 0; i < group.count(); i++) {
                shown.add(new ProviderView.Device(group.model(), group.memoryMb(), devices.free(shown.size())));
            }
        });
        return new ProviderView(spec, factsVersion, free(), shown, live.size(), providerSeq, outbox.size(), mark);
    }

    boolean hasRoom(ResourceVector resources) {
        return resources.quantities().entrySet().stream().allMatch(each -> {
            ResourceClass resourceClass = each.getKey();
            return taken.get(resourceClass) + each.getValue() <= total(resourceClass);
        });
    }

    private long total(ResourceClass resourceClass) {
        return resourceClass.name().startsWith("GPU")
                ? spec.total().get(resourceClass)
                : spec.inventory().get(resourceClass);
    }

    /** As it would be without these allocations; for questions, never for the store. */
    public ProviderEntry without(Set<AllocationId> gone, long asRevision) {
        Draft draft = draft(clockMillis);
        live.stream().filter(each -> gone.contains(each.id())).forEach(draft::giveBack);
        ProviderEntry freed = draft.done();
        return new ProviderEntry(
                spec,
                factsVersion,
                asRevision,
                providerSeq,
                clockMillis,
                buriedBeforeMillis,
                freed.taken(),
                freed.devices(),
                freed.live(),
                outbox,
                tombstones,
                mark);
    }

    Draft draft(long now) {
        return new Draft(this, now);
    }
}
