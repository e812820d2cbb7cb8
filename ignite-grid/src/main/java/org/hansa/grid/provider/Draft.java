package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.hansa.grid.DrainMark;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ResourceVector;

/** The next entry while a transition writes it. */
final class Draft {
    /** What the writes of a release may take. So soon the event's own time says it as well, and nothing is written twice. */
    private static final long SOON_MILLIS = 1_000;

    private ProviderSpec spec;
    private long factsVersion;
    private final long revision;
    private long providerSeq;
    private final long clock;
    private long buriedBefore;
    private ResourceVector taken;
    private Devices devices;
    final Sliced.Draft<LiveAllocation> live;
    final Sliced.Draft<OutboxEvent> events;
    private final Sliced.Draft<Tombstone> tombstones;
    private final Function<AllocationId, List<Tombstone>> buried;
    private final Function<LiveAllocation, Optional<Provenance>> origins;
    private boolean buriedHere;
    private DrainMark mark;

    Draft(ProviderEntry before, long now) {
        spec = before.spec();
        factsVersion = before.factsVersion();
        revision = before.revision() + 1;
        providerSeq = before.providerSeq();
        clock = Math.max(before.clockMillis(), now);
        buriedBefore = before.buriedBeforeMillis();
        taken = before.taken();
        devices = before.devices();
        live = LiveAllocation.FORM.of(before.live()).draft();
        events = OutboxEvent.FORM.of(before.events()).draft();
        tombstones = Tombstone.FORM.of(before.tombstones()).draft();
        buried = before::graves;
        origins = before::provenance;
        mark = before.mark();
    }

    Draft respec(ProviderSpec next, boolean factsChanged, Devices nextDevices) {
        spec = next;
        factsVersion += factsChanged ? 1 : 0;
        devices = nextDevices;
        return this;
    }

    Draft mark(DrainMark next) {
        mark = next;
        return this;
    }

    Draft take(LiveAllocation allocation) {
        taken = taken.plus(allocation.resources());
        devices = devices.take(allocation.devices(), allocation.milliPerDevice());
        live.add(allocation);
        return this;
    }

    Draft giveBack(LiveAllocation allocation) {
        taken = taken.minus(allocation.resources());
        devices = devices.giveBack(allocation.devices(), allocation.milliPerDevice());
        live.remove(place(allocation));
        // Its event has to be one by itself from here on.
        allocation.event(spec).ifPresent(events::add);
        return this;
    }

    Draft replace(LiveAllocation old, LiveAllocation next) {
        live.set(place(old), next);
        return this;
    }

    private int place(LiveAllocation allocation) {
        int at = live.indexOf(EntryWriter.idBytes(allocation.id()), allocation);
        if (at < 0) {
            throw new IllegalStateException(allocation.id() + " is not on " + spec.id());
        }
        return at;
    }

    /** Time of what happens here. */
    long clock() {
        return clock;
    }

    long nextSeq() {
        return ++providerSeq;
    }

    /** Continues a sequence that the archive knows further than this entry does. */
    Draft sequenceAtLeast(long seen) {
        providerSeq = Math.max(providerSeq, seen);
        return this;
    }

    /** Closes the reservation as it was, opens it as it is. */
    OutboxEvent resized(LiveAllocation was, LiveAllocation is, Provenance from, String nonce) {
        OutboxEvent event = event(
                is,
                Optional.of(from),
                is.reservedSeq(),
                LeafEvent.RESIZED,
                is.resources(),
                is.expiresAtMillis(),
                OptionalLong.empty(),
                nonce,
                was.reservedSeq(),
                was.siteSequence(),
                was.resources());
        events.add(event);
        return event;
    }

    /**
     * @param accepted when, where that may be earlier than now: what was used counts until then. It may be another member's word, and
     *     is believed back to when the reservation began
     */
    OutboxEvent ended(LiveAllocation allocation, LeafEvent how, OptionalLong accepted, String nonce) {
        OutboxEvent event = event(
                allocation,
                origins.apply(allocation),
                nextSeq(),
                how,
                ResourceVector.ZERO,
                OptionalLong.empty(),
                accepted.isPresent() ? worthSaying(allocation, accepted.getAsLong()) : accepted,
                nonce,
                allocation.reservedSeq(),
                allocation.siteSequence(),
                allocation.resources());
        events.add(event);
        return event;
    }

    /** Judged here and not by who sends it: a change that waits for its entry may be carried out much later than it was sent. */
    private OptionalLong worthSaying(LiveAllocation ended, long accepted) {
        long counted = Math.max(accepted, ended.begunByMillis());
        return accepted <= clock - SOON_MILLIS && counted < clock ? OptionalLong.of(counted) : OptionalLong.empty();
    }

    private OutboxEvent event(
            LiveAllocation allocation,
            Optional<Provenance> from,
            long seq,
            LeafEvent what,
            ResourceVector leafResources,
            OptionalLong expiry,
            OptionalLong accepted,
            String nonce,
            long closesSeq,
            long closesSequence,
            ResourceVector moved) {
        Happening happening = new Happening(
                spec.site(),
                allocation.contract(),
                allocation.id(),
                spec.id(),
                seq,
                what,
                leafResources,
                expiry,
                clock,
                accepted,
                nonce);
        return new OutboxEvent(
                happening,
                from,
                what.opens() ? Optional.of(Placement.of(allocation)) : Optional.empty(),
                moved,
                closesSeq,
                closesSequence);
    }

    Draft bury(AllocationId id, int attempt, List<LiveAllocation> ended) {
        boolean held = !ended.isEmpty() && ended.stream().allMatch(LiveAllocation::held);
        if (buriedHere || !buried.apply(id).isEmpty()) {
            tombstones.removeIf(each -> each.id().equals(id) && each.attempt() <= attempt);
        }
        buriedHere = true;
        tombstones.add(new Tombstone(id, attempt, clock, held));
        return this;
    }

    ProviderEntry done() {
        while (!tombstones.isEmpty() && forgettable(tombstones.first(Tombstone::buriedAt))) {
            buriedBefore = Math.max(buriedBefore, tombstones.first(Tombstone::buriedAt));
            tombstones.removeFirst();
        }
        return new ProviderEntry(
                spec,
                factsVersion,
                revision,
                providerSeq,
                clock,
                buriedBefore,
                taken,
                devices,
                live,
                events,
                tombstones,
                mark);
    }

    private boolean forgettable(long oldest) {
        return oldest < clock - ProviderEntry.TOMBSTONE_MILLIS || tombstones.size() > ProviderEntry.MAX_TOMBSTONES;
    }
}
