package org.hansa.grid.drain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.StandingPlacement;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.Planner;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ProviderId;

/**
 * Where what lies on a provider could go: one read of the intent, for what was asked and where it may lie, and one question to
 * the planner, whose index knows all candidates.
 */
final class Destinations {
    private final IntentBook intents;
    private final CandidateIndex index;

    Destinations(IntentBook intents, CandidateIndex index) {
        this.intents = intents;
        this.index = index;
    }

    StandingPlacement of(ProviderEntry entry, LiveAllocation live) {
        Optional<Intent> intent = intents.find(live.id())
                .filter(each -> live.group() < each.command().groups().size());
        boolean wholeGroup = intent.filter(each -> !group(each, live).rules().isEmpty())
                .filter(each -> parts(each, live).size() > 1)
                .isPresent();
        return new StandingPlacement(
                entry.spec().id(),
                entry.spec().site(),
                live.id(),
                live.group(),
                live.contract(),
                live.units(),
                live.resources(),
                live.gpuModel(),
                live.expiresAtMillis(),
                live.held(),
                wholeGroup,
                intent.map(each -> find(each, entry, live, wholeGroup)).orElseGet(List::of));
    }

    /** Where an allocation lies, by its intent. */
    List<ProviderId> providersOf(AllocationId allocation) {
        return intents.find(allocation).stream()
                .flatMap(each -> each.parts().stream())
                .map(PlacedPart::provider)
                .distinct()
                .toList();
    }

    private static GroupRequest group(Intent intent, LiveAllocation live) {
        return intent.command().groups().get(live.group());
    }

    private static List<PlacedPart> parts(Intent intent, LiveAllocation live) {
        return intent.parts().stream()
                .filter(each -> each.group() == live.group())
                .toList();
    }

    /** Rules hold for a group as a whole; without rules the units here go for themselves, to where the others are not. */
    private List<StandingPlacement.Destination> find(
            Intent intent, ProviderEntry entry, LiveAllocation live, boolean wholeGroup) {
        GroupRequest group = group(intent, live);
        Set<ProviderId> avoid = new HashSet<>(Set.of(entry.spec().id()));
        int units = live.units();
        if (wholeGroup) {
            units = parts(intent, live).stream().mapToInt(PlacedPart::units).sum();
        } else {
            intent.parts().forEach(each -> avoid.add(each.provider()));
        }
        List<PlanRequest.Allowance> sites = intent.command().sites().stream()
                .map(site -> new PlanRequest.Allowance(site, 0, Optional.empty()))
                .toList();
        PlanRequest question =
                new PlanRequest(group.request().withCount(units), sites, 1, 0, avoid, units, group.rules());
        return Planner.find(index, question).orElseGet(List::of).stream()
                .map(Destinations::destination)
                .toList();
    }

    private static StandingPlacement.Destination destination(PlannedPart part) {
        return new StandingPlacement.Destination(part.provider(), part.site(), part.units());
    }
}
