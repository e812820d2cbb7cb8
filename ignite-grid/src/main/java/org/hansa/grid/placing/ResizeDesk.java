package org.hansa.grid.placing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResizeCommand;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanResult;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Answers requests to change what an allocation has. Units that stay keep their place; further ones go where units already
 * are if all of them fit on one such provider, else to other providers, as further parts.
 */
final class ResizeDesk {
    private static final long SEALING_MILLIS = 1_000;

    private final IntentBook intents;
    private final GrantBook grants;
    private final ProviderBook providers;
    private final CandidateIndex index;
    private final ResizeDrive drive;
    private final Resumption resumption;
    private final SiteGate gate;
    private final Announcer announcer;
    private final Clock clock;

    ResizeDesk(
            IntentBook intents,
            GrantBook grants,
            ProviderBook providers,
            CandidateIndex index,
            ResizeDrive drive,
            Resumption resumption,
            SiteGate gate,
            Announcer announcer,
            Clock clock) {
        this.intents = intents;
        this.grants = grants;
        this.providers = providers;
        this.index = index;
        this.drive = drive;
        this.resumption = resumption;
        this.gate = gate;
        this.announcer = announcer;
        this.clock = clock;
    }

    PlaceOutcome resize(ResizeCommand command) {
        return intents.alone(command.allocation(), () -> resizeAlone(command));
    }

    private PlaceOutcome resizeAlone(ResizeCommand command) {
        Optional<Intent> intent = intents.find(command.allocation())
                .filter(each -> each.updatedAtMillis() == command.readAtMillis())
                .map(resumption::finish)
                .filter(each ->
                        each.members().filter(members -> !members.othersOver()).isEmpty())
                .filter(each -> each.state() == AllocationState.RESERVED || each.state() == AllocationState.ACTIVE)
                .filter(each ->
                        each.command().groups().size() == command.groups().size());
        return intent.map(each -> changed(each, command))
                .orElseGet(() -> new PlaceOutcome.Mismatched(command.allocation()));
    }

    private PlaceOutcome changed(Intent intent, ResizeCommand command) {
        if (intent.command().groups().equals(command.groups())) {
            return PinnedAnswers.replay(intent);
        }
        ResizePlan plan = plan(intent, ResizeShare.all(command));
        if (plan.refusal().isPresent()) {
            return refused(intent, plan.refusal().get());
        }
        Intent after = drive.drive(intents.record(begun(intent, command, plan)));
        if (!after.command().groups().equals(command.groups())) {
            return refused(
                    after, Refusal.of(RefusalReason.NO_ROOM, "others took the room or the grant meanwhile; try again"));
        }
        announcer.resized(after);
        return new PlaceOutcome.Placed(command.allocation(), after.state(), after.parts(), false);
    }

    /** The change, which is to be durable before any provider hears of it. */
    Intent begun(Intent intent, ResizeCommand command, ResizePlan plan) {
        Provenance from = new Provenance(
                command.decisionDigest(),
                command.policyRevision(),
                command.requestDigest(),
                command.consent(),
                command.commitments());
        return intent.resizing(
                new Intent.Resize(command.groups(), intent.state(), from, clock.millis()), plan.target());
    }

    /** Touches nothing. */
    ResizePlan plan(Intent intent, ResizeShare share) {
        ResizeCommand command = share.command();
        if (!sealed(intent)) {
            return ResizePlan.refused(backlog("the last change of the allocation is not sealed yet"));
        }
        List<PlannedPart> target = new ArrayList<>();
        TreeMap<Integer, Integer> lacking = new TreeMap<>();
        Optional<Refusal> noRoom = Optional.empty();
        for (int group = 0; group < command.groups().size(); group++) {
            Optional<Refusal> refusal = target(intent, share, group, target);
            if (refusal.filter(each -> each.reason() != RefusalReason.NO_ROOM).isPresent()) {
                return ResizePlan.refused(refusal.get());
            }
            if (refusal.isPresent()) {
                lacking.put(group, share.count(group) - units(intent, group));
                noRoom = refusal;
            }
        }
        Optional<Refusal> drained = drained(intent, command, target);
        if (drained.isPresent()) {
            return ResizePlan.refused(drained.get());
        }
        TreeMap<SiteId, ResourceVector> shortfall = shortfall(intent, command, target);
        return shortfall.isEmpty() ? new ResizePlan(target, lacking, noRoom) : ResizePlan.refused(lacking(shortfall));
    }

    /** The same when nothing gets more anywhere, which is never refused for good. @param units that stay here, by group */
    ResizePlan keeping(Intent intent, Map<Integer, Integer> units) {
        return sealed(intent)
                ? ResizePlan.keeping(intent.parts(), units)
                : ResizePlan.refused(backlog("the last change of the allocation is not sealed yet"));
    }

    static int units(Intent intent, int group) {
        return intent.parts().stream()
                .filter(part -> part.group() == group)
                .mapToInt(PlacedPart::units)
                .sum();
    }

    /** Until then the grant counts its hold by the allocation's id, and a second one would not be told apart. */
    private boolean sealed(Intent intent) {
        return intent.parts().stream()
                .flatMap(part -> providers.find(part.provider()).stream())
                .flatMap(entry -> entry.find(intent.command().allocation()).stream())
                .allMatch(live -> live.siteSequence() >= 0);
    }

    private static PlaceOutcome refused(Intent intent, Refusal refusal) {
        return new PlaceOutcome.Refused(intent.command().allocation(), refusal);
    }

    private static Refusal backlog(String why) {
        return new Refusal(
                RefusalReason.ANCHOR_BACKLOG,
                why,
                0,
                new TreeMap<>(),
                Optional.empty(),
                new TreeMap<>(),
                OptionalLong.of(SEALING_MILLIS));
    }

    /** Adds the group's parts as they are to be. @return why there can be none */
    private Optional<Refusal> target(Intent intent, ResizeShare share, int group, List<PlannedPart> target) {
        GroupRequest wanted = share.groups().get(group);
        List<PlacedPart> parts =
                intent.parts().stream().filter(part -> part.group() == group).toList();
        int units = units(intent, group);
        int count = share.count(group);
        boolean more = count > units
                || !wanted.request()
                        .perUnit()
                        .fitsIn(intent.command().request(group).perUnit());
        if (more) {
            Optional<Refusal> closed = closed(share.command(), parts);
            if (closed.isPresent()) {
                return closed;
            }
        }
        boolean sameSize = wanted.request()
                .perUnit()
                .equals(intent.command().request(group).perUnit());
        if (count > units && !wanted.rules().isEmpty() && !sameSize) {
            return Optional.of(Refusal.of(
                    RefusalReason.CONSTRAINT,
                    "group " + wanted.name() + " has rules about where its units lie: "
                            + "ask for further units first, and then for another size of each"));
        }
        if (count <= units) {
            target.addAll(ResizePlan.fewer(parts, count));
            return Optional.empty();
        }
        return further(intent, share, group, parts, count - units, target);
    }

    private Optional<Refusal> closed(ResizeCommand command, List<PlacedPart> parts) {
        for (PlacedPart part : parts) {
            if (!command.sites().contains(part.site())) {
                return Optional.of(
                        Refusal.of(RefusalReason.RESIDENCY, "site " + part.site() + " is not permitted any more"));
            }
            Optional<String> closed = gate.closed(part.site());
            if (closed.isPresent()) {
                return Optional.of(backlog(closed.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> further(
            Intent intent,
            ResizeShare share,
            int group,
            List<PlacedPart> parts,
            int further,
            List<PlannedPart> target) {
        GroupRequest wanted = share.groups().get(group);
        FurtherUnits beside = new FurtherUnits(index, group, wanted, parts);
        Optional<PlacedPart> roomy = wanted.rules().isEmpty()
                ? parts.stream()
                        .filter(part -> fits(intent, share.command(), part, further))
                        .findFirst()
                : Optional.empty();
        if (roomy.isPresent()) {
            target.addAll(beside.joining(roomy.get(), further));
            return Optional.empty();
        }
        Set<ProviderId> taken = new HashSet<>();
        intent.parts().forEach(part -> taken.add(part.provider()));
        target.forEach(part -> taken.add(part.provider()));
        PlanRequest request =
                beside.question(further, allowances(intent, share.sites().get(group)), taken);
        PlanResult result = beside.plan(request);
        // The grant is looked at for all groups together, and may grow.
        PlanResult anyGrant = result instanceof PlanResult.None ? beside.plan(request.withoutGrants()) : result;
        if (anyGrant instanceof PlanResult.Found found) {
            target.addAll(beside.with(found.parts()));
            return Optional.empty();
        }
        target.addAll(beside.with(List.of()));
        PlanResult.None none = (PlanResult.None) result;
        return Optional.of(new Refusal(
                RefusalReason.NO_ROOM,
                "no permitted provider has the room for the further units",
                none.candidates(),
                none.excluded(),
                none.nearest(),
                new TreeMap<>(),
                OptionalLong.empty()));
    }

    /** Whether a provider that has units of the group takes all further ones. A guess: its entry decides. */
    private boolean fits(Intent intent, ResizeCommand command, PlacedPart part, int further) {
        GroupRequest wanted = command.groups().get(part.group());
        int units = part.units() + further;
        ResourceVector after = wanted.request().vector(units, part.gpuModel());
        ResourceVector more = GrantBook.shortfall(part.resources(), after);
        return providers
                .find(part.provider())
                .filter(entry -> more.fitsIn(entry.free()) && !entry.mark().closed())
                .filter(entry -> part.gpuModel().isEmpty()
                        || entry.devices()
                                .choose(
                                        part.gpuModel().get(),
                                        further,
                                        wanted.request().gpu().orElseThrow().devices(),
                                        wanted.request().gpu().orElseThrow().milliPerDevice())
                                .isPresent())
                .map(entry -> entry.find(intent.command().allocation()))
                .filter(live -> live.stream().map(LiveAllocation::group).anyMatch(each -> each == part.group()))
                .isPresent();
    }

    /** What lies on a drained provider may shrink, not grow. */
    private Optional<Refusal> drained(Intent intent, ResizeCommand command, List<PlannedPart> target) {
        List<ProviderId> closed = target.stream()
                .filter(part -> grows(intent, command, part))
                .map(PlannedPart::provider)
                .filter(id -> providers
                        .find(id)
                        .filter(entry -> entry.mark().closed())
                        .isPresent())
                .distinct()
                .toList();
        return closed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        RefusalReason.NO_ROOM,
                        "provider " + closed.get(0)
                                + " is being drained: what lies there may shrink, not grow; ask for further units apart",
                        closed.size(),
                        new TreeMap<>(Map.of("DRAINED", closed.size())),
                        Optional.empty(),
                        new TreeMap<>(),
                        OptionalLong.empty()));
    }

    /** Whether units that are somewhere already get larger there. */
    private static boolean grows(Intent intent, ResizeCommand command, PlannedPart part) {
        ResourceVector after = command.groups().get(part.group()).request().vector(part.units(), part.gpuModel());
        return intent.parts().stream()
                .filter(each -> each.provider().equals(part.provider()) && each.group() == part.group())
                .anyMatch(was -> !after.fitsIn(was.resources()));
    }

    private List<PlanRequest.Allowance> allowances(Intent intent, List<SiteId> sites) {
        List<PlanRequest.Allowance> allowances = new ArrayList<>();
        for (SiteId site : sites) {
            if (gate.owns(site) && gate.closed(site).isEmpty()) {
                GrantBook.Key key = new GrantBook.Key(intent.command().contract(), site);
                allowances.add(new PlanRequest.Allowance(site, 0, Optional.of(grants.free(key))));
            }
        }
        return allowances;
    }

    /** What the grants lack for what is more than before, by site. */
    private TreeMap<SiteId, ResourceVector> shortfall(Intent intent, ResizeCommand command, List<PlannedPart> target) {
        TreeMap<SiteId, ResourceVector> more = new TreeMap<>();
        for (PlannedPart part : target) {
            ResourceVector after = command.groups().get(part.group()).request().vector(part.units(), part.gpuModel());
            ResourceVector before = intent.parts().stream()
                    .filter(each -> each.provider().equals(part.provider()) && each.group() == part.group())
                    .map(PlacedPart::resources)
                    .findFirst()
                    .orElse(ResourceVector.ZERO);
            more.merge(part.site(), GrantBook.shortfall(before, after), ResourceVector::plus);
        }
        TreeMap<SiteId, ResourceVector> shortfall = new TreeMap<>();
        more.forEach((site, wanted) -> {
            ResourceVector free = grants.free(new GrantBook.Key(intent.command().contract(), site));
            ResourceVector lacking = GrantBook.shortfall(free, wanted);
            if (!lacking.isZero()) {
                shortfall.put(site, lacking);
            }
        });
        return shortfall;
    }

    private static Refusal lacking(TreeMap<SiteId, ResourceVector> shortfall) {
        return new Refusal(
                RefusalReason.QUOTA,
                "there is room, but the contract's grant does not cover the growth",
                0,
                new TreeMap<>(),
                Optional.empty(),
                shortfall,
                OptionalLong.empty());
    }
}
