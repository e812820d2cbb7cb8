package org.hansa.grid.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ResourceVector;

/**
 * Takes room, as a reservation or as a hold, and chooses the GPU devices. Checks room and facts version and nothing that
 * merely counts changes, because best fit sends writers to the same provider and they would all but one be turned away.
 *
 * @param shares what each group of the request takes here, all of them or none; claims of what groups are to have further are by
 *     themselves, beside what there is
 * @param factsVersion 0 where what is there already stays, whatever the site is like now
 * @param issuedAtMillis when the attempt began; one older than the provider's memory of ended ones is refused
 */
public record TakeRoom(
        AllocationId id,
        int attempt,
        ContractHandle contract,
        List<Share> shares,
        long factsVersion,
        OptionalLong expiresAtMillis,
        OptionalLong holdUntilMillis,
        Provenance provenance,
        long issuedAtMillis,
        long now,
        String nonce)
        implements ProviderCommand {
    /**
     * @param resources of all units, GPUs as {@code GPU_MILLI:<gpuModel>}
     * @param devicesPerUnit 0 without GPU
     */
    public record Share(
            int group,
            int units,
            ResourceVector resources,
            Optional<String> gpuModel,
            int devicesPerUnit,
            int milliPerDevice) {
        void write(EntryWriter out) {
            out.number(group)
                    .number(units)
                    .vector(resources)
                    .optional(gpuModel, out::text)
                    .number(devicesPerUnit)
                    .number(milliPerDevice);
        }

        static Share read(EntryReader in) {
            return new Share(in.small(), in.small(), in.vector(), in.optional(in::text), in.small(), in.small());
        }
    }

    public TakeRoom {
        shares = List.copyOf(shares);
    }

    /** The only group. */
    public TakeRoom(
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
            String nonce) {
        this(
                id,
                attempt,
                contract,
                List.of(new Share(0, units, resources, gpuModel, devicesPerUnit, milliPerDevice)),
                factsVersion,
                expiresAtMillis,
                holdUntilMillis,
                provenance,
                issuedAtMillis,
                now,
                nonce);
    }

    @Override
    public Transition on(ProviderEntry before) {
        boolean further = shares.get(0).group() >= LiveAllocation.FURTHER;
        List<LiveAllocation> mine = before.find(id).stream()
                .filter(each -> each.further() || !further)
                .toList();
        if (!mine.isEmpty()) {
            return found(before, mine);
        }
        boolean ended = before.graves(id).stream().anyMatch(each -> each.attempt() >= attempt);
        if (ended || issuedAtMillis <= before.buriedBeforeMillis()) {
            return Transition.unchanged(Verdict.BURIED, before);
        }
        if (before.mark().closed()) {
            return Transition.unchanged(Verdict.DRAINED, before);
        }
        if (before.factsVersion() != factsVersion && (factsVersion != 0 || !further)) {
            return Transition.unchanged(Verdict.FACTS_CHANGED, before);
        }
        if (before.full(shares.size())) {
            return Transition.unchanged(Verdict.FULL, before);
        }
        ResourceVector sum = shares.get(0).resources();
        for (Share each : shares.subList(1, shares.size())) {
            sum = sum.plus(each.resources());
        }
        Optional<List<List<Integer>>> devices = devices(before);
        if (devices.isEmpty() || !before.hasRoom(sum)) {
            return Transition.unchanged(Verdict.NO_ROOM, before);
        }
        return taken(before, devices.get());
    }

    private Transition found(ProviderEntry before, List<LiveAllocation> mine) {
        if (mine.stream().anyMatch(each -> each.attempt() != attempt)) {
            return Transition.unchanged(Verdict.BURIED, before);
        }
        return ConfirmHold.already(before, mine);
    }

    /** Share by share, each from what those before it left. */
    private Optional<List<List<Integer>>> devices(ProviderEntry before) {
        List<List<Integer>> chosen = new ArrayList<>();
        Devices left = before.devices();
        for (Share share : shares) {
            if (share.gpuModel().isEmpty()) {
                chosen.add(List.of());
                continue;
            }
            Optional<List<Integer>> here =
                    left.choose(share.gpuModel().get(), share.units(), share.devicesPerUnit(), share.milliPerDevice());
            if (here.isEmpty()) {
                return Optional.empty();
            }
            chosen.add(here.get());
            left = left.take(here.get(), share.milliPerDevice());
        }
        return Optional.of(chosen);
    }

    private Transition taken(ProviderEntry before, List<List<Integer>> devices) {
        Draft draft = before.draft(now);
        List<LiveAllocation> taken = new ArrayList<>();
        List<OutboxEvent> events = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            LiveAllocation allocation = allocation(shares.get(i), devices.get(i), draft, Nonces.of(nonce, i));
            draft.take(allocation);
            taken.add(allocation);
            allocation.event(before.spec()).ifPresent(events::add);
        }
        return new Transition(Verdict.TAKEN, draft.done(), true, taken, events);
    }

    private LiveAllocation allocation(Share share, List<Integer> devices, Draft draft, String itsNonce) {
        boolean hold = holdUntilMillis.isPresent();
        return new LiveAllocation(
                id,
                attempt,
                share.group(),
                contract,
                share.units(),
                share.resources(),
                share.gpuModel(),
                share.milliPerDevice(),
                devices,
                expiresAtMillis,
                holdUntilMillis,
                hold ? 0 : draft.nextSeq(),
                -1,
                0,
                hold ? Optional.of(provenance) : Optional.empty(),
                hold ? Optional.empty() : Optional.of(new Opening(draft.clock(), itsNonce, provenance)));
    }

    @Override
    public void write(EntryWriter out) {
        out.id(id).number(attempt).text(contract.value()).list(shares, (to, each) -> each.write(to));
        out.number(factsVersion).optional(expiresAtMillis).optional(holdUntilMillis);
        provenance.write(out);
        out.number(issuedAtMillis).number(now).text(nonce);
    }

    static TakeRoom read(EntryReader in) {
        return new TakeRoom(
                in.id(),
                in.small(),
                new ContractHandle(in.text()),
                in.list(Share::read),
                in.number(),
                in.optionalNumber(),
                in.optionalNumber(),
                Provenance.read(in),
                in.number(),
                in.number(),
                in.text());
    }
}
