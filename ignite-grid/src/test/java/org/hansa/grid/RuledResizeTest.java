package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups with rules that grow: by the rules over what stands and what comes. */
class RuledResizeTest extends EngineTestBase {
    private Recount recount;

    @BeforeEach
    void hosts() {
        recount = new Recount(ledger, List.of(HEL, TMP)).granted(Fixture.plenty());
        engine.putProvider(host("a", HEL, 4_000, 4_096).inRack("r1"));
        engine.putProvider(host("b", HEL, 4_000, 4_096).inRack("r1"));
        engine.putProvider(host("c", HEL, 4_000, 4_096).inRack("r2"));
    }

    @AfterEach
    void clean() {
        assertThat(engine.flush(LONG)).isTrue();
        new Invariants(engine).grantsAreExact();
        recount.clean(store, directory);
    }

    private static GroupRequest web(int count, DomainRule... rules) {
        return new GroupRequest("web", count, cores(1).withCount(count), List.of(rules));
    }

    private void place(GroupRequest group) {
        PlaceCommand command = Fixture.command(1, group.request()).withGroups(List.of(group));
        assertThat(recount.told(command, engine.place(command))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(engine.flush(LONG)).isTrue();
    }

    private PlaceOutcome resize(GroupRequest group) {
        AllocationView view = engine.allocation(id(1)).orElseThrow();
        PlaceCommand command = view.command();
        PlaceOutcome outcome = engine.resize(new ResizeCommand(
                command.allocation(),
                view.updatedAtMillis(),
                List.of(group),
                command.sites(),
                command.decisionDigest(),
                command.policyRevision(),
                command.requestDigest(),
                command.consent(),
                command.commitments()));
        assertThat(engine.flush(LONG)).isTrue();
        return recount.told(command.withGroups(List.of(group)), outcome);
    }

    private Map<String, Integer> units() {
        Map<String, Integer> units = new TreeMap<>();
        engine.allocation(id(1))
                .orElseThrow()
                .parts()
                .forEach(part -> units.put(
                        part.placed().provider().value(), part.placed().units()));
        return units;
    }

    @Test
    void units_apart_count_what_stands_and_are_refused_with_how_many_hosts_that_excludes() {
        DomainRule apart = DomainRule.spread(Domain.HOST, 1);
        place(web(2, apart));
        assertThat(resize(web(3, apart))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(units()).isEqualTo(Map.of("a", 1, "b", 1, "c", 1));
        Refusal refusal = refusal(resize(web(4, apart)));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(refusal.excluded()).containsEntry("SPREAD", 3);
    }

    @Test
    void units_may_be_more_on_several_hosts_at_once_and_on_a_new_one() {
        DomainRule two = DomainRule.spread(Domain.HOST, 2);
        place(web(3, two));
        assertThat(resize(web(6, two))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(units()).isEqualTo(Map.of("a", 2, "b", 2, "c", 2));
        assertThat(resize(web(1, two))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(units().values()).containsExactly(1);
    }

    @Test
    void units_that_share_a_rack_grow_in_that_rack_and_nowhere_else() {
        DomainRule together = DomainRule.affinity(Domain.RACK);
        place(web(2, together));
        assertThat(resize(web(8, together))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(units()).isEqualTo(Map.of("a", 4, "b", 4));
        assertThat(refusal(resize(web(9, together))).excluded()).containsEntry("AFFINITY", 1);
    }

    @Test
    void units_that_share_a_host_grow_there_or_not_at_all() {
        DomainRule together = DomainRule.affinity(Domain.HOST);
        place(web(2, together));
        assertThat(resize(web(4, together))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(units()).isEqualTo(Map.of("a", 4));
        assertThat(refusal(resize(web(5, together))).reason()).isEqualTo(RefusalReason.NO_ROOM);
    }

    @Test
    void count_and_size_of_a_group_with_rules_change_one_after_the_other() {
        DomainRule apart = DomainRule.spread(Domain.HOST, 1);
        place(web(1, apart));
        GroupRequest both = new GroupRequest("web", 2, cores(2).withCount(2), List.of(apart));
        assertThat(refusal(resize(both)).reason()).isEqualTo(RefusalReason.CONSTRAINT);
        assertThat(resize(web(2, apart))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(resize(both)).isInstanceOf(PlaceOutcome.Placed.class);
    }
}
