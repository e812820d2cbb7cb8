package org.hansa.grid.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.ExhaustivePlanner.Host;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** A random world of hosts and what happens to them; each step compares the planner with a scan of everything. */
final class History {
    private static final List<SiteId> SITES = List.of(new SiteId("a-one"), new SiteId("b-two"), new SiteId("c-three"));
    private static final Map<SiteId, String> COUNTRIES =
            Map.of(SITES.get(0), "x", SITES.get(1), "y", SITES.get(2), "x");
    private static final String[] MODELS = {"T4", "A100", "G2"};
    private static final String[] TRAITS = {"SSD", "TIER_4", "CERT_ISO27001"};

    private final SplittableRandom random;
    private final CandidateIndex index = new CandidateIndex();
    private final List<Host> hosts = new ArrayList<>();
    private final List<ProviderSpec> kinds = new ArrayList<>();
    int found;
    int refused;
    int severalParts;
    int ruled;

    History(long seed) {
        random = new SplittableRandom(seed);
    }

    void live(int size, int steps) {
        for (int k = 0; k < 1 + random.nextInt(6); k++) {
            kinds.add(kind(k));
        }
        for (int i = 0; i < size; i++) {
            ProviderSpec spec = named("h" + Integer.toString(random.nextInt(1 << 20), 36) + "-" + i, pick(kinds));
            Host host = new Host(spec, 1, amounts(spec.inventory()), whole(spec), false, false);
            hosts.add(host);
            index.put(spec);
            if (random.nextInt(4) > 0) {
                fillSome(i);
            }
        }
        for (int step = 0; step < steps; step++) {
            change();
            compare();
        }
    }

    private void compare() {
        PlanRequest plan = plan();
        List<List<PlannedPart>> expected = ExhaustivePlanner.all(hosts, plan);
        Optional<List<PlannedPart>> planned = Planner.find(index, plan);
        if (expected.isEmpty()) {
            assertThat(planned).as("%s among %s hosts", plan, hosts.size()).isEmpty();
        } else {
            assertThat(planned)
                    .as("%s among %s hosts", plan, hosts.size())
                    .get(InstanceOfAssertFactories.list(PlannedPart.class))
                    .isIn(expected);
        }
        ruled += plan.rules().isEmpty() || expected.isEmpty() ? 0 : 1;
        planned.ifPresentOrElse(this::take, () -> refused(plan));
    }

    /** A refusal counts as looking at every host would, and what it names as the nearest does fit. */
    private void refused(PlanRequest plan) {
        refused++;
        PlanResult.None none = (PlanResult.None) Planner.plan(index, plan);
        TreeMap<String, Integer> excluded = new TreeMap<>(none.excluded());
        excluded.keySet().removeAll(Set.of("SPREAD", "AFFINITY"));
        if (!ExhaustiveCount.exact(hosts, plan)) {
            excluded.remove("GPU_DEVICES");
        }
        assertThat(none.candidates()).isEqualTo(hosts.size());
        assertThat(excluded).as("%s", plan).isEqualTo(ExhaustiveCount.of(hosts, plan));
        boolean fewParts = plan.request().count() <= Planner.MAX_PARTS;
        none.nearest().filter(each -> fewParts && plan.avoid().isEmpty()).ifPresent(nearest -> {
            ResourceRequest smaller = new ResourceRequest(
                    nearest.perUnit(),
                    nearest.gpu(),
                    nearest.count(),
                    plan.request().requiredTraits(),
                    plan.request().forbiddenTraits());
            assertThat(Planner.find(index, new PlanRequest(smaller, plan.sites(), 1, 1, Set.of())))
                    .as("nearest %s to %s", nearest, plan)
                    .isPresent();
        });
    }

    private void take(List<PlannedPart> parts) {
        found++;
        severalParts += parts.size() > 1 ? 1 : 0;
        if (random.nextBoolean()) {
            parts.forEach(part -> fillSome(index.slot(part.provider())));
        }
    }

    private void change() {
        int at = random.nextInt(hosts.size());
        Host host = hosts.get(at);
        switch (random.nextInt(9)) {
            case 0 -> now(at, with(host, !host.full(), host.drained()));
            case 4 -> now(at, with(host, host.full(), !host.drained()));
            case 1 -> {
                ProviderSpec other = named(host.spec().id().value(), pick(kinds));
                now(
                        at,
                        new Host(
                                other,
                                host.facts() + 1,
                                amounts(other.inventory()),
                                whole(other),
                                false,
                                host.drained()));
            }
            case 2 -> {
                ProviderSpec withdrawn = ProviderSpec.of(
                        host.spec().id(), host.spec().site(), ResourceVector.ZERO, List.of(), List.of());
                now(at, new Host(withdrawn, host.facts() + 1, new long[4], new int[0], false, false));
            }
            case 3 ->
                now(
                        at,
                        new Host(
                                host.spec(),
                                host.facts(),
                                amounts(host.spec().inventory()),
                                whole(host.spec()),
                                false,
                                host.drained()));
            default -> fillSome(at);
        }
    }

    private static Host with(Host host, boolean full, boolean drained) {
        return new Host(host.spec(), host.facts(), host.free(), host.devices(), full, drained);
    }

    /** Takes or gives back some of everything: what the index sees of takes and releases. */
    private void fillSome(int at) {
        Host host = hosts.get(at);
        long[] free = host.free().clone();
        double share = random.nextInt(5) == 0 ? random.nextDouble() : random.nextDouble() * 0.4;
        for (int c = 0; c < free.length; c++) {
            long step = host.total(c) >= 1_000 ? 500 : 1;
            free[c] = (long) (host.total(c) * Math.min(1, share * (0.5 + random.nextDouble()))) / step * step;
        }
        int[] devices = host.devices().clone();
        for (int d = 0; d < devices.length; d++) {
            devices[d] = random.nextInt(3) == 0 ? 1_000 : 100 * random.nextInt(11);
        }
        now(at, new Host(host.spec(), host.facts(), free, devices, host.full(), host.drained()));
    }

    private void now(int at, Host host) {
        Host before = hosts.set(at, host);
        if (before.spec().equals(host.spec())
                && before.full() == host.full()
                && before.drained() == host.drained()
                && before.facts() == host.facts()) {
            index.roomChanged(index.slot(host.spec().id()), host.free(), host.devices());
        } else {
            index.put(host.spec(), host.facts(), host.free(), host.devices(), host.full(), host.drained());
        }
    }

    private PlanRequest plan() {
        List<Allowance> sites = new ArrayList<>();
        for (SiteId each : SITES) {
            if (random.nextInt(4) > 0) {
                sites.add(new Allowance(
                        each, random.nextInt(2), random.nextInt(3) == 0 ? Optional.of(grant()) : Optional.empty()));
            }
        }
        Set<ProviderId> avoid = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            avoid.add(pick(hosts).spec().id());
        }
        int choices = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1;
        PlanRequest plan = new PlanRequest(request(), sites, choices, random.nextLong(), avoid);
        return random.nextInt(3) > 0 ? plan : ruled(plan.units(1 + random.nextInt(6)));
    }

    /** With one rule, or with one of each kind. */
    private PlanRequest ruled(PlanRequest plan) {
        DomainRule apart = DomainRule.spread(pick(List.of(Domain.values())), 1 + random.nextInt(3));
        DomainRule together = DomainRule.affinity(pick(List.of(Domain.values())));
        List<DomainRule> rules =
                switch (random.nextInt(3)) {
                    case 0 -> List.of(apart.with(COUNTRIES));
                    case 1 -> List.of(together.with(COUNTRIES));
                    default -> List.of(apart.with(COUNTRIES), together.with(COUNTRIES));
                };
        return new PlanRequest(
                plan.request(), plan.sites(), plan.choices(), plan.seed(), plan.avoid(), plan.least(), rules);
    }

    private ResourceVector grant() {
        TreeMap<ResourceClass, Long> most = new TreeMap<>(Map.of(
                ResourceClass.VCPU, 1_000L * random.nextInt(200),
                ResourceClass.MEMORY_MB, 1_024L * random.nextInt(400),
                ResourceClass.STORAGE_GB, 100L * random.nextInt(100)));
        for (String model : MODELS) {
            most.put(ResourceClass.gpuMilli(model), 500L * random.nextInt(40));
        }
        return ResourceVector.of(most);
    }

    private ResourceRequest request() {
        TreeMap<ResourceClass, Long> perUnit = new TreeMap<>();
        boolean large = random.nextInt(6) == 0;
        perUnit.put(ResourceClass.VCPU, 500L * (1 + random.nextInt(large ? 60 : 8)));
        perUnit.put(ResourceClass.MEMORY_MB, 512L * (1 + random.nextInt(large ? 100 : 16)));
        if (random.nextInt(5) == 0) {
            perUnit.put(ResourceClass.STORAGE_GB, 10L * (1 + random.nextInt(20)));
        }
        int count = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(random.nextInt(4) == 0 ? 400 : 12);
        ResourceRequest request = ResourceRequest.of(ResourceVector.of(perUnit)).withCount(count);
        if (random.nextInt(2) == 0) {
            List<String> models = random.nextBoolean() ? List.of() : List.of(MODELS[random.nextInt(3)]);
            int milli = random.nextBoolean() ? 1_000 : 100 * (1 + random.nextInt(9));
            request = request.withGpu(new GpuDemand(models, 1 + random.nextInt(random.nextInt(3) == 0 ? 4 : 1), milli));
        }
        return switch (random.nextInt(6)) {
            case 0 -> request.withTraits(List.of(TRAITS[random.nextInt(3)]), List.of());
            case 1 -> request.withTraits(List.of(), List.of(TRAITS[random.nextInt(3)]));
            case 2 ->
                request.withTraits(random.nextInt(8) == 0 ? List.of("NOBODY_HAS") : List.of(), List.of("NONE_KNOWS"));
            default -> request;
        };
    }

    private ProviderSpec kind(int number) {
        List<GpuGroup> groups = new ArrayList<>();
        int first = random.nextInt(3);
        for (int g = random.nextInt(3); g > 0; g--) {
            groups.add(new GpuGroup(MODELS[(first + g) % 3], 1 + random.nextInt(8), 16_384));
        }
        TreeMap<ResourceClass, Long> inventory = new TreeMap<>(Map.of(
                ResourceClass.VCPU, 4_000L << random.nextInt(5), ResourceClass.MEMORY_MB, 8_192L << random.nextInt(5)));
        if (random.nextInt(3) == 0) {
            inventory.put(ResourceClass.STORAGE_GB, 100L * (1 + random.nextInt(40)));
        }
        List<String> traits = new ArrayList<>();
        for (String each : TRAITS) {
            if (random.nextBoolean()) {
                traits.add(each);
            }
        }
        ProviderSpec kind = ProviderSpec.of(
                new ProviderId("k" + number), pick(SITES), ResourceVector.of(inventory), groups, traits);
        return random.nextInt(4) == 0 ? kind : kind.inRack("r" + random.nextInt(3));
    }

    private static ProviderSpec named(String id, ProviderSpec kind) {
        return new ProviderSpec(
                new ProviderId(id), kind.site(), kind.inventory(), kind.gpus(), kind.traits(), kind.rack());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static long[] amounts(ResourceVector inventory) {
        return ExhaustivePlanner.CLASSES.stream().mapToLong(inventory::get).toArray();
    }

    private static int[] whole(ProviderSpec spec) {
        int[] devices = new int[spec.gpus().stream().mapToInt(GpuGroup::count).sum()];
        Arrays.fill(devices, 1_000);
        return devices;
    }
}
