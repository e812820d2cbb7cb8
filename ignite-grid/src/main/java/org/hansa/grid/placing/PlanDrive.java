package org.hansa.grid.placing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.StageTimes;
import org.hansa.grid.StageTimes.Stage;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.provider.ConfirmHold;
import org.hansa.grid.provider.EndAllocation;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ProviderCommand;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;

/**
 * Carries out one plan: intent and grant ahead, then the providers, never on disk without them. One part is reserved at once;
 * several are held, decided durably, and confirmed. Every step can be done again after a crash.
 */
final class PlanDrive {
    /**
     * The end of a hold whose owner's intent alone says when it ends: once that is confirmed it must not end by itself before the
     * verdict, however long the other owners take.
     */
    private static final long UNTIL_THE_VERDICT = Long.MAX_VALUE;

    /** How long parts of one group are held for each other. */
    static final long GROUP_HOLD_MILLIS = 60_000;

    private final IntentBook intents;
    private final GrantBook grants;
    private final ProviderBook providers;
    private final Receipts receipts;
    private final Clock clock;
    private final Supplier<String> nonces;
    private final StageTimes stages;

    PlanDrive(
            IntentBook intents,
            GrantBook grants,
            ProviderBook providers,
            Receipts receipts,
            Clock clock,
            Supplier<String> nonces,
            StageTimes stages) {
        this.intents = intents;
        this.grants = grants;
        this.providers = providers;
        this.receipts = receipts;
        this.clock = clock;
        this.nonces = nonces;
        this.stages = stages;
    }

    /** What a drive came to. */
    sealed interface Result {
        /** Room is taken; the intent says how. Its outcome may still have to be written. */
        record Done(Intent intent) implements Result {}

        /** Somebody else was faster. Nothing is taken. @param avoid providers that will not take this attempt */
        record Conflict(Set<ProviderId> avoid) implements Result {}
    }

    Result drive(Intent intent) {
        if (!stages.timed(Stage.INTENT, () -> record(intent))) {
            return new Result.Conflict(Set.of());
        }
        Map<ProviderId, Transition> taken = stages.timed(Stage.PROVIDER, () -> take(intent));
        boolean all = taken.values().stream().allMatch(PlanDrive::has);
        return all ? new Result.Done(settle(intent, taken)) : undo(intent, taken);
    }

    /**
     * Finishes an attempt whose parts were all found on their providers. The grant is not asked again: it counts them already,
     * as holds or, once sealed, as used.
     */
    Intent resume(Intent intent) {
        return settle(intent, take(intent));
    }

    /** The intent, in one go with the first grant; as a rule there is one. @return whether all grants are held; else none is */
    private boolean record(Intent intent) {
        Map<GrantBook.Key, ResourceVector> shares = shares(intent);
        Claim claim = claim(intent);
        List<GrantBook.Key> held = new ArrayList<>();
        if (shares.isEmpty()) {
            intents.record(intent);
        }
        for (Map.Entry<GrantBook.Key, ResourceVector> each : shares.entrySet()) {
            GrantBook.Key key = each.getKey();
            ResourceVector lacking = held.isEmpty()
                    ? intents.recordAhead(intent, put -> grants.holdAhead(put, key, claim, each.getValue()))
                    : grants.hold(key, claim, each.getValue());
            if (!lacking.isZero()) {
                held.forEach(other -> grants.drop(other, claim, shares.get(other)));
                return false;
            }
            held.add(key);
        }
        return true;
    }

    private static boolean has(Transition transition) {
        return transition.verdict() == Verdict.TAKEN || transition.verdict() == Verdict.ALREADY;
    }

    /** By which an attempt's hold of a grant is known. */
    static Claim claim(Intent intent) {
        return new Claim(intent.command().allocation(), intent.attempt());
    }

    /** What the plan takes of each grant. */
    static Map<GrantBook.Key, ResourceVector> shares(Intent intent) {
        Map<GrantBook.Key, ResourceVector> shares = new TreeMap<>();
        for (PlannedPart part : intent.plan()) {
            shares.merge(key(intent, part), resources(intent, part), ResourceVector::plus);
        }
        return shares;
    }

    static GrantBook.Key key(Intent intent, PlannedPart part) {
        return new GrantBook.Key(intent.command().contract(), part.site());
    }

    static ResourceVector resources(Intent intent, PlannedPart part) {
        return intent.command().request(part.group()).vector(part.units(), part.gpuModel());
    }

    private Map<ProviderId, Transition> take(Intent intent) {
        Map<ProviderId, List<PlannedPart>> parts = new LinkedHashMap<>();
        intent.plan().forEach(part -> parts.computeIfAbsent(part.provider(), any -> new ArrayList<>())
                .add(part));
        boolean group = parts.size() > 1;
        Map<ProviderId, TakeRoom> commands = new LinkedHashMap<>();
        parts.forEach((provider, here) -> commands.put(provider, takeRoom(intent, here, group)));
        return apply(commands);
    }

    /** Whether the parts have to wait for each other: one provider takes all of its own or none. */
    static boolean onSeveral(Intent intent) {
        return intent.plan().stream().map(PlannedPart::provider).distinct().count() > 1;
    }

    private TakeRoom takeRoom(Intent intent, List<PlannedPart> parts, boolean several) {
        PlaceCommand command = intent.command();
        long now = clock.millis();
        boolean group = several && command.holdUntilMillis().isEmpty();
        return new TakeRoom(
                command.allocation(),
                intent.attempt(),
                command.contract(),
                parts.stream().map(part -> share(intent, part, part.group())).toList(),
                parts.get(0).factsVersion(),
                command.expiresAtMillis(),
                holdUntil(intent, group, now),
                Provenance.of(command),
                intent.issuedAtMillis(),
                now,
                nonces.get());
    }

    private static OptionalLong holdUntil(Intent intent, boolean group, long now) {
        OptionalLong asked = intent.command().holdUntilMillis();
        if (asked.isPresent() && intent.members().isPresent()) {
            return OptionalLong.of(UNTIL_THE_VERDICT);
        }
        return group ? OptionalLong.of(now + GROUP_HOLD_MILLIS) : asked;
    }

    /** @param group by which the host knows it */
    static TakeRoom.Share share(Intent intent, PlannedPart part, int group) {
        Optional<GpuDemand> gpu = intent.command().request(part.group()).gpu();
        return new TakeRoom.Share(
                group,
                part.units(),
                resources(intent, part),
                part.gpuModel(),
                gpu.map(GpuDemand::devices).orElse(0),
                gpu.map(GpuDemand::milliPerDevice).orElse(0));
    }

    private Map<ProviderId, Transition> apply(Map<ProviderId, ? extends ProviderCommand> commands) {
        if (commands.isEmpty()) {
            return Map.of();
        }
        if (commands.size() == 1) {
            Map.Entry<ProviderId, ? extends ProviderCommand> only =
                    commands.entrySet().iterator().next();
            return Map.of(only.getKey(), providers.apply(only.getKey(), only.getValue()));
        }
        return providers.applyAll(commands);
    }

    private Intent settle(Intent intent, Map<ProviderId, Transition> taken) {
        boolean wantsHold = intent.command().holdUntilMillis().isPresent();
        boolean reserved = taken.values().stream()
                .noneMatch(each -> each.allocation().orElseThrow().held());
        if (reserved || wantsHold) {
            if (reserved) {
                settle(intent);
            }
            AllocationState state = reserved ? AllocationState.RESERVED : AllocationState.HELD;
            return intents.recordLater(intent.in(state, parts(intent, taken), clock.millis()));
        }
        return confirm(intents.record(intent.decided(GroupVerdict.CONFIRM, clock.millis())));
    }

    /**
     * Confirms every part of a group that was decided so. The verdict is the AND of the parts' first final states: if one ran
     * out, the others are released.
     */
    Intent confirm(Intent decided) {
        Map<ProviderId, ConfirmHold> commands = new LinkedHashMap<>();
        decided.plan()
                .forEach(part -> commands.put(
                        part.provider(),
                        new ConfirmHold(
                                decided.command().allocation(), decided.attempt(), clock.millis(), nonces.get())));
        Map<ProviderId, Transition> confirmed = apply(commands);
        boolean all = confirmed.values().stream()
                .allMatch(each -> each.verdict() == Verdict.CONFIRMED || each.verdict() == Verdict.ALREADY);
        if (all) {
            settle(decided);
            return intents.recordLater(decided.in(AllocationState.RESERVED, parts(decided, confirmed), clock.millis()));
        }
        Intent released = intents.record(decided.decided(GroupVerdict.RELEASE, clock.millis()));
        end(released);
        return intents.record(released.failed(
                AllocationState.EXPIRED,
                "HOLD_EXPIRED: a part of the group ran out before it was confirmed",
                clock.millis()));
    }

    /** Everything is reserved, and will be sealed. */
    private void settle(Intent intent) {
        shares(intent).keySet().forEach(key -> grants.settle(key, claim(intent)));
    }

    private List<PlacedPart> parts(Intent intent, Map<ProviderId, Transition> transitions) {
        return stages.timed(Stage.RECEIPT, () -> intent.plan().stream()
                .map(part -> receipts.part(part, transitions.get(part.provider())))
                .toList());
    }

    private Result undo(Intent intent, Map<ProviderId, Transition> taken) {
        Set<ProviderId> avoid = new HashSet<>();
        taken.forEach((provider, transition) -> {
            boolean never =
                    switch (transition.verdict()) {
                        case BURIED, UNKNOWN_PROVIDER, FULL, DRAINED -> true;
                        default -> false;
                    };
            if (never) {
                avoid.add(provider);
            }
        });
        if (taken.values().stream().anyMatch(PlanDrive::has)) {
            end(intent);
        } else {
            shares(intent).forEach((key, share) -> grants.drop(key, claim(intent), share));
        }
        return new Result.Conflict(avoid);
    }

    /** Gives back all that an attempt took, and buries it. */
    void end(Intent intent) {
        AllocationId id = intent.command().allocation();
        Map<ProviderId, EndAllocation> commands = new LinkedHashMap<>();
        intent.plan()
                .forEach(part -> commands.put(
                        part.provider(),
                        new EndAllocation(id, intent.attempt(), LeafEvent.RELEASED, clock.millis(), nonces.get())));
        Map<ProviderId, Transition> ended = apply(commands);
        for (PlannedPart part : intent.plan()) {
            // What was reserved stays counted until its release is sealed; a hold was never counted anywhere else.
            if (ended.get(part.provider()).verdict() != Verdict.ENDED) {
                grants.drop(key(intent, part), claim(intent), resources(intent, part));
            }
        }
    }
}
