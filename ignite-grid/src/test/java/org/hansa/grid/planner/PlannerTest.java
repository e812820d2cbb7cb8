package org.hansa.grid.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.vector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.grid.DomainRule;
import org.hansa.grid.Fixture;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.NearestFit;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.PlanRequest.Allowance;
import org.hansa.grid.provider.Provenance;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.grid.provider.PutProvider;
import org.hansa.grid.provider.TakeRoom;
import org.hansa.grid.provider.Transition;
import org.hansa.grid.provider.Verdict;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private static final String[] MODELS = {"T4", "A100"};
    private static final String[] TRAITS = {"SSD", "TIER_4", "CERT_ISO27001"};

    private final CandidateIndex index = new CandidateIndex();
    private final Map<ProviderId, ProviderEntry> entries = new TreeMap<>();
    private long next;

    private void put(ProviderSpec spec) {
        accept(new PutProvider(spec, List.of(), 1).apply(null));
    }

    private void accept(Transition transition) {
        ProviderEntry entry = transition.entry();
        if (entry != null) {
            entries.put(entry.spec().id(), entry);
            index.accept(entry);
        }
    }

    private Transition take(ResourceRequest request, PlannedPart part) {
        Provenance provenance = Provenance.of(Fixture.command(0, request));
        TakeRoom take = new TakeRoom(
                Fixture.id(++next),
                1,
                Fixture.CONTRACT,
                part.units(),
                request.vector(part.units(), part.gpuModel()),
                part.gpuModel(),
                request.gpu().map(GpuDemand::devices).orElse(0),
                request.gpu().map(GpuDemand::milliPerDevice).orElse(0),
                part.factsVersion(),
                OptionalLong.empty(),
                OptionalLong.of(Long.MAX_VALUE),
                provenance,
                5,
                5,
                "0".repeat(32));
        Transition transition = take.apply(entries.get(part.provider()));
        accept(transition);
        return transition;
    }

    private static PlanRequest request(ResourceRequest request, int choices, long seed, Allowance... sites) {
        return new PlanRequest(request, List.of(sites), choices, seed, Set.of());
    }

    private static Allowance free(SiteId site, int rank) {
        return new Allowance(site, rank, Optional.of(Fixture.plenty()));
    }

    private static Allowance granted(SiteId site, ResourceVector grant) {
        return new Allowance(site, 0, Optional.of(grant));
    }

    private PlanResult plan(ResourceRequest request) {
        return Planner.plan(index, request(request, 1, 0, free(HEL, 0), free(TMP, 0)));
    }

    private static List<PlannedPart> parts(PlanResult result) {
        return ((PlanResult.Found) result).parts();
    }

    @Test
    void prefers_the_provider_that_would_be_fullest_and_breaks_ties_by_id() {
        put(Fixture.host("c", HEL, 8_000, 8_192));
        put(Fixture.host("b", HEL, 4_000, 4_096));
        put(Fixture.host("a", HEL, 4_000, 4_096));
        assertThat(parts(plan(ResourceRequest.of(vector(2_000, 2_048)))).get(0).provider())
                .isEqualTo(new ProviderId("a"));
    }

    @Test
    void uses_up_a_preferred_site_first() {
        put(Fixture.host("a", TMP, 2_000, 2_048));
        put(Fixture.host("b", HEL, 64_000, 65_536));
        ResourceRequest request = ResourceRequest.of(vector(2_000, 2_048));
        PlanResult strict = Planner.plan(index, request(request, 8, 3, free(HEL, 0), free(TMP, 1)));
        assertThat(parts(strict).get(0).site()).isEqualTo(HEL);
        PlanResult anywhere = Planner.plan(index, request(request, 1, 3, free(HEL, 0), free(TMP, 0)));
        assertThat(parts(anywhere).get(0).site()).isEqualTo(TMP);
    }

    @Test
    void units_that_must_share_a_rack_go_nowhere_where_no_rack_is_named() {
        put(Fixture.host("a", HEL, 8_000, 8_192));
        ResourceRequest pair = ResourceRequest.of(vector(1_000, 1_024)).withCount(2);
        DomainRule rack = DomainRule.affinity(DomainRule.Domain.RACK);
        PlanRequest plan = new PlanRequest(pair, List.of(free(HEL, 0)), 1, 0, Set.of(), 2, List.of(rack));
        assertThat(((PlanResult.None) Planner.plan(index, plan)).excluded()).containsEntry("AFFINITY", 1);
        put(Fixture.host("b", HEL, 8_000, 8_192).inRack("r1"));
        assertThat(parts(Planner.plan(index, plan)).get(0).provider()).isEqualTo(new ProviderId("b"));
    }

    @Test
    void is_a_function_of_index_request_and_seed() {
        for (int i = 0; i < 20; i++) {
            put(Fixture.host("h" + i, HEL, 8_000, 8_192));
        }
        ResourceRequest request = ResourceRequest.of(vector(1_000, 1_024));
        Set<ProviderId> chosen = new TreeSet<>();
        for (long seed = 0; seed < 50; seed++) {
            PlanResult first = Planner.plan(index, request(request, 8, seed, free(HEL, 0)));
            assertThat(Planner.plan(index, request(request, 8, seed, free(HEL, 0))))
                    .isEqualTo(first);
            chosen.add(parts(first).get(0).provider());
        }
        assertThat(chosen).hasSizeBetween(4, 8);
    }

    @Test
    void keeps_whole_devices_whole_when_a_slice_fits_beside_another() {
        put(Fixture.host("a", HEL, 64_000, 65_536, new GpuGroup("T4", 4, 16_384)));
        ResourceRequest slice = ResourceRequest.of(vector(100, 100)).withGpu(new GpuDemand(List.of(), 1, 300));
        for (int i = 0; i < 3; i++) {
            take(slice, parts(plan(slice)).get(0));
        }
        ResourceRequest whole = ResourceRequest.of(vector(100, 100)).withGpu(new GpuDemand(List.of("T4"), 3, 1_000));
        assertThat(plan(whole)).isInstanceOf(PlanResult.Found.class);
    }

    @Test
    void counts_every_dimension_that_excludes_a_candidate() {
        put(Fixture.host("a", HEL, 1_000, 1_024));
        put(Fixture.host("b", TMP, 64_000, 1_024, new GpuGroup("T4", 1, 16_384)));
        put(Fixture.host("c", new SiteId("elsewhere"), 64_000, 65_536));
        ResourceRequest request = ResourceRequest.of(vector(2_000, 2_048))
                .withGpu(new GpuDemand(List.of("A100"), 1, 1_000))
                .withTraits(List.of("SSD"), List.of());
        PlanResult.None none = (PlanResult.None) plan(request);
        assertThat(none.candidates()).isEqualTo(3);
        assertThat(none.excluded())
                .containsEntry("SITE", 1)
                .containsEntry("TRAIT:SSD", 2)
                .containsEntry("VCPU", 1)
                .containsEntry("MEMORY_MB", 2)
                .containsEntry("GPU_MODEL", 2);
        assertThat(none.nearest()).isEmpty();
    }

    /** Small random worlds against a search that tries every way to spread the units. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decides_as_an_exhaustive_search_decides(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int found = 0;
        for (int world = 0; world < 150; world++) {
            found += new PlannerTest().compareInOneWorld(random) ? 1 : 0;
        }
        assertThat(found).isBetween(15, 135);
    }

    private boolean compareInOneWorld(SplittableRandom random) {
        int hosts = 1 + random.nextInt(4);
        for (int h = 0; h < hosts; h++) {
            put(randomHost("h" + h, random));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            ResourceRequest filler = randomRequest(random, 1);
            if (plan(filler) instanceof PlanResult.Found some) {
                assertThat(take(filler, some.parts().get(0)).verdict()).isEqualTo(Verdict.TAKEN);
            }
        }
        ResourceRequest request = randomRequest(random, 4);
        ResourceVector grant = ResourceVector.of(Map.of(
                ResourceClass.VCPU,
                1_000L * random.nextInt(30),
                ResourceClass.MEMORY_MB,
                1_024L * random.nextInt(60),
                ResourceClass.gpuMilli("T4"),
                500L * random.nextInt(12),
                ResourceClass.gpuMilli("A100"),
                500L * random.nextInt(12)));
        PlanRequest plan = request(request, 1, 1, granted(HEL, grant), granted(TMP, Fixture.plenty()));
        PlanResult result = Planner.plan(index, plan);
        boolean possible = new Oracle(request, grant).possible(new ArrayList<>(entries.values()), 0, request.count());
        assertThat(result instanceof PlanResult.Found)
                .as("%s on %s with grant %s", request, entries.values(), grant)
                .isEqualTo(possible);
        if (result instanceof PlanResult.Found some) {
            assertThat(some.parts().stream().mapToInt(PlannedPart::units).sum()).isEqualTo(request.count());
            some.parts()
                    .forEach(part -> assertThat(take(request, part).verdict()).isEqualTo(Verdict.TAKEN));
        } else {
            ((PlanResult.None) result).nearest().ifPresent(each -> nearestFits(request, plan, each));
        }
        return possible;
    }

    private void nearestFits(ResourceRequest request, PlanRequest plan, NearestFit nearest) {
        ResourceRequest smaller = new ResourceRequest(
                nearest.perUnit(), nearest.gpu(), nearest.count(), request.requiredTraits(), request.forbiddenTraits());
        PlanRequest again = new PlanRequest(smaller, plan.sites(), 1, 1, Set.of());
        assertThat(Planner.plan(index, again)).as("nearest %s", nearest).isInstanceOf(PlanResult.Found.class);
    }

    private static ProviderSpec randomHost(String id, SplittableRandom random) {
        GpuGroup[] groups = random.nextInt(3) == 0
                ? new GpuGroup[0]
                : new GpuGroup[] {new GpuGroup(MODELS[random.nextInt(2)], 1 + random.nextInt(4), 16_384)};
        List<String> traits = new ArrayList<>();
        for (String each : TRAITS) {
            if (random.nextBoolean()) {
                traits.add(each);
            }
        }
        SiteId site = random.nextBoolean() ? HEL : TMP;
        return ProviderSpec.of(
                new ProviderId(id),
                site,
                vector(1_000L * (1 + random.nextInt(16)), 1_024L * (1 + random.nextInt(32))),
                List.of(groups),
                traits);
    }

    private static ResourceRequest randomRequest(SplittableRandom random, int maxCount) {
        ResourceRequest request = ResourceRequest.of(
                        vector(500L * (1 + random.nextInt(10)), 512L * (1 + random.nextInt(10))))
                .withCount(1 + random.nextInt(maxCount));
        if (random.nextInt(3) > 0) {
            List<String> models = random.nextBoolean() ? List.of() : List.of(MODELS[random.nextInt(2)]);
            int milli = random.nextBoolean() ? 1_000 : 100 * (1 + random.nextInt(9));
            request = request.withGpu(new GpuDemand(models, 1 + random.nextInt(3), milli));
        }
        if (random.nextInt(4) == 0) {
            request = request.withTraits(List.of(TRAITS[random.nextInt(3)]), List.of());
        } else if (random.nextInt(4) == 0) {
            request = request.withTraits(List.of(), List.of(TRAITS[random.nextInt(3)]));
        }
        return request;
    }

    /** Tries every number of units on every host, and every choice of devices for each unit. */
    private static final class Oracle {
        private final ResourceRequest request;
        private final ResourceVector grant;
        private final Map<String, ResourceVector> takenAt = new HashMap<>();

        Oracle(ResourceRequest request, ResourceVector grant) {
            this.request = request;
            this.grant = grant;
        }

        boolean possible(List<ProviderEntry> hosts, int at, int units) {
            if (units == 0) {
                return true;
            }
            if (at == hosts.size()) {
                return false;
            }
            ProviderEntry host = hosts.get(at);
            for (int here = units; here >= 0; here--) {
                if (here == 0) {
                    return possible(hosts, at + 1, units);
                }
                Optional<String> model =
                        host.spec().gpus().stream().map(GpuGroup::model).findFirst();
                if (!fits(host, here, model)) {
                    continue;
                }
                String site = host.spec().site().value();
                ResourceVector before = takenAt.getOrDefault(site, ResourceVector.ZERO);
                takenAt.put(site, before.plus(request.vector(here, model)));
                boolean rest = withinGrant(site) && possible(hosts, at + 1, units - here);
                takenAt.put(site, before);
                if (rest) {
                    return true;
                }
            }
            return false;
        }

        private boolean withinGrant(String site) {
            return !site.equals(HEL.value()) || takenAt.get(site).fitsIn(grant);
        }

        private boolean fits(ProviderEntry host, int units, Optional<String> model) {
            boolean traits = host.spec().traits().containsAll(request.requiredTraits())
                    && host.spec().traits().stream().noneMatch(request.forbiddenTraits()::contains);
            boolean room = host.taken()
                    .plus(request.vector(units, model))
                    .fitsIn(host.spec().total());
            if (!traits || !room || request.gpu().isEmpty()) {
                return traits && room;
            }
            if (model.isEmpty() || !request.gpu().get().accepts(model.get())) {
                return false;
            }
            int[] free = new int[host.devices().count()];
            for (int i = 0; i < free.length; i++) {
                free[i] = host.devices().free(i);
            }
            return devicesFit(free, units);
        }

        private boolean devicesFit(int[] free, int units) {
            if (units == 0) {
                return true;
            }
            GpuDemand gpu = request.gpu().orElseThrow();
            for (int subset = 0; subset < 1 << free.length; subset++) {
                if (Integer.bitCount(subset) != gpu.devices()) {
                    continue;
                }
                int[] left = free.clone();
                boolean enough = true;
                for (int i = 0; i < left.length; i++) {
                    if ((subset >> i & 1) == 1) {
                        left[i] -= gpu.milliPerDevice();
                        enough &= left[i] >= 0;
                    }
                }
                if (enough && devicesFit(left, units - 1)) {
                    return true;
                }
            }
            return false;
        }
    }
}
