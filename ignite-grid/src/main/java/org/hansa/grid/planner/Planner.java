package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.ledger.model.ProviderId;

/**
 * Best fit: the provider that a unit would leave fullest (least Σ residual ÷ capacity, ties by id), filled before the next is
 * looked at. Units are equal and providers independent, so filling greedily finds a plan whenever one exists; where that
 * would take too many parts, those that hold most units come first. Every provider counts: what the search leaves out, it
 * leaves out because it cannot fit or cannot be better.
 */
public final class Planner {
    /** Providers that one allocation may lie on. */
    public static final int MAX_PARTS = 64;

    private Planner() {}

    /** Pure: equal index, request and seed give the equal plan. */
    public static PlanResult plan(CandidateIndex index, PlanRequest request) {
        Attempt attempt = attempt(index, request);
        return attempt.remaining == 0
                ? new PlanResult.Found(attempt.parts)
                : Explanation.of(index, request, request.request().count() - attempt.remaining);
    }

    /** As {@link #plan}, without the explanation. */
    public static Optional<List<PlannedPart>> find(CandidateIndex index, PlanRequest request) {
        Attempt attempt = attempt(index, request);
        return attempt.remaining == 0 ? Optional.of(List.copyOf(attempt.parts)) : Optional.empty();
    }

    private static Attempt attempt(CandidateIndex index, PlanRequest request) {
        synchronized (index) {
            Attempt snug = new Attempt(index, request);
            snug.fill(false);
            if (snug.remaining == 0 || snug.parts.size() < MAX_PARTS) {
                return snug;
            }
            Attempt large = new Attempt(index, request);
            large.fill(true);
            return large;
        }
    }

    /** One attempt to place all units. */
    private static final class Attempt {
        private final CandidateIndex index;
        private final Search search;
        private final GrantLimits limits;
        private final List<PlannedPart> parts = new ArrayList<>(1);
        private int remaining;

        Attempt(CandidateIndex index, PlanRequest request) {
            this.index = index;
            limits = new GrantLimits(index, request);
            Demand demand = new Demand(index, request.request());
            search = new Search(index, demand, limits, request.choices(), request.seed());
            remaining = request.request().count();
            for (ProviderId each : request.avoid()) {
                int slot = index.slot(each);
                if (slot >= 0) {
                    search.leaveOut(slot);
                }
            }
        }

        void fill(boolean largestFirst) {
            while (remaining > 0 && parts.size() < MAX_PARTS) {
                int slot = largestFirst ? search.largest(remaining) : search.bestFit();
                if (slot < 0) {
                    return;
                }
                take(slot, search.room(slot, remaining));
            }
        }

        private void take(int slot, Search.Room room) {
            Shape shape = index.shapeOf[slot];
            Optional<String> model = Optional.ofNullable(room.model(shape));
            parts.add(new PlannedPart(
                    index.specs[slot].id(), index.specs[slot].site(), room.units(), model, index.facts[slot]));
            limits.take(shape.site, model.map(List::of).orElseGet(List::of), room.units());
            search.leaveOut(slot);
            remaining -= room.units();
        }
    }
}
