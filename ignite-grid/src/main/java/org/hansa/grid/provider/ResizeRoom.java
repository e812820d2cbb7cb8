package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ResourceVector;

/**
 * Changes what one group of an allocation has here. The event closes the reservation that it changes and opens the one that
 * stands then, so the ledger never counts both. Applied again it finds itself done, and one that comes late finds a later attempt.
 *
 * @param attempt of the change; what is live is of this one or an earlier one, and of this one from here on
 * @param units afterwards
 * @param resources of all units afterwards, GPUs as {@code GPU_MILLI:<model>}
 * @param devicesPerUnit 0 without GPU; devices stay with the units that stay
 * @param provenance of the change
 * @param undo whether it goes back to what was there before, which a drained provider takes too
 */
public record ResizeRoom(
        AllocationId id,
        int attempt,
        int group,
        int units,
        ResourceVector resources,
        int devicesPerUnit,
        Provenance provenance,
        boolean undo,
        long now,
        String nonce)
        implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        Optional<LiveAllocation> mine = before.find(id).stream()
                .filter(each -> each.group() == group && each.attempt() <= attempt && !each.held())
                .findFirst();
        if (mine.isEmpty()) {
            return Transition.unchanged(Verdict.NOT_LIVE, before);
        }
        LiveAllocation live = mine.get();
        if (live.units() == units && live.resources().equals(resources)) {
            return ConfirmHold.already(before, List.of(live));
        }
        boolean grows = !resources.fitsIn(live.resources());
        if (grows && before.mark().closed() && !undo) {
            return Transition.unchanged(Verdict.DRAINED, before);
        }
        ProviderEntry without = before.draft(now).giveBack(live).done();
        Optional<List<Integer>> devices = devices(before, live);
        if (before.full(1) && grows) {
            return Transition.unchanged(Verdict.FULL, before);
        }
        if (devices.isEmpty() || !without.hasRoom(resources)) {
            return Transition.unchanged(Verdict.NO_ROOM, before);
        }
        Draft draft = before.draft(now);
        LiveAllocation resized = live.resized(attempt, units, resources, devices.get(), draft.nextSeq(), draft.clock());
        draft.giveBack(live).take(resized);
        OutboxEvent event = draft.resized(live, resized, provenance, nonce);
        return Transition.changed(Verdict.RESIZED, draft.done()).with(resized).with(event);
    }

    /** Units that go take the last devices with them; units that come get theirs from what is free. */
    private Optional<List<Integer>> devices(ProviderEntry before, LiveAllocation live) {
        if (live.gpuModel().isEmpty()) {
            return Optional.of(List.of());
        }
        if (units <= live.units()) {
            return Optional.of(live.devices().subList(0, units * devicesPerUnit));
        }
        return before.devices()
                .choose(live.gpuModel().get(), units - live.units(), devicesPerUnit, live.milliPerDevice())
                .map(more -> {
                    List<Integer> all = new ArrayList<>(live.devices());
                    all.addAll(more);
                    Collections.sort(all);
                    return all;
                });
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(attempt).number(group).number(units).vector(resources).number(devicesPerUnit);
        provenance.write(out);
        out.flag(undo).number(now).text(nonce);
    }

    static ResizeRoom read(EntryReader in) {
        return new ResizeRoom(
                in.id(),
                in.small(),
                in.small(),
                in.small(),
                in.vector(),
                in.small(),
                Provenance.read(in),
                in.flag(),
                in.number(),
                in.text());
    }
}
