package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hansa.grid.DomainRule;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/** What the planner promises, by looking at every host for every choice. Shares no code with the index. */
final class ExhaustivePlanner {
    /** A host as it is now. Free amounts in the order vCPU, memory, storage, objects. */
    record Host(ProviderSpec spec, long facts, long[] free, int[] devices, boolean full, boolean drained) {
        long total(int c) {
            return spec.inventory().get(CLASSES.get(c));
        }
    }

    private record Candidate(Host host, Optional<String> model, int units, int rank, long score) {}

    static final List<ResourceClass> CLASSES =
            List.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.STORAGE_GB, ResourceClass.OBJECT_GB);
    private static final Comparator<Candidate> BY_RANK = Comparator.comparingInt(Candidate::rank);
    private static final Comparator<Candidate> BY_FIT = Comparator.comparingLong(Candidate::score)
            .thenComparing(each -> each.host().spec().id());
    private static final Comparator<Candidate> BEST_FIT = BY_RANK.thenComparing(BY_FIT);
    private static final Comparator<Candidate> LARGEST = Comparator.comparingInt(Candidate::units)
            .reversed()
            .thenComparing(BY_RANK)
            .thenComparing(BY_FIT);

    private final PlanRequest plan;
    private final ResourceRequest request;
    private final List<Host> hosts;
    private final Map<String, ResourceVector> takenAt = new HashMap<>();
    private final Map<String, Integer> unitsIn = new HashMap<>();
    private final Set<Host> used = new HashSet<>();

    private ExhaustivePlanner(List<Host> hosts, PlanRequest plan) {
        this.hosts = hosts;
        this.plan = plan;
        request = plan.request();
    }

    /** The plans that will do: one at most, but one for each domain with room for all where the units must share one. */
    static List<List<PlannedPart>> all(List<Host> hosts, PlanRequest plan) {
        DomainRule together = rule(plan, DomainRule.Kind.AFFINITY);
        if (together == null) {
            return find(hosts, plan).stream().toList();
        }
        if (together.key() == DomainRule.Domain.HOST) {
            return new ExhaustivePlanner(hosts, plan)
                    .fill(LARGEST, 1).filter(parts -> parts.size() == 1).stream()
                            .toList();
        }
        Map<String, List<Host>> domains = new TreeMap<>();
        for (Host each : hosts) {
            if (together.key() != DomainRule.Domain.RACK || each.spec().rack().isPresent()) {
                domains.computeIfAbsent(domain(together, each.spec()), any -> new ArrayList<>())
                        .add(each);
            }
        }
        return domains.values().stream()
                .flatMap(domain -> find(domain, plan).stream())
                .toList();
    }

    private static @Nullable DomainRule rule(PlanRequest plan, DomainRule.Kind kind) {
        return plan.rules().stream()
                .filter(each -> each.kind() == kind)
                .findFirst()
                .orElse(null);
    }

    private static String domain(DomainRule rule, ProviderSpec spec) {
        return switch (rule.key()) {
            case HOST -> spec.id().value();
            case RACK -> spec.site() + " " + spec.rack();
            case SITE -> spec.site().value();
            case MEMBER, COUNTRY -> rule.siteDomains().getOrDefault(spec.site(), "");
        };
    }

    private static Optional<List<PlannedPart>> find(List<Host> hosts, PlanRequest plan) {
        Optional<List<PlannedPart>> snug = new ExhaustivePlanner(hosts, plan).fill(BEST_FIT, plan.choices());
        if (snug.isPresent() && snug.get().isEmpty()) {
            return new ExhaustivePlanner(hosts, plan).fill(LARGEST, 1).filter(parts -> !parts.isEmpty());
        }
        return snug;
    }

    /** @return nothing when there is no room; no parts when there were too many */
    private Optional<List<PlannedPart>> fill(Comparator<Candidate> order, int choices) {
        SplittableRandom random = new SplittableRandom(plan.seed());
        List<PlannedPart> parts = new ArrayList<>();
        int remaining = request.count();
        while (remaining > 0) {
            if (parts.size() == 64) {
                return Optional.of(List.of());
            }
            List<Candidate> sorted = candidates(remaining, order);
            if (sorted.isEmpty()) {
                return Optional.empty();
            }
            int best = sorted.get(0).rank();
            List<Candidate> few = sorted.stream()
                    .limit(Math.max(1, choices))
                    .filter(each -> each.rank() == best)
                    .toList();
            Candidate chosen = few.get(few.size() == 1 ? 0 : random.nextInt(few.size()));
            used.add(chosen.host());
            ProviderSpec spec = chosen.host().spec();
            takenAt.merge(spec.site().value(), request.vector(chosen.units(), chosen.model()), ResourceVector::plus);
            parts.add(new PlannedPart(
                    spec.id(),
                    spec.site(),
                    chosen.units(),
                    chosen.model(),
                    chosen.host().facts()));
            remaining -= chosen.units();
            DomainRule apart = rule(plan, DomainRule.Kind.SPREAD);
            if (apart != null) {
                unitsIn.merge(domain(apart, spec), chosen.units(), Integer::sum);
            }
        }
        return Optional.of(parts);
    }

    private List<Candidate> candidates(int limit, Comparator<Candidate> order) {
        List<Candidate> all = new ArrayList<>();
        for (Host host : hosts) {
            if (!used.contains(host)
                    && !host.full()
                    && !host.drained()
                    && !plan.avoid().contains(host.spec().id())) {
                allowance(host.spec().site()).ifPresent(site -> candidate(host, site, Math.min(limit, left(host)))
                        .ifPresent(all::add));
            }
        }
        all.sort(order);
        return all;
    }

    private int left(Host host) {
        DomainRule apart = rule(plan, DomainRule.Kind.SPREAD);
        return apart == null
                ? Integer.MAX_VALUE
                : apart.maxPerDomain() - unitsIn.getOrDefault(domain(apart, host.spec()), 0);
    }

    private Optional<PlanRequest.Allowance> allowance(SiteId site) {
        return plan.sites().stream().filter(each -> each.site().equals(site)).findFirst();
    }

    private Optional<Candidate> candidate(Host host, PlanRequest.Allowance site, int limit) {
        boolean traits = host.spec().traits().containsAll(request.requiredTraits())
                && host.spec().traits().stream().noneMatch(request.forbiddenTraits()::contains);
        if (!traits) {
            return Optional.empty();
        }
        List<Optional<String>> models = request.gpu().isEmpty()
                ? List.of(Optional.empty())
                : host.spec().gpus().stream()
                        .map(each -> each.model())
                        .filter(request.gpu().get()::accepts)
                        .map(Optional::of)
                        .toList();
        Candidate best = null;
        for (Optional<String> model : models) {
            int units = 0;
            while (units < limit && fits(host, site, model, units + 1)) {
                units++;
            }
            if (units > 0 && (best == null || units > best.units())) {
                best = new Candidate(host, model, units, site.rank(), score(host));
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean fits(Host host, PlanRequest.Allowance site, Optional<String> model, int units) {
        for (int c = 0; c < CLASSES.size(); c++) {
            if (request.perUnit().get(CLASSES.get(c)) * units > host.free()[c]) {
                return false;
            }
        }
        ResourceVector after =
                takenAt.getOrDefault(site.site().value(), ResourceVector.ZERO).plus(request.vector(units, model));
        boolean granted = site.grantFree().map(after::fitsIn).orElse(true);
        return granted && (model.isEmpty() || devicesFit(host, model.get(), units));
    }

    /** Deals the slices out unit by unit to the emptiest devices, which always finds a way when there is one. */
    private boolean devicesFit(Host host, String model, int units) {
        GpuDemand gpu = request.gpu().orElseThrow();
        List<Integer> shares = new ArrayList<>();
        int at = 0;
        for (var group : host.spec().gpus()) {
            for (int i = 0; i < group.count(); i++, at++) {
                if (group.model().equals(model)) {
                    shares.add(host.devices()[at] / gpu.milliPerDevice());
                }
            }
        }
        for (int unit = 0; unit < units; unit++) {
            shares.sort(Comparator.reverseOrder());
            if (shares.size() < gpu.devices() || shares.get(gpu.devices() - 1) == 0) {
                return false;
            }
            for (int i = 0; i < gpu.devices(); i++) {
                shares.set(i, shares.get(i) - 1);
            }
        }
        return true;
    }

    /** The order as the planner's decision record gives it, each quotient cut to 2⁻⁴⁰ before the sum. */
    private long score(Host host) {
        int classes = 0;
        long free = 0;
        long wanted = 0;
        long greatest = 0;
        for (int c = 0; c < CLASSES.size(); c++) {
            if (host.total(c) > 0) {
                long want = share(request.perUnit().get(CLASSES.get(c)), host.total(c));
                classes++;
                free += share(host.free()[c], host.total(c));
                wanted += want;
                greatest = Math.max(greatest, want);
            }
        }
        long left = classes == 0 ? 0 : 12 / classes * (free - wanted);
        if (host.devices().length == 0) {
            return left;
        }
        long milli = 0;
        for (int each : host.devices()) {
            milli += each;
        }
        long all = 1_000L * host.devices().length;
        long devices = 48 * share(milli, all);
        if (request.gpu().isPresent()) {
            long gpu = share(request.gpu().get().milli(), all);
            return left + devices + 144 * Math.max(0, greatest - gpu);
        }
        long cores = host.total(0);
        long weight = cores == 0 ? 4_096 : Math.min(4_096, 1 + 64_000L * host.devices().length / cores);
        return weight * (left + devices);
    }

    private static long share(long amount, long total) {
        return (long) ((double) amount / total * 0x1p40);
    }
}
