package org.hansa.grid.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.DomainRule.Kind;
import org.hansa.grid.Fixture;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Groups with rules that grow, in worlds so small that every way to place the further units can be tried: the planner finds one exactly
 * when there is one, and what it finds keeps the rules together with what stands.
 */
class GrowthAgainstEnumerationTest {
    private static final Map<SiteId, String> COUNTRIES = Map.of(Fixture.HEL, "x", Fixture.TMP, "y");

    /** @param free units that fit @param standing units of the group that are there */
    private record Host(ProviderSpec spec, int free, int standing) {}

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void finds_room_exactly_when_there_is_some(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int found = 0;
        int refused = 0;
        for (int world = 0; world < 3_000; world++) {
            List<DomainRule> rules = rules(random);
            List<Host> hosts = hosts(random, rules);
            int further = 1 + random.nextInt(5);
            String scenario =
                    "seed " + seed + ", world " + world + ": " + further + " more of " + hosts + " by " + rules;
            PlanResult result = Planner.plan(index(hosts), request(hosts, rules, further));
            boolean possible = possible(hosts, rules, new int[hosts.size()], 0, further);
            assertThat(result instanceof PlanResult.Found).as(scenario).isEqualTo(possible);
            if (result instanceof PlanResult.Found plan) {
                assertKept(hosts, rules, further, plan, scenario);
                found++;
            } else {
                refused++;
            }
        }
        assertThat(found).isGreaterThan(300);
        assertThat(refused).isGreaterThan(300);
    }

    private static List<DomainRule> rules(SplittableRandom random) {
        List<Domain> keys = List.of(Domain.HOST, Domain.RACK, Domain.SITE, Domain.COUNTRY);
        DomainRule spread = DomainRule.spread(keys.get(random.nextInt(4)), 1 + random.nextInt(3))
                .with(COUNTRIES);
        DomainRule affinity = DomainRule.affinity(keys.get(random.nextInt(4))).with(COUNTRIES);
        return switch (random.nextInt(4)) {
            case 0 -> List.of(affinity);
            case 1 -> List.of(spread, affinity);
            default -> List.of(spread);
        };
    }

    /** What stands keeps the rules: units that would break them are not there. */
    private static List<Host> hosts(SplittableRandom random, List<DomainRule> rules) {
        List<Host> hosts = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            SiteId site = random.nextBoolean() ? Fixture.HEL : Fixture.TMP;
            ProviderSpec spec = Fixture.host("h" + i, site, 6_000, 6_144);
            hosts.add(new Host(
                    random.nextInt(4) == 0 ? spec : spec.inRack("r" + random.nextInt(2)), random.nextInt(4), 0));
        }
        for (int tries = 0; tries < 4; tries++) {
            int at = random.nextInt(count);
            Host host = hosts.get(at);
            hosts.set(at, new Host(host.spec(), host.free(), host.standing() + 1));
            if (!kept(hosts, rules, new int[count])) {
                hosts.set(at, host);
            }
        }
        return hosts;
    }

    private static CandidateIndex index(List<Host> hosts) {
        CandidateIndex index = new CandidateIndex();
        for (Host each : hosts) {
            long[] free = {each.free() * 1_000L, each.free() * 1_024L, 0, 0};
            index.put(each.spec(), 1, free, new int[0], false);
        }
        return index;
    }

    private static PlanRequest request(List<Host> hosts, List<DomainRule> rules, int further) {
        TreeMap<ProviderId, Integer> standing = new TreeMap<>();
        hosts.stream()
                .filter(each -> each.standing() > 0)
                .forEach(each -> standing.put(each.spec().id(), each.standing()));
        List<Allowance> sites = List.of(allowed(Fixture.HEL), allowed(Fixture.TMP));
        ResourceRequest unit = ResourceRequest.of(Fixture.vector(1_000, 1_024));
        return new PlanRequest(unit.withCount(further), sites, 1, 7, Set.of(), further, rules, standing);
    }

    private static Allowance allowed(SiteId site) {
        return new Allowance(site, 0, Optional.of(Fixture.plenty()));
    }

    private static boolean possible(List<Host> hosts, List<DomainRule> rules, int[] more, int at, int left) {
        if (at == hosts.size()) {
            return left == 0 && kept(hosts, rules, more);
        }
        for (int units = 0; units <= Math.min(left, hosts.get(at).free()); units++) {
            more[at] = units;
            if (possible(hosts, rules, more, at + 1, left - units)) {
                return true;
            }
        }
        more[at] = 0;
        return false;
    }

    private static boolean kept(List<Host> hosts, List<DomainRule> rules, int[] more) {
        return rules.stream().allMatch(rule -> kept(hosts, rule, more));
    }

    private static boolean kept(List<Host> hosts, DomainRule rule, int[] more) {
        Map<String, Integer> units = new HashMap<>();
        for (int i = 0; i < more.length; i++) {
            Host host = hosts.get(i);
            if (host.standing() + more[i] > 0) {
                boolean unnamed = host.spec().rack().isEmpty();
                if (rule.kind() == Kind.AFFINITY && rule.key() == Domain.RACK && unnamed) {
                    return false;
                }
                units.merge(domain(rule.key(), host.spec()), host.standing() + more[i], Integer::sum);
            }
        }
        return rule.kind() == Kind.AFFINITY
                ? units.size() <= 1
                : units.values().stream().allMatch(each -> each <= rule.maxPerDomain());
    }

    private static String domain(Domain key, ProviderSpec spec) {
        return switch (key) {
            case HOST -> spec.id().value();
            case RACK -> spec.site() + "/" + spec.rack().orElse("");
            case SITE, MEMBER -> spec.site().value();
            case COUNTRY -> COUNTRIES.get(spec.site());
        };
    }

    private static void assertKept(
            List<Host> hosts, List<DomainRule> rules, int further, PlanResult.Found plan, String scenario) {
        int[] more = new int[hosts.size()];
        plan.parts().forEach(part -> {
            int at = hosts.stream().map(each -> each.spec().id()).toList().indexOf(part.provider());
            more[at] += part.units();
            assertThat(more[at]).as(scenario).isLessThanOrEqualTo(hosts.get(at).free());
        });
        assertThat(Arrays.stream(more).sum()).as(scenario).isEqualTo(further);
        assertThat(kept(hosts, rules, more)).as("%s: %s", scenario, plan).isTrue();
    }
}
