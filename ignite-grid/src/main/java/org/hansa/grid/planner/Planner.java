package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.ledger.model.ProviderId;

/**
 * Best fit: the provider that a unit would leave fullest (least Σ residual ÷ capacity, ties by id), filled before the next is
 * looked at. Units are equal and providers independent, so filling greedily finds a plan whenever one exists. The whole
 * index is looked at for each provider chosen; nothing is sampled, so no feasible answer is missed.
 */
public final class Planner {
    /** Providers that one allocation may lie on. */
    public static final int MAX_PARTS = 64;

    private Planner() {}

    /** Pure: equal index, request and seed give the equal plan. */
    public static PlanResult plan(CandidateIndex index, PlanRequest request) {
        synchronized (index) {
            Run run = new Run(index, request, false);
            if (run.fill() || (run.tooManyParts() && (run = new Run(index, request, true)).fill())) {
                return new PlanResult.Found(run.parts);
            }
            return Explanation.of(index, request, run.placed());
        }
    }

    /** As {@link #plan}, without the explanation. */
    public static Optional<List<PlannedPart>> find(CandidateIndex index, PlanRequest request) {
        synchronized (index) {
            Run run = new Run(index, request, false);
            boolean found = run.fill() || (run.tooManyParts() && (run = new Run(index, request, true)).fill());
            return found ? Optional.of(List.copyOf(run.parts)) : Optional.empty();
        }
    }

    /** One attempt to place all units. */
    private static final class Run {
        private final CandidateIndex index;
        private final PlanRequest request;
        private final Demand demand;
        private final GrantLimits limits;
        private final SplittableRandom random;
        private final BitSet used = new BitSet();
        private final boolean largestFirst;
        private final List<PlannedPart> parts = new ArrayList<>();
        private int remaining;

        Run(CandidateIndex index, PlanRequest request, boolean largestFirst) {
            this.index = index;
            this.request = request;
            this.largestFirst = largestFirst;
            demand = new Demand(index, request.request());
            limits = new GrantLimits(index, request);
            random = new SplittableRandom(request.seed());
            remaining = request.request().count();
            for (ProviderId each : request.avoid()) {
                if (index.slot(each) >= 0) {
                    used.set(index.slot(each));
                }
            }
        }

        int placed() {
            return request.request().count() - remaining;
        }

        boolean tooManyParts() {
            return parts.size() == MAX_PARTS;
        }

        boolean fill() {
            while (remaining > 0 && parts.size() < MAX_PARTS) {
                Optional<Choice> choice = choose();
                if (choice.isEmpty()) {
                    return false;
                }
                take(choice.get());
            }
            return remaining == 0;
        }

        private void take(Choice choice) {
            int slot = choice.slot();
            String model = choice.group() < 0 ? null : index.models[slot][choice.group()];
            parts.add(new PlannedPart(
                    index.ids[slot], index.sites[slot], choice.units(), Optional.ofNullable(model), index.facts[slot]));
            limits.take(index.site[slot], model == null ? List.of() : List.of(model), choice.units());
            used.set(slot);
            remaining -= choice.units();
        }

        private Optional<Choice> choose() {
            BestFew best = new BestFew(index, Math.max(1, request.choices()));
            for (int slot = 0; slot < index.slotCount(); slot++) {
                if (!used.get(slot) && !index.full[slot] && limits.permitted(index.site[slot])) {
                    consider(slot, best);
                }
            }
            return best.pick(random);
        }

        private void consider(int slot, BestFew best) {
            int site = index.site[slot];
            int units = demand.unitsOfClasses(index, slot, Math.min(remaining, limits.units(site)));
            if (units <= 0 || !demand.traitsFit(index.traits[slot])) {
                return;
            }
            if (demand.gpu.isEmpty()) {
                best.offer(new Choice(slot, -1, units, limits.rank(site), score(slot, units)));
                return;
            }
            for (int group = 0; group < index.models[slot].length; group++) {
                int fit = demand.unitsOfGroup(
                        index, slot, group, Math.min(units, limits.units(site, index.models[slot][group])));
                if (fit > 0) {
                    best.offer(new Choice(slot, group, fit, limits.rank(site), score(slot, fit)));
                }
            }
        }

        private double score(int slot, int units) {
            return largestFirst ? -units : demand.residual(index, slot);
        }
    }

    /** A provider, and the group of its GPUs, that could take {@code units}. */
    record Choice(int slot, int group, int units, int rank, double score) {}

    /** The best few choices of one scan, best first. */
    private static final class BestFew {
        private final CandidateIndex index;
        private final int limit;
        private final List<Choice> choices = new ArrayList<>();

        BestFew(CandidateIndex index, int limit) {
            this.index = index;
            this.limit = limit;
        }

        void offer(Choice choice) {
            int at = choices.size();
            while (at > 0 && better(choice, choices.get(at - 1))) {
                at--;
            }
            if (at < limit) {
                choices.add(at, choice);
                if (choices.size() > limit) {
                    choices.remove(limit);
                }
            }
        }

        private boolean better(Choice a, Choice b) {
            if (a.rank() != b.rank()) {
                return a.rank() < b.rank();
            }
            int byScore = Double.compare(a.score(), b.score());
            return byScore != 0 ? byScore < 0 : index.ids[a.slot()].compareTo(index.ids[b.slot()]) < 0;
        }

        /** At random, but never from a site of a worse rank than the best has. */
        Optional<Choice> pick(SplittableRandom random) {
            if (choices.isEmpty()) {
                return Optional.empty();
            }
            int rank = choices.get(0).rank();
            int equal =
                    (int) choices.stream().filter(each -> each.rank() == rank).count();
            return Optional.of(choices.get(equal == 1 ? 0 : random.nextInt(equal)));
        }
    }
}
