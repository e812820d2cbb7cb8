package org.hansa.grid.placing;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.Refusal;
import org.hansa.grid.grant.GrantBook;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.AllocationPlanner;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanQuestion;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanResult;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Turns "no plan" into a refusal that teaches: is it the grant or the room, what excluded whom, and what would fit. */
final class Refusals {
    private static final long BACKLOG_RETRY_MILLIS = 2_000;

    private final CandidateIndex index;

    Refusals(CandidateIndex index) {
        this.index = index;
    }

    /** Some permitted site is closed for now and the others had no room: later may be better. */
    static Refusal backlog(List<String> closed, Refusal elsewhere) {
        return new Refusal(
                RefusalReason.ANCHOR_BACKLOG,
                String.join("; ", closed),
                elsewhere.candidates(),
                elsewhere.excluded(),
                elsewhere.nearest(),
                elsewhere.grantShortfall(),
                OptionalLong.of(BACKLOG_RETRY_MILLIS));
    }

    /** {@code QUOTA} when there is a plan without regard to grants, otherwise {@code NO_ROOM}. */
    Refusal noRoom(PlaceCommand command, PlanQuestion request, PlanResult.None limited) {
        PlanResult open = AllocationPlanner.plan(index, request.withoutGrants());
        Optional<List<PlannedPart>> without =
                open instanceof PlanResult.Found found ? Optional.of(found.parts()) : Optional.empty();
        // A grant grows when it is needed, so what else stands in the way tells more, where groups or rules may be it.
        boolean simple =
                request.groups().size() == 1 && request.groups().get(0).rules().isEmpty();
        PlanResult.None none = !simple && open instanceof PlanResult.None whole ? whole : limited;
        TreeMap<SiteId, ResourceVector> shortfall =
                without.map(parts -> shortfall(command, request, parts)).orElseGet(TreeMap::new);
        return new Refusal(
                without.isPresent() ? RefusalReason.QUOTA : RefusalReason.NO_ROOM,
                group(command, none)
                        + (without.isPresent()
                                ? "there is room, but the contract's grant at the permitted sites does not cover it"
                                : none.excluded().containsKey("SPREAD")
                                                || none.excluded().containsKey("AFFINITY")
                                        ? "no permitted providers have the room and traits asked for and lie as asked for"
                                        : "no permitted provider has the room and traits asked for"),
                none.candidates(),
                none.excluded(),
                // A grant that is empty as yet has no nearest; it grows for that one as it would have for this.
                none.nearest().or(() -> open instanceof PlanResult.None more ? more.nearest() : Optional.empty()),
                shortfall,
                OptionalLong.empty());
    }

    private static String group(PlaceCommand command, PlanResult.None none) {
        return command.groups().size() == 1 ? "" : "group " + command.groupName(none.group()) + ": ";
    }

    /**
     * What the grant lacks at each site that could take all of it; where none could alone, at each site of the plan that
     * spreads it. A grant that grew anywhere else would not help.
     */
    private TreeMap<SiteId, ResourceVector> shortfall(
            PlaceCommand command, PlanQuestion request, List<PlannedPart> parts) {
        TreeMap<SiteId, ResourceVector> shortfall = new TreeMap<>();
        for (PlanRequest.Allowance each : request.sites()) {
            AllocationPlanner.find(index, request.withoutGrants().at(each.site()))
                    .ifPresent(alone -> lacking(command, each, alone, shortfall));
        }
        if (shortfall.isEmpty()) {
            request.sites().forEach(each -> lacking(command, each, parts, shortfall));
        }
        return shortfall;
    }

    private static void lacking(
            PlaceCommand command,
            PlanRequest.Allowance at,
            List<PlannedPart> parts,
            TreeMap<SiteId, ResourceVector> shortfall) {
        ResourceVector wanted = parts.stream()
                .filter(part -> part.site().equals(at.site()))
                .map(part -> command.request(part.group()).vector(part.units(), part.gpuModel()))
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
        ResourceVector lacking = GrantBook.shortfall(at.grantFree().orElse(ResourceVector.ZERO), wanted);
        if (!lacking.isZero()) {
            shortfall.put(at.site(), lacking);
        }
    }
}
