package org.hansa.grid.placing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.grant.Claim;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.provider.EndGroup;
import org.hansa.grid.provider.JoinClaim;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;

/**
 * Holds what a part is to have further beside what it has, which is not touched before the verdict: then both become one, or the claim is
 * given back. Each step can be done again after a crash.
 */
final class ClaimDrive {
    private final IntentBook intents;
    private final GrantBook grants;
    private final ProviderBook providers;
    private final Receipts receipts;
    private final Clock clock;
    private final Supplier<String> nonces;

    ClaimDrive(
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

    /** @return what is held, or nothing when the room or the grant was taken by others, some of which may be held then */
    Optional<List<PlacedPart>> take(Intent claiming) {
        for (Map.Entry<GrantBook.Key, ResourceVector> each : shares(claiming).entrySet()) {
            if (!grants.hold(each.getKey(), claim(claiming), each.getValue()).isZero()) {
                return Optional.empty();
            }
        }
        Map<ProviderId, List<PlannedPart>> byProvider = new TreeMap<>();
        further(claiming).forEach(part -> byProvider
                .computeIfAbsent(part.provider(), any -> new ArrayList<>())
                .add(part));
        List<PlacedPart> held = new ArrayList<>();
        for (Map.Entry<ProviderId, List<PlannedPart>> each : byProvider.entrySet()) {
            Transition taken = providers.apply(each.getKey(), takeRoom(claiming, each.getValue()));
            if (taken.verdict() != Verdict.TAKEN && taken.verdict() != Verdict.ALREADY) {
                return Optional.empty();
            }
            each.getValue()
                    .forEach(part -> held.add(
                            receipts.part(part.ofGroup(number(part)), taken).ofGroup(part.group())));
        }
        return Optional.of(held);
    }

    /** Whether all of it is held. */
    boolean held(Intent claiming) {
        return further(claiming).stream().allMatch(part -> providers.find(part.provider()).stream()
                .flatMap(entry -> entry.find(claiming.command().allocation()).stream())
                .anyMatch(live -> live.group() == number(part) && live.attempt() == claiming.changing()));
    }

    private TakeRoom takeRoom(Intent claiming, List<PlannedPart> parts) {
        PlaceCommand command = claiming.command();
        Intent.Resize change = claiming.resize().orElseThrow();
        return new TakeRoom(
                command.allocation(),
                claiming.changing(),
                command.contract(),
                parts.stream()
                        .map(part -> PlanDrive.share(claiming, part, number(part)))
                        .toList(),
                parts.get(0).factsVersion(),
                command.expiresAtMillis(),
                OptionalLong.of(Long.MAX_VALUE),
                change.provenance(),
                change.issuedAtMillis(),
                clock.millis(),
                nonces.get());
    }

    private static int number(PlannedPart part) {
        return LiveAllocation.FURTHER + part.group();
    }

    /** What the plan has beyond what lies here. */
    private static List<PlannedPart> further(Intent claiming) {
        List<PlannedPart> further = new ArrayList<>();
        for (PlannedPart part : claiming.plan()) {
            int has = ResizeDrive.was(claiming, part).map(PlacedPart::units).orElse(0);
            if (part.units() > has) {
                further.add(new PlannedPart(
                        part.provider(),
                        part.site(),
                        part.units() - has,
                        part.gpuModel(),
                        part.factsVersion(),
                        part.group()));
            }
        }
        return further;
    }

    private static Map<GrantBook.Key, ResourceVector> shares(Intent claiming) {
        Map<GrantBook.Key, ResourceVector> shares = new TreeMap<>();
        further(claiming)
                .forEach(part -> shares.merge(
                        PlanDrive.key(claiming, part), PlanDrive.resources(claiming, part), ResourceVector::plus));
        return shares;
    }

    /** By which its hold of a grant is known, also to who counts it from the providers. */
    private static Claim claim(Intent claiming) {
        return new Claim(claiming.command().allocation(), claiming.changing());
    }

    /** The verdict was for it, durably. @return what it came to; to be recorded */
    Intent join(Intent decided) {
        List<PlannedPart> further = further(decided);
        Map<ProviderId, Transition> joined = new HashMap<>();
        further.forEach(part -> joined.computeIfAbsent(
                part.provider(),
                provider -> providers.apply(
                        provider,
                        new JoinClaim(
                                decided.command().allocation(), decided.changing(), clock.millis(), nonces.get()))));
        List<PlacedPart> parts = decided.plan().stream()
                .map(part -> further.stream().anyMatch(each -> same(each, part))
                        ? receipts.part(part, joined.get(part.provider()))
                        : ResizeDrive.was(decided, part).orElseThrow())
                .toList();
        shares(decided).keySet().forEach(key -> grants.settle(key, claim(decided)));
        Intent.Resize change = decided.resize().orElseThrow();
        Intent larger = decided.resized(
                change.groups(), parts, change.from(), Math.max(clock.millis(), decided.updatedAtMillis() + 1));
        MemberParts members = decided.members().orElseThrow().settled().decided(GroupVerdict.OPEN);
        MemberPart own = members.own().orElseThrow();
        TreeMap<Integer, Integer> units = new TreeMap<>();
        own.units().keySet().forEach(number -> units.put(number, ResizeDesk.units(larger, decided.groupHere(number))));
        return larger.with(members.with(own.keeping(units)), larger.updatedAtMillis());
    }

    private static boolean same(PlannedPart one, PlannedPart other) {
        return one.provider().equals(other.provider()) && one.group() == other.group();
    }

    /**
     * The intent with nothing held beside what it has: what was decided is done, anything else given back, so that it cannot rise again.
     */
    Intent without(Intent intent) {
        if (!intent.claims()) {
            return intent;
        }
        if (intent.verdict() == GroupVerdict.CONFIRM) {
            return intents.record(join(intent));
        }
        MemberParts members = intent.members().orElseThrow();
        intents.forbid(intent.command().allocation(), members.round(), clock.millis());
        for (PlannedPart part : further(intent)) {
            providers.apply(
                    part.provider(),
                    new EndGroup(
                            intent.command().allocation(),
                            intent.attempt(),
                            number(part),
                            clock.millis(),
                            nonces.get()));
        }
        shares(intent).forEach((key, share) -> grants.drop(key, claim(intent), share));
        Intent.Resize change = intent.resize().orElseThrow();
        return intents.record(intent.decided(GroupVerdict.CONFIRM, intent.updatedAtMillis())
                .with(members.settled().decided(GroupVerdict.OPEN), intent.updatedAtMillis())
                .resized(intent.command().groups(), intent.parts(), change.from(), intent.updatedAtMillis()));
    }
}
