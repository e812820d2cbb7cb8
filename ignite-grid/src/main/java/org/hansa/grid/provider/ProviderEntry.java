package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
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
 * @param events that wait to be sealed, but for reservations that are live, which are their events themselves
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
        List<OutboxEvent> events,
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
        events = OutboxEvent.FORM.of(events);
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
        return reservation
                .opening()
                .map(Opening::provenance)
                .or(() -> slicedEvents().beginningWith(EntryWriter.idBytes(reservation.id())).stream()
                        .filter(each -> each.providerSeq() == reservation.reservedSeq())
                        .findFirst()
                        .flatMap(OutboxEvent::provenance));
    }

    private Sliced<OutboxEvent> slicedEvents() {
        return OutboxEvent.FORM.of(events);
    }

    /** All that waits to be sealed, in the order in which it happened. */
    public List<OutboxEvent> outbox() {
        List<OutboxEvent> all = new ArrayList<>(events);
        slicedLive().having(LiveAllocation.STATE_AT, LiveAllocation.WAITS).forEach(each -> each.event(spec)
                .ifPresent(all::add));
        all.sort(Comparator.comparingLong(OutboxEvent::providerSeq));
        return all;
    }

    /** How many of them. */
    public int waiting() {
        return events.size() + slicedLive().count(LiveAllocation.STATE_AT, LiveAllocation.WAITS);
    }

    /** When the first of them happened; {@link Long#MAX_VALUE} when nothing waits. */
    public long waitingSinceMillis() {
        return LongStream.concat(
                        slicedEvents().heads(OutboxEvent::happenedAt),
                        slicedLive().heads(LiveAllocation::waitsSince))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Whether a new reservation could still be written down. Holds count, because their confirmation is an event. */
    public boolean full() {
        return full(1);
    }

    boolean full(int more) {
        int promised = slicedLive().count(LiveAllocation.STATE_AT, LiveAllocation.HELD);
        return live.size() + more > MAX_LIVE || waiting() + promised + more > MAX_OUTBOX;
    }

    public ProviderView view() {
        List<ProviderView.Device> shown = new ArrayList<>();
        spec.gpus().forEach(group -> {
            for (int i = 0; i < group.count(); i++) {
                shown.add(new ProviderView.Device(group.model(), group.memoryMb(), devices.free(shown.size())));
            }
        });
        return new ProviderView(spec, factsVersion, free(), shown, live.size(), providerSeq, waiting(), mark);
    }

    boolean hasRoom(ResourceVector resources) {
        for (Map.Entry<ResourceClass, Long> each : resources.quantities().entrySet()) {
            if (taken.get(each.getKey()) + each.getValue() > total(each.getKey())) {
                return false;
            }
        }
        return true;
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
                events,
                tombstones,
                mark);
    }

    Draft draft(long now) {
        return new Draft(this, now);
    }
}
