package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of several groups, and how their units lie to each other; counted again after each test. */
class GroupsTest extends EngineTestBase {
    private Recount recount;

    @BeforeEach
    void count() {
        recount = new Recount(ledger, List.of(HEL, TMP)).granted(Fixture.plenty());
    }

    @AfterEach
    void nothing_is_violated() {
        assertThat(engine.flush(LONG)).isTrue();
        recount.clean(store, directory);
    }

    private void hosts(SiteId site, String rack, int count, int cores, GpuGroup... gpus) {
        for (int i = 0; i < count; i++) {
            engine.putProvider(host(rack + "-" + i, site, cores * 1_000L, cores * 1_024L, gpus)
                    .inRack(rack));
        }
    }

    private static GroupRequest group(String name, long cores, int count, DomainRule... rules) {
        return new GroupRequest(name, count, cores(cores).withCount(count), List.of(rules));
    }

    private PlaceOutcome place(long number, GroupRequest... groups) {
        PlaceCommand command = command(number, groups[0].request()).withGroups(List.of(groups));
        return recount.told(command, engine.place(command));
    }

    private static Map<String, Integer> unitsByRack(PlaceOutcome outcome) {
        return placed(outcome).parts().stream()
                .collect(Collectors.groupingBy(
                        part -> part.provider().value().replaceAll("-\\d+$", ""),
                        TreeMap::new,
                        Collectors.summingInt(PlacedPart::units)));
    }

    @Test
    void groups_share_a_provider_and_each_has_its_own_leaf() {
        hosts(HEL, "r1", 1, 16, new GpuGroup("T4", 2, 16_384));
        GroupRequest gpu =
                new GroupRequest("train", 1, cores(2).withGpu(new GpuDemand(List.of("T4"), 1, 500)), List.of());
        PlaceOutcome outcome = place(1, group("web", 2, 3), gpu, group("db", 4, 1));
        assertThat(placed(outcome).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(placed(outcome).parts())
                .extracting(PlacedPart::group, PlacedPart::units)
                .containsExactlyInAnyOrder(tuple(0, 3), tuple(1, 1), tuple(2, 1));
        assertThat(placed(outcome).parts().stream().map(PlacedPart::providerSeq).distinct())
                .hasSize(3);
        engine.release(id(1), ReleaseReason.TENANT);
        recount.released(id(1));
        assertThat(engine.providers().get(0).liveAllocations()).isZero();
    }

    @Test
    void all_groups_or_none_and_the_refusal_is_about_the_one_that_did_not_fit() {
        hosts(HEL, "r1", 2, 8);
        PlaceOutcome outcome = place(1, group("small", 2, 2), group("large", 8, 2));
        assertThat(refusal(outcome).reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(engine.providers()).allMatch(each -> each.liveAllocations() == 0);
        assertThat(placed(place(2, group("small", 2, 2), group("large", 8, 1))).parts())
                .hasSize(2);
    }

    @Test
    void as_many_as_there_is_room_for_but_not_less_than_the_minimum() {
        hosts(HEL, "r1", 2, 8);
        GroupRequest some = new GroupRequest("some", 3, cores(4).withCount(9), List.of());
        assertThat(placed(place(1, some)).parts().stream()
                        .mapToInt(PlacedPart::units)
                        .sum())
                .isEqualTo(4);
        assertThat(refusal(place(2, some)).reason()).isEqualTo(RefusalReason.NO_ROOM);
    }

    @Test
    void groups_that_can_do_with_fewer_leave_each_other_what_they_need() {
        hosts(HEL, "r1", 1, 6);
        GroupRequest[] three = Stream.of("a", "b", "c")
                .map(name -> new GroupRequest(name, 1, cores(1).withCount(5), List.of()))
                .toArray(GroupRequest[]::new);
        Map<Integer, Integer> units = placed(place(1, three)).parts().stream()
                .collect(Collectors.toMap(PlacedPart::group, PlacedPart::units));
        assertThat(units).containsExactlyInAnyOrderEntriesOf(Map.of(0, 2, 1, 2, 2, 2));
        assertThat(refusal(place(2, three)).reason()).isEqualTo(RefusalReason.NO_ROOM);
    }

    @Test
    void spread_keeps_units_apart_by_host_rack_and_site() {
        hosts(HEL, "r1", 2, 16);
        hosts(HEL, "r2", 2, 16);
        hosts(TMP, "r3", 2, 16);
        assertThat(placed(place(1, group("a", 1, 6, DomainRule.spread(Domain.HOST, 1))))
                        .parts())
                .hasSize(6);
        assertThat(unitsByRack(place(2, group("b", 1, 6, DomainRule.spread(Domain.RACK, 2)))))
                .containsOnly(Map.entry("r1", 2), Map.entry("r2", 2), Map.entry("r3", 2));
        assertThat(unitsByRack(place(3, group("c", 1, 4, DomainRule.spread(Domain.SITE, 2)))))
                .containsEntry("r3", 2);
    }

    @Test
    void spread_that_cannot_be_is_refused_with_the_count_of_what_it_excluded() {
        hosts(HEL, "r1", 3, 16);
        hosts(HEL, "r2", 1, 16);
        Refusal refused = refusal(place(1, group("a", 1, 3, DomainRule.spread(Domain.RACK, 1))));
        assertThat(refused.excluded()).containsEntry("SPREAD", 4);
        assertThat(refused.nearest().orElseThrow().count()).isEqualTo(2);
    }

    @Test
    void affinity_puts_all_units_of_a_group_in_one_domain() {
        hosts(HEL, "r1", 1, 4);
        hosts(HEL, "r2", 3, 4);
        hosts(TMP, "r3", 1, 12);
        assertThat(unitsByRack(place(1, group("a", 4, 3, DomainRule.affinity(Domain.RACK)))))
                .hasSize(1);
        assertThat(placed(place(2, group("b", 2, 2, DomainRule.affinity(Domain.HOST))))
                        .parts())
                .hasSize(1);
        assertThat(refusal(place(3, group("c", 4, 6, DomainRule.affinity(Domain.SITE))))
                        .excluded())
                .containsKey("AFFINITY");
    }

    @Test
    void affinity_by_country_and_spread_by_host_hold_together() {
        hosts(HEL, "r1", 2, 16);
        hosts(TMP, "r3", 4, 16);
        DomainRule country = DomainRule.affinity(Domain.COUNTRY).with(Map.of(HEL, "FI", TMP, "DE"));
        PlaceOutcome outcome = place(1, group("a", 1, 4, country, DomainRule.spread(Domain.HOST, 1)));
        assertThat(unitsByRack(outcome)).containsOnly(Map.entry("r3", 4));
        recount.forget();
    }

    @Test
    void what_a_lost_grid_is_rebuilt_from_has_the_groups_too() {
        hosts(HEL, "r1", 2, 16);
        place(1, group("web", 2, 3), group("db", 4, 1));
        assertThat(engine.flush(LONG)).isTrue();
        engine.close();
        store.wipe();
        open();
        hosts(HEL, "r1", 2, 16);
        assertThat(engine.allocation(id(1)).orElseThrow().parts()).hasSize(2);
        engine.release(id(1), ReleaseReason.TENANT);
        recount.released(id(1));
        assertThat(engine.providers()).allMatch(each -> each.liveAllocations() == 0);
    }
}
