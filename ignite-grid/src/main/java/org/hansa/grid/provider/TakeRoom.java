package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceVector;

/**
 * Takes room, as a reservation or as a hold, and chooses the GPU devices. Checks room and facts version and nothing that
 * merely counts changes, because best fit sends writers to the same provider and they would all but one be turned away.
 *
 * @param resources of all units, GPUs as {@code GPU_MILLI:<gpuModel>}
 * @param devicesPerUnit 0 without GPU
 * @param issuedAtMillis when the attempt began; one older than the provider's memory of ended ones is refused
 */
public record TakeRoom(
        AllocationId id,
        int attempt,
        ContractHandle contract,
        int units,
        ResourceVector resources,
        Optional<String> gpuModel,
        int devicesPerUnit,
        int milliPerDevice,
        long factsVersion,
        OptionalLong expiresAtMillis,
        OptionalLong holdUntilMillis,
        Provenance provenance,
        long issuedAtMillis,
        long now,
        String nonce)
        implements ProviderCommand {
    @Override
    public Transition on(ProviderEntry before) {
        Optional<LiveAllocation> mine = before.find(id);
        if (mine.isPresent()) {
            return found(before, mine.get());
        }
        boolean ended =
                before.tombstones().stream().anyMatch(each -> each.id().equals(id) && each.attempt() >= attempt);
        if (ended || issuedAtMillis <= before.buriedBeforeMillis()) {
            return Transition.unchanged(Verdict.BURIED, before);
        }
        if (before.factsVersion() != factsVersion) {
            return Transition.unchanged(Verdict.FACTS_CHANGED, before);
        }
        if (before.full()) {
            return Transition.unchanged(Verdict.FULL, before);
        }
        Optional<List<Integer>> devices = devices(before);
        if (devices.isEmpty() || !before.hasRoom(resources)) {
            return Transition.unchanged(Verdict.NO_ROOM, before);
        }
        return taken(before, devices.get());
    }

    private Transition found(ProviderEntry before, LiveAllocation mine) {
        if (mine.attempt() != attempt) {
            return Transition.unchanged(Verdict.BURIED, before);
        }
        Transition already = Transition.unchanged(Verdict.ALREADY, before).with(mine);
        return before.outbox().stream()
                .filter(each -> each.providerSeq() == mine.reservedSeq())
                .findFirst()
                .map(already::with)
                .orElse(already);
    }

    private Optional<List<Integer>> devices(ProviderEntry before) {
        return gpuModel.isEmpty()
                ? Optional.of(List.of())
                : before.devices().choose(gpuModel.get(), units, devicesPerUnit, milliPerDevice);
    }

    private Transition taken(ProviderEntry before, List<Integer> devices) {
        Draft draft = before.draft(now);
        LiveAllocation allocation = new LiveAllocation(
                id,
                attempt,
                contract,
                units,
                resources,
                gpuModel,
                milliPerDevice,
                devices,
                expiresAtMillis,
                holdUntilMillis,
                holdUntilMillis.isPresent() ? 0 : draft.nextSeq(),
                -1,
                provenance);
        draft.take(allocation);
        if (allocation.held()) {
            return Transition.changed(Verdict.TAKEN, draft.done()).with(allocation);
        }
        OutboxEvent event = draft.reserved(allocation, allocation.reservedSeq(), nonce);
        return Transition.changed(Verdict.TAKEN, draft.done()).with(allocation).with(event);
    }
}
