package org.hansa.benchmarks.speed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hansa.benchmarks.CpuClock;
import org.hansa.benchmarks.Results;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.CandidateIndex;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.planner.Planner;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * Units that must lie apart or together: 5,000 hosts in 20 sites of 10 racks, after the affinity and topology workloads of
 * kube-scheduler's own benchmark. Each class places the same groups as the class without rules, from an equally full start;
 * blocks take turns. Every plan is held against its rule again.
 */
public final class DomainRules {
    private static final int HOSTS = 5_000;
    private static final int SITES = 20;
    private static final int RACKS = 10;
    private static final int UNITS = 4;
    private static final int REPEATS = 5;
    private static final long CORES = 64_000;
    private static final long MEMORY = 262_144;

    private final Results results;

    public DomainRules(Results results) {
        this.results = results;
    }

    private static Map<String, List<DomainRule>> classes() {
        Map<SiteId, String> countries = new TreeMap<>();
        for (int s = 0; s < SITES; s++) {
            countries.put(site(s), "c" + s % 7);
        }
        Map<String, List<DomainRule>> classes = new LinkedHashMap<>();
        classes.put("none", List.of());
        classes.put("spread over hosts", List.of(DomainRule.spread(Domain.HOST, 1)));
        classes.put("spread over racks", List.of(DomainRule.spread(Domain.RACK, 1)));
        classes.put("spread over sites", List.of(DomainRule.spread(Domain.SITE, 1)));
        classes.put(
                "spread over countries",
                List.of(DomainRule.spread(Domain.COUNTRY, 1).with(countries)));
        classes.put("together on a host", List.of(DomainRule.affinity(Domain.HOST)));
        classes.put("together in a rack", List.of(DomainRule.affinity(Domain.RACK)));
        classes.put("together at a site", List.of(DomainRule.affinity(Domain.SITE)));
        classes.put(
                "together at a site, spread over its hosts",
                List.of(DomainRule.affinity(Domain.SITE), DomainRule.spread(Domain.HOST, 1)));
        return classes;
    }

    /** @param groups of four units in a block */
    public void run(int groups) {
        Map<String, List<DomainRule>> classes = classes();
        Map<String, double[]> micros = new LinkedHashMap<>();
        long[] wrong = {0};
        classes.keySet().forEach(name -> micros.put(name, new double[REPEATS]));
        for (int repeat = -2; repeat < REPEATS; repeat++) {
            for (Map.Entry<String, List<DomainRule>> each : classes.entrySet()) {
                World world = new World(31 + Math.max(0, repeat));
                double nanos = world.place(each.getValue(), groups);
                wrong[0] += world.broken;
                if (repeat >= 0) {
                    micros.get(each.getKey())[repeat] = nanos / 1_000;
                }
            }
        }
        double least = Double.MAX_VALUE;
        for (Map.Entry<String, double[]> each : micros.entrySet()) {
            double[] ratios = new double[REPEATS];
            for (int r = 0; r < REPEATS; r++) {
                ratios[r] = micros.get("none")[r] / each.getValue()[r];
            }
            least = Math.min(least, Results.median(ratios));
            results.row(
                    "W2",
                    "planner",
                    Map.of(
                            "hosts",
                            HOSTS,
                            "sites",
                            SITES,
                            "racks",
                            SITES * RACKS,
                            "units",
                            UNITS,
                            "rules",
                            each.getKey()),
                    Map.of(
                            "microsPerGroup", Results.spread(each.getValue()),
                            "groupsPerSecond", Results.rounded(1e6 / Results.median(each.getValue())),
                            "overWithoutRules", Results.spread(ratios)));
        }
        results.ratio("withRulesOverWithoutLeast", least);
        results.violations("W2", wrong[0]);
    }

    private static SiteId site(int number) {
        return new SiteId("site-" + number);
    }

    /** Equal hosts, each filled at random to between a half and all but a little. */
    private static final class World {
        private final CandidateIndex index = new CandidateIndex();
        private final long[] cores = new long[HOSTS];
        private final long[] memory = new long[HOSTS];
        private final long[] free = new long[4];
        private long broken;

        World(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int h = 0; h < HOSTS; h++) {
                ProviderId id = new ProviderId(String.format(Locale.ROOT, "h%07d", h));
                ResourceVector all =
                        ResourceVector.of(Map.of(ResourceClass.VCPU, CORES, ResourceClass.MEMORY_MB, MEMORY));
                index.put(ProviderSpec.of(id, site(h % SITES), all, List.of(), List.of())
                        .inRack("rack-" + h / SITES % RACKS));
                long share = 1 + random.nextInt(8);
                cores[h] = CORES * share / 16;
                memory[h] = MEMORY * share / 16;
                tell(h);
            }
        }

        private void tell(int host) {
            free[0] = cores[host];
            free[1] = memory[host];
            index.roomChanged(host, free, new int[0]);
        }

        /** @return nanoseconds of one group, the index' updates included; groups that find nothing count as well */
        double place(List<DomainRule> rules, int groups) {
            SplittableRandom random = new SplittableRandom(77);
            List<List<PlannedPart>> plans = new ArrayList<>(groups);
            List<ResourceRequest> asked = new ArrayList<>(groups);
            List<PlanRequest.Allowance> sites = new ArrayList<>();
            for (int s = 0; s < SITES; s++) {
                sites.add(new PlanRequest.Allowance(site(s), 0, Optional.empty()));
            }
            for (int g = 0; g < groups; g++) {
                long unit = 250L * (1 + random.nextInt(16));
                asked.add(ResourceRequest.of(
                                ResourceVector.of(Map.of(ResourceClass.VCPU, unit, ResourceClass.MEMORY_MB, unit * 4)))
                        .withCount(UNITS));
            }
            long begin = CpuClock.nanos();
            for (ResourceRequest request : asked) {
                PlanRequest question = new PlanRequest(request, sites, 1, 0, Set.of(), UNITS, rules);
                List<PlannedPart> parts = Planner.find(index, question).orElse(List.of());
                for (PlannedPart part : parts) {
                    int host = PlannerWorld.number(part.provider());
                    cores[host] -= part.units() * request.perUnit().get(ResourceClass.VCPU);
                    memory[host] -= part.units() * request.perUnit().get(ResourceClass.MEMORY_MB);
                    tell(host);
                }
                plans.add(parts);
            }
            long nanos = CpuClock.nanos() - begin;
            plans.stream().filter(parts -> !parts.isEmpty()).forEach(parts -> check(parts, rules));
            for (int h = 0; h < HOSTS; h++) {
                broken += cores[h] < 0 || memory[h] < 0 ? 1 : 0;
            }
            return (double) nanos / groups;
        }

        private void check(List<PlannedPart> parts, List<DomainRule> rules) {
            broken += parts.stream().mapToInt(PlannedPart::units).sum() == UNITS ? 0 : 1;
            for (DomainRule rule : rules) {
                Map<String, Integer> units = new HashMap<>();
                parts.forEach(part -> units.merge(domain(part, rule), part.units(), Integer::sum));
                boolean holds = rule.kind() == DomainRule.Kind.AFFINITY
                        ? units.size() == 1
                        : units.values().stream().allMatch(each -> each <= rule.maxPerDomain());
                broken += holds ? 0 : 1;
            }
        }

        private static String domain(PlannedPart part, DomainRule rule) {
            int host = PlannerWorld.number(part.provider());
            return switch (rule.key()) {
                case HOST -> part.provider().value();
                case RACK -> part.site() + "/" + host / SITES % RACKS;
                case SITE -> part.site().value();
                case MEMBER, COUNTRY -> rule.siteDomains().get(part.site());
            };
        }
    }
}
