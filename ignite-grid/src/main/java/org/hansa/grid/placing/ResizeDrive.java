package org.hansa.grid.placing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.provider.EndGroup;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.ResizeRoom;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;

/**
 * Carries a written resize out, all of it or nothing, and again after a crash: first what grows and what is new, of which each
 * may find its room gone, and only then what shrinks or goes, which always succeeds.
 */
final class ResizeDrive {
    private final IntentBook intents;
    private final GrantBook grants;
    private final ProviderBook providers;
    private final Receipts receipts;
    private final Clock clock;
    private final Supplier<String> nonces;

    ResizeDrive(
            IntentBook intents,
            GrantBook grants,
            ProviderBook providers,
            Receipts receipts,
            Clock clock,
            Supplier<String> nonces) {
        this.intents = intents;
        this.grants = grants;
        this.providers = providers;
        this.receipts = receipts;
        this.clock = clock;
        this.nonces = nonces;
    }

    /** @return the intent with its new parts, or with the old ones when the room or the grant was taken by others */
    Intent drive(Intent resizing) {
        return intents.record(outcome(resizing));
    }

    /** The same, for whoever has more to write in the same intent. */
    Intent outcome(Intent resizing) {
        Map<GrantBook.Key, ResourceVector> more = sum(resizing, resizing.plan());
        List<GrantBook.Key> held = new ArrayList<>();
        for (Map.Entry<GrantBook.Key, ResourceVector> each : more.entrySet()) {
            if (!grants.hold(each.getKey(), claim(resizing), each.getValue()).isZero()) {
                return undone(resizing, held);
            }
            held.add(each.getKey());
        }
        Map<PlannedPart, Transition> done = new LinkedHashMap<>();
        for (PlannedPart part : resizing.plan()) {
            if (!shrinks(resizing, part)) {
                Transition transition = change(resizing, part);
                if (!has(transition)) {
                    return undone(resizing, held);
                }
                done.put(part, transition);
            }
        }
        resizing.plan().stream()
                .filter(part -> shrinks(resizing, part))
                .forEach(part -> done.put(part, change(resizing, part)));
        gone(resizing).forEach(part -> end(resizing, part.provider(), part.group(), resizing.changing()));
        List<PlacedPart> parts = resizing.plan().stream()
                .map(part -> receipts.part(part, done.get(part)))
                .toList();
        more.keySet().forEach(key -> grants.settle(key, claim(resizing)));
        Intent.Resize change = resizing.resize().orElseThrow();
        return resizing.resized(
                change.groups(), parts, change.from(), Math.max(clock.millis(), resizing.updatedAtMillis() + 1));
    }

    private static boolean has(Transition transition) {
        return switch (transition.verdict()) {
            case RESIZED, TAKEN, ALREADY -> true;
            default -> false;
        };
    }

    /** By which its hold of a grant is known; the placement's has the number of the attempt. */
    private static Claim claim(Intent resizing) {
        return new Claim(
                resizing.command().allocation(), resizing.resize().orElseThrow().issuedAtMillis());
    }

    /** What is not there yet of what these parts bring, by grant. */
    private Map<GrantBook.Key, ResourceVector> sum(Intent resizing, List<PlannedPart> parts) {
        Map<GrantBook.Key, ResourceVector> more = new TreeMap<>();
        for (PlannedPart part : parts) {
            ResourceVector has =
                    live(resizing, part).map(LiveAllocation::resources).orElse(ResourceVector.ZERO);
            ResourceVector lacking = GrantBook.shortfall(has, target(resizing, part));
            if (!lacking.isZero()) {
                more.merge(PlanDrive.key(resizing, part), lacking, ResourceVector::plus);
            }
        }
        return more;
    }

    private Optional<LiveAllocation> live(Intent resizing, PlannedPart part) {
        return providers.find(part.provider()).stream()
                .flatMap(entry -> entry.find(resizing.command().allocation()).stream())
                .filter(each -> each.group() == part.group())
                .findFirst();
    }

    private static ResourceVector target(Intent resizing, PlannedPart part) {
        GroupRequest group = resizing.resize().orElseThrow().groups().get(part.group());
        return group.request().vector(part.units(), part.gpuModel());
    }

    /** What the part was before the change. */
    static Optional<PlacedPart> was(Intent resizing, PlannedPart part) {
        return resizing.parts().stream()
                .filter(each -> each.provider().equals(part.provider()) && each.group() == part.group())
                .findFirst();
    }

    private static boolean shrinks(Intent resizing, PlannedPart part) {
        return was(resizing, part)
                .map(each -> target(resizing, part).fitsIn(each.resources()))
                .orElse(false);
    }

    private Transition change(Intent resizing, PlannedPart part) {
        return was(resizing, part).isPresent()
                ? providers.apply(part.provider(), resize(resizing, part, part.units(), target(resizing, part), false))
                : providers.apply(part.provider(), take(resizing, part));
    }

    /** An undoing is of a later attempt, so that the change cannot come once more after it. */
    private ResizeRoom resize(Intent resizing, PlannedPart part, int units, ResourceVector resources, boolean undo) {
        Optional<GpuDemand> gpu = resizing.command().request(part.group()).gpu();
        return new ResizeRoom(
                resizing.command().allocation(),
                undo ? resizing.attempt() : resizing.changing(),
                part.group(),
                units,
                resources,
                gpu.map(GpuDemand::devices).orElse(0),
                resizing.resize().orElseThrow().provenance(),
                undo,
                clock.millis(),
                nonces.get());
    }

    private TakeRoom take(Intent resizing, PlannedPart part) {
        PlaceCommand command = resizing.command();
        Optional<GpuDemand> gpu = command.request(part.group()).gpu();
        TakeRoom.Share share = new TakeRoom.Share(
                part.group(),
                part.units(),
                target(resizing, part),
                part.gpuModel(),
                gpu.map(GpuDemand::devices).orElse(0),
                gpu.map(GpuDemand::milliPerDevice).orElse(0));
        return new TakeRoom(
                command.allocation(),
                resizing.changing(),
                command.contract(),
                List.of(share),
                part.factsVersion(),
                command.expiresAtMillis(),
                OptionalLong.empty(),
                resizing.resize().orElseThrow().provenance(),
                resizing.resize().orElseThrow().issuedAtMillis(),
                clock.millis(),
                nonces.get());
    }

    /** Parts that the target has no more. */
    private static List<PlacedPart> gone(Intent resizing) {
        return resizing.parts().stream()
                .filter(was -> resizing.plan().stream()
                        .noneMatch(part -> part.provider().equals(was.provider()) && part.group() == was.group()))
                .toList();
    }

    private Transition end(Intent resizing, ProviderId provider, int group, int attempt) {
        return providers.apply(
                provider, new EndGroup(resizing.command().allocation(), attempt, group, clock.millis(), nonces.get()));
    }

    /** What has grown shrinks back, what is new goes; nothing has shrunk yet. */
    private Intent undone(Intent resizing, List<GrantBook.Key> held) {
        List<PlacedPart> parts = new ArrayList<>();
        List<PlannedPart> untouched = new ArrayList<>();
        for (PlannedPart part : resizing.plan()) {
            Optional<PlacedPart> was = was(resizing, part);
            if (was.isEmpty()) {
                if (end(resizing, part.provider(), part.group(), resizing.attempt())
                                .verdict()
                        != Verdict.ENDED) {
                    untouched.add(part);
                }
            } else if (!shrinks(resizing, part)) {
                PlacedPart old = was.get();
                Transition back =
                        providers.apply(part.provider(), resize(resizing, part, old.units(), old.resources(), true));
                boolean undone = back.allocations().stream().anyMatch(each -> each.attempt() == resizing.attempt());
                if (!undone) {
                    untouched.add(part);
                }
                parts.add(undone ? receipts.part(part, back) : old);
            } else {
                parts.add(was.get());
            }
        }
        gone(resizing).forEach(parts::add);
        // What was taken and given back again is counted until both are sealed.
        Map<GrantBook.Key, ResourceVector> unused = sum(resizing, untouched);
        held.forEach(key -> {
            grants.drop(key, claim(resizing), unused.getOrDefault(key, ResourceVector.ZERO));
            grants.settle(key, claim(resizing));
        });
        Intent.Resize change = resizing.resize().orElseThrow();
        return resizing.resized(resizing.command().groups(), parts, change.from(), resizing.updatedAtMillis());
    }
}
