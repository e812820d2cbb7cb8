package org.hansa.benchmarks.speed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.hansa.benchmarks.CpuClock;
import org.hansa.grid.DomainRule;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.grid.planner.Planner;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Equal hosts in racks, each filled at random to between a half and all but a little; keeps books beside the index. */
final class ConstrainedHosts {
    static final int HOSTS = 5_000;
    private static final long CORES = 64_000;
    private static final long MEMORY = 262_144;
    private static final String TRAIT = "CERT";

    /** @param nanos of all requests */
    record Run(double nanos, int requests, int placed, long violations) {
        double perSecond() {
            return requests * 1e9 / nanos;
        }
    }

    private final CandidateIndex index = new CandidateIndex();
    private final long[] cores = new long[HOSTS];
    private final long[] memory = new long[HOSTS];
    private final long[] before = new long[HOSTS];
    private final long[] free = new long[4];

    ConstrainedHosts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ResourceVector all = ResourceVector.of(Map.of(ResourceClass.VCPU, CORES, ResourceClass.MEMORY_MB, MEMORY));
        for (int h = 0; h < HOSTS; h++) {
            ProviderId id = new ProviderId(String.format(Locale.ROOT, "h%07d", h));
            List<String> traits = certified(h) ? List.of(TRAIT) : List.of();
            index.put(ProviderSpec.of(id, site(h), all, List.of(), traits).inRack("rack-" + rack(h)));
            long share = 1 + random.nextInt(8);
            cores[h] = CORES * share / 16;
            memory[h] = MEMORY * share / 16;
            before[h] = cores[h];
            tell(h);
        }
    }

    private static SiteId site(int host) {
        return Constraint.site(host % Constraint.SITES);
    }

    private static int rack(int host) {
        return host / Constraint.SITES % Constraint.RACKS;
    }

    private static boolean certified(int host) {
        return rack(host) % 3 == 0;
    }

    private void tell(int host) {
        free[0] = cores[host];
        free[1] = memory[host];
        index.roomChanged(host, free, new int[0]);
    }

    /** Places the same requests for all constraints of as many units; the index's updates are in the time. */
    Run place(Constraint constraint, int requests) {
        List<ResourceRequest> asked = asked(constraint, requests);
        List<List<PlannedPart>> plans = new ArrayList<>(requests);
        long begin = CpuClock.nanos();
        for (int i = 0; i < requests; i++) {
            ResourceRequest request = asked.get(i);
            PlanRequest question = new PlanRequest(
                    request, sites(constraint, i), 1, 0, Set.of(), constraint.units(), constraint.rules());
            List<PlannedPart> parts = Planner.find(index, question).orElse(List.of());
            for (PlannedPart part : parts) {
                take(part, request);
            }
            plans.add(parts);
        }
        double nanos = CpuClock.nanos() - begin;
        int placed = 0;
        long violations = 0;
        long[] taken = new long[HOSTS];
        for (int i = 0; i < requests; i++) {
            if (!plans.get(i).isEmpty()) {
                placed++;
                violations += broken(plans.get(i), constraint, sites(constraint, i));
                count(plans.get(i), asked.get(i), taken);
            }
        }
        return new Run(nanos, requests, placed, violations + overfilled(taken));
    }

    private static List<ResourceRequest> asked(Constraint constraint, int requests) {
        SplittableRandom random = new SplittableRandom(77);
        List<ResourceRequest> asked = new ArrayList<>(requests);
        for (int i = 0; i < requests; i++) {
            long unit = 250L * (1 + random.nextInt(16));
            ResourceRequest one = ResourceRequest.of(
                    ResourceVector.of(Map.of(ResourceClass.VCPU, unit, ResourceClass.MEMORY_MB, unit * 4)));
            ResourceRequest request = one.withCount(constraint.units());
            asked.add(constraint.certified() ? request.withTraits(List.of(TRAIT), List.of()) : request);
        }
        return asked;
    }

    private static List<Allowance> sites(Constraint constraint, int request) {
        return constraint.sites().get(request % constraint.sites().size());
    }

    private void take(PlannedPart part, ResourceRequest request) {
        int host = PlannerWorld.number(part.provider());
        cores[host] -= part.units() * request.perUnit().get(ResourceClass.VCPU);
        memory[host] -= part.units() * request.perUnit().get(ResourceClass.MEMORY_MB);
        tell(host);
    }

    private static long broken(List<PlannedPart> parts, Constraint constraint, List<Allowance> sites) {
        long broken = parts.stream().mapToInt(PlannedPart::units).sum() == constraint.units() ? 0 : 1;
        for (PlannedPart part : parts) {
            broken += sites.stream().anyMatch(each -> each.site().equals(part.site())) ? 0 : 1;
            broken += !constraint.certified() || certified(PlannerWorld.number(part.provider())) ? 0 : 1;
        }
        for (DomainRule rule : constraint.rules()) {
            Map<String, Integer> units = new HashMap<>();
            parts.forEach(part -> units.merge(domain(part, rule), part.units(), Integer::sum));
            boolean holds = rule.kind() == DomainRule.Kind.AFFINITY
                    ? units.size() == 1
                    : units.values().stream().allMatch(each -> each <= rule.maxPerDomain());
            broken += holds ? 0 : 1;
        }
        return broken;
    }

    private static String domain(PlannedPart part, DomainRule rule) {
        return switch (rule.key()) {
            case HOST -> part.provider().value();
            case RACK -> part.site() + "/" + rack(PlannerWorld.number(part.provider()));
            case SITE -> part.site().value();
            case MEMBER, COUNTRY -> rule.siteDomains().get(part.site());
        };
    }

    private static void count(List<PlannedPart> parts, ResourceRequest request, long[] taken) {
        for (PlannedPart part : parts) {
            taken[PlannerWorld.number(part.provider())] +=
                    part.units() * request.perUnit().get(ResourceClass.VCPU);
        }
    }

    private long overfilled(long[] taken) {
        long wrong = 0;
        for (int h = 0; h < HOSTS; h++) {
            wrong += taken[h] > before[h] || before[h] - taken[h] != cores[h] || memory[h] < 0 ? 1 : 0;
        }
        return wrong;
    }
}
