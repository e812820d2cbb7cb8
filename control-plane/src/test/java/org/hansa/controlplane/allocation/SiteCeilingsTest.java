package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.Tenure;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.Offer;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteCeilingsTest {
    private static final int ROUNDS = 2_000;
    private final Map<SiteId, CapacityDeclaration> declarations = new TreeMap<>();
    private final SiteCeilings ceilings = new SiteCeilings(
            () -> List.copyOf(declarations.keySet()), site -> Optional.ofNullable(declarations.get(site)));

    /** Whatever the planner does with the sites that are left, it stays within the ceiling. */
    @Test
    void no_mixture_of_the_sites_left_costs_more_than_the_ceiling_and_none_is_barred_without_a_reason() {
        Random random = new Random(20_261_121);
        int mixtures = 0;
        for (int round = 0; round < ROUNDS; round++) {
            declarations.clear();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                declare(
                        "site-" + i,
                        Map.of(ResourceClass.VCPU, price(random), ResourceClass.STORAGE_GB, price(random)));
            }
            List<PlacementRequest.Group> groups = List.of(
                    group("a", ResourceVector.of(ResourceClass.VCPU, 1 + random.nextInt(5)), 1 + random.nextInt(3)),
                    group("b", ResourceVector.of(ResourceClass.STORAGE_GB, 1 + random.nextInt(5)), 1));
            PriceCeiling ceiling = new PriceCeiling("EUR", random.nextInt(200));

            SiteCeilings.Within within = ceilings.of(request(groups, ceiling), List.copyOf(declarations.keySet()));

            BigInteger dearest = BigInteger.ZERO;
            for (PlacementRequest.Group group : groups) {
                dearest = dearest.add(within.sites().stream()
                        .map(site -> cost(site, List.of(group)).whole())
                        .max(BigInteger::compareTo)
                        .orElse(BigInteger.ZERO));
            }
            assertThat(ceiling.covers(dearest)).as("round %s", round).isTrue();
            for (BarredSite barred : within.barred()) {
                boolean alone = ceiling.covers(cost(barred.site(), groups).whole());
                mixtures += alone ? 1 : 0;
                assertThat(within.sites()).as("round %s", round).doesNotContain(barred.site());
                assertThat(barred.refusal().get().remedy())
                        .contains(alone ? "alone in sites" : "Raise priceCeiling.perHour");
            }
            assertThat(within.sites().size() + within.barred().size()).isEqualTo(declarations.size());
            if (declarations.keySet().stream()
                    .anyMatch(site -> ceiling.covers(cost(site, groups).whole()))) {
                assertThat(within.sites()).as("round %s", round).isNotEmpty();
            }
        }
        assertThat(mixtures).as("mixtures that were seen").isPositive();
    }

    /** Else a consortium of two hundred sites would look at forty thousand for each request. */
    @Test
    void asks_once_who_a_point_is_however_many_sites_there_are() {
        AtomicInteger asked = new AtomicInteger();
        SiteCeilings counted = new SiteCeilings(
                () -> {
                    asked.incrementAndGet();
                    return List.copyOf(declarations.keySet());
                },
                site -> Optional.ofNullable(declarations.get(site)));
        for (int i = 0; i < 30; i++) {
            declare("site-" + i, Map.of(ResourceClass.VCPU, 1L));
        }
        Conditions near = new Conditions(new TreeMap<>(Map.of("site-7", 20L)), Optional.empty(), Tenure.FIRM);

        SiteCeilings.Within within = counted.of(
                request(List.of(group("a", ResourceVector.of(ResourceClass.VCPU, 1), 1)), near),
                List.copyOf(declarations.keySet()));

        assertThat(within.sites()).containsExactly(new SiteId("site-7"));
        assertThat(within.barred()).hasSize(29);
        assertThat(asked).hasValue(1);
    }

    @Test
    void counts_the_dearest_of_the_gpu_models_that_a_site_has() {
        declare("site-1", Map.of(ResourceClass.gpuMilli("T4"), 2L, ResourceClass.gpuMilli("A100"), 7L));
        ResourceRequest any = new ResourceRequest(
                ResourceVector.ZERO,
                Optional.of(new GpuDemand(List.of(), 1, 1_000)),
                1,
                new TreeSet<>(),
                new TreeSet<>());
        ResourceRequest small = any.withGpu(new GpuDemand(List.of("T4", "V100"), 1, 1_000));
        assertThat(cost(new SiteId("site-1"), List.of(group("a", any))).whole()).isEqualTo(7_000);
        assertThat(cost(new SiteId("site-1"), List.of(group("a", small))).whole())
                .isEqualTo(2_000);
    }

    @Test
    void bars_a_site_that_names_no_price_for_something_or_in_another_currency() {
        declare("site-1", Map.of(ResourceClass.STORAGE_GB, 1L));
        declarations.put(
                new SiteId("site-2"), new CapacityDeclaration(new SiteId("site-2"), 1, ResourceVector.ZERO, 0, 1));
        List<PlacementRequest.Group> groups = List.of(group("a", ResourceVector.of(ResourceClass.VCPU, 1), 1));
        SiteCeilings.Within within = ceilings.of(
                request(groups, new PriceCeiling("EUR", Long.MAX_VALUE)), List.copyOf(declarations.keySet()));
        assertThat(within.sites()).isEmpty();
        assertThat(within.barred())
                .extracting(each -> each.refusal().get().reason())
                .anyMatch(each -> each.contains("VCPU"));
        declare("site-1", Map.of(ResourceClass.VCPU, 1L));
        assertThat(ceilings.of(request(groups, new PriceCeiling("CHF", 100)), List.of(new SiteId("site-1")))
                        .barred())
                .extracting(each -> each.refusal().get().remedy())
                .containsExactly("Ask again with priceCeiling in EUR.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e3", "01", "1.", ".5", "1,5", "1.0000000001", "1000000000"})
    void reads_no_amount_from(String text) {
        assertThatThrownBy(() -> PriceCeiling.nanos(text)).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void writes_amounts_as_they_were_read() {
        for (String amount : List.of("0", "1", "10", "0.5", "12.25", "999999999.999999999")) {
            assertThat(PriceCeiling.text(BigInteger.valueOf(PriceCeiling.nanos(amount))))
                    .isEqualTo(amount);
        }
    }

    private static long price(Random random) {
        return random.nextInt(30);
    }

    private void declare(String site, Map<ResourceClass, Long> prices) {
        SiteId id = new SiteId(site);
        TreeMap<ResourceClass, Long> capacity = new TreeMap<>();
        prices.keySet().forEach(each -> capacity.put(each, 1_000L));
        Offer offer = new Offer("EUR", new TreeMap<>(prices), new TreeMap<>());
        declarations.put(id, new CapacityDeclaration(id, 1, ResourceVector.of(capacity), 0, 1, Optional.of(offer)));
    }

    private SiteCost cost(SiteId site, List<PlacementRequest.Group> groups) {
        return SiteCost.of(site, Optional.ofNullable(declarations.get(site)), groups);
    }

    private static PlacementRequest.Group group(String name, ResourceVector perUnit, int count) {
        return group(name, ResourceRequest.of(perUnit).withCount(count));
    }

    private static PlacementRequest.Group group(String name, ResourceRequest request) {
        return new PlacementRequest.Group(
                WorkloadKind.VM, Optional.empty(), new GroupRequest(name, request.count(), request, List.of()));
    }

    private static PlacementRequest request(List<PlacementRequest.Group> groups, PriceCeiling ceiling) {
        return request(groups, new Conditions(new TreeMap<>(), Optional.of(ceiling), Tenure.FIRM));
    }

    private static PlacementRequest request(List<PlacementRequest.Group> groups, Conditions conditions) {
        return new PlacementRequest(
                new ContractHandle("contract-one"),
                groups,
                new TreeSet<>(),
                new TreeSet<>(),
                DataClass.of("PUBLIC", List.of()),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                conditions);
    }
}
