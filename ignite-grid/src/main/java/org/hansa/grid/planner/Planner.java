package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.DomainRule;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.ledger.model.ProviderId;

/**
 * Best fit: the provider that a unit would leave fullest (least Σ residual ÷ capacity, ties by id), filled before the next is
 * looked at. Units are equal and providers independent, so filling greedily finds a plan whenever one exists; where that
 * would take too many parts, those that hold most units come first. Rules about domains only ever close a domain: what is left
 * is filled as before, so the same holds with them. Every provider counts: what the search leaves out, it
 * leaves out because it cannot fit or cannot be better.
 */
public final class Planner {
    /** Providers that one allocation may lie on. */
    public static final int MAX_PARTS = 64;

    private Planner() {}

    /** Pure: equal index, request and seed give the equal plan. */
    public static PlanResult plan(CandidateIndex index, PlanRequest request) {
        Attempt attempt = attempt(index, request);
        if (attempt.enough()) {
            return new PlanResult.Found(attempt.parts);
        }
        PlanResult.None none = Explanation.of(index, request, request.request().count() - attempt.remaining);
        return request.rules().isEmpty() ? none : attempt.explain(none);
    }

    /** As {@link #plan}, without the explanation. */
    public static Optional<List<PlannedPart>> find(CandidateIndex index, PlanRequest request) {
        Attempt attempt = attempt(index, request);
        return attempt.enough() ? Optional.of(List.copyOf(attempt.parts)) : Optional.empty();
    }

    private static Attempt attempt(CandidateIndex index, PlanRequest request) {
        synchronized (index) {
            Demand demand = new Demand(index, request.request());
            GrantLimits limits = new GrantLimits(index, request);
            Optional<DomainRule> choosing = Domains.choosing(request.rules());
            if (choosing.isEmpty()) {
                return attempt(index, request, demand, limits, Optional.empty());
            }
            Optional<Shape> standing = standing(index, request);
            return standing.isEmpty()
                    ? attempt(index, request, demand, limits, choosing.get())
                    : attempt(
                            index,
                            request,
                            demand,
                            limits,
                            standing.map(shape -> Domains.shared(index, choosing.get(), limits.byRank(), shape)));
        }
    }

    /** Of a host that has units of the group already. */
    private static Optional<Shape> standing(CandidateIndex index, PlanRequest request) {
        for (ProviderId each : request.standing().keySet()) {
            int slot = index.slot(each);
            if (slot >= 0) {
                return Optional.of(index.shapeOf[slot]);
            }
        }
        return Optional.empty();
    }

    /** In the first domain that has room for all, or else in that which has room for most. */
    private static Attempt attempt(
            CandidateIndex index, PlanRequest request, Demand demand, GrantLimits limits, DomainRule affinity) {
        Attempt best = new Attempt(index, request, demand, limits, Optional.of(List.of()));
        GrantLimits untouched = limits;
        int[] sites = limits.byRank();
        for (int at = 0; at < sites.length; at++) {
            for (List<Shape> domain : Domains.choices(index, affinity, sites, at)) {
                Attempt here = attempt(index, request, demand, untouched, Optional.of(domain));
                if (here.remaining == 0) {
                    return here;
                }
                best = here.remaining < best.remaining ? here : best;
                untouched = here.parts.isEmpty() ? untouched : new GrantLimits(index, request);
            }
        }
        return best;
    }

    private static Attempt attempt(
            CandidateIndex index,
            PlanRequest request,
            Demand demand,
            GrantLimits limits,
            Optional<List<Shape>> domain) {
        Attempt snug = new Attempt(index, request, demand, limits, domain);
        snug.fill(false);
        if (snug.remaining == 0 || snug.parts.size() < MAX_PARTS) {
            return snug;
        }
        Attempt large = new Attempt(index, request, demand, new GrantLimits(index, request), domain);
        large.fill(true);
        return large.remaining < snug.remaining ? large : snug;
    }

    /** One attempt to place all units, in one domain where they have to share it. */
    private static final class Attempt {
        private final CandidateIndex index;
        private final PlanRequest request;
        private final Demand demand;
        private final Search search;
        private final GrantLimits limits;
        private final Domains domains;
        private final Optional<List<Shape>> domain;
        private final List<PlannedPart> parts = new ArrayList<>(1);
        /** Units that stand, by slot. */
        private final Map<Integer, Integer> standing;

        private int remaining;

        /** @param limits of which nothing is taken yet */
        Attempt(
                CandidateIndex index,
                PlanRequest request,
                Demand demand,
                GrantLimits limits,
                Optional<List<Shape>> domain) {
            this.index = index;
            this.request = request;
            this.demand = demand;
            this.limits = limits;
            this.domain = domain;
            domains = new Domains(request.rules());
            search = new Search(index, demand, limits, request.choices(), request.seed());
            domain.ifPresent(search::within);
            if (!request.rules().isEmpty()) {
                search.only(domains::open);
            }
            remaining = request.request().count();
            for (ProviderId each : request.avoid()) {
                int slot = index.slot(each);
                if (slot >= 0) {
                    search.leaveOut(slot);
                }
            }
            standing = request.standing().isEmpty() ? Map.of() : stand();
        }

        /** Counts what stands, and leaves hosts out that have all the units that one may have. */
        private Map<Integer, Integer> stand() {
            Map<Integer, Integer> slots = new LinkedHashMap<>();
            request.standing().forEach((provider, units) -> {
                int slot = index.slot(provider);
                if (slot >= 0) {
                    slots.put(slot, units);
                    domains.take(index.shapeOf[slot], units);
                    if (domains.leftOnHost(units) <= 0) {
                        search.leaveOut(slot);
                    }
                }
            });
            return slots;
        }

        boolean enough() {
            return request.request().count() - remaining >= request.least();
        }

        void fill(boolean largestFirst) {
            boolean oneHost = domains.onOneHost();
            if (joined() || (oneHost && !standing.isEmpty())) {
                return;
            }
            int most = oneHost ? 1 : MAX_PARTS;
            while (remaining > 0 && parts.size() < most) {
                int slot = largestFirst || oneHost ? search.largest(remaining) : search.bestFit();
                if (slot < 0) {
                    return;
                }
                Shape shape = index.shapeOf[slot];
                take(slot, shape, search.room(slot, Math.min(remaining, left(slot, shape))));
            }
        }

        private int left(int slot, Shape shape) {
            return standing.isEmpty()
                    ? domains.left(shape)
                    : Math.min(domains.left(shape), domains.leftOnHost(standing.getOrDefault(slot, 0)));
        }

        /** All of them on one host that has units already, so that there are no more parts than before. */
        private boolean joined() {
            for (int slot : standing.keySet()) {
                Shape shape = index.shapeOf[slot];
                boolean open = index.takesMore(slot) && !search.used(slot) && demand.possible(shape);
                int most = Math.min(remaining, left(slot, shape));
                if (open && limits.permitted(shape.site) && most == remaining) {
                    Search.Room room = search.room(slot, most);
                    if (room.units() == remaining) {
                        take(slot, shape, room);
                        return true;
                    }
                }
            }
            return false;
        }

        private void take(int slot, Shape shape, Search.Room room) {
            Optional<String> model = Optional.ofNullable(room.model(shape));
            parts.add(new PlannedPart(
                    index.specs[slot].id(), index.specs[slot].site(), room.units(), model, index.facts[slot]));
            limits.take(shape.site, model.map(List::of).orElseGet(List::of), room.units());
            domains.take(shape, room.units());
            search.leaveOut(slot);
            remaining -= room.units();
        }

        private int crowded() {
            return (int) standing.values().stream()
                    .filter(units -> domains.leftOnHost(units) <= 0)
                    .count();
        }

        PlanResult.None explain(PlanResult.None none) {
            TreeMap<String, Integer> excluded = new TreeMap<>(none.excluded());
            synchronized (index) {
                domains.explain(index, request, domain, parts.size() + crowded(), excluded);
            }
            return new PlanResult.None(none.candidates(), excluded, none.nearest());
        }
    }
}
