package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.grid.PlaceCommand.SiteOrder;
import org.hansa.grid.archive.WriteGate;
import org.hansa.grid.drain.DrainDesk;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and sites that take nothing new; counted again after each test that places. */
class DrainTest extends EngineTestBase {
    private static final ProviderId A = new ProviderId("a");
    private static final ProviderId B = new ProviderId("b");
    private Recount recount;

    @BeforeEach
    void count() {
        recount = new Recount(ledger, List.of(HEL, TMP)).granted(Fixture.plenty());
        engine.putProvider(host("a", HEL, 8_000, 8_192));
        engine.putProvider(host("b", HEL, 16_000, 16_384));
        engine.putProvider(host("c", TMP, 32_000, 32_768));
    }

    private PlaceOutcome place(long number, ResourceRequest request, SiteId... sites) {
        PlaceCommand command = command(id(number), request, List.of(sites), OptionalLong.empty(), OptionalLong.empty());
        PlaceOutcome outcome = recount.told(command, engine.place(command));
        assertThat(engine.flush(LONG)).isTrue();
        return outcome;
    }

    private static ProviderId at(PlaceOutcome outcome) {
        return placed(outcome).parts().get(0).provider();
    }

    private PlaceOutcome resize(long number, ResourceRequest request) {
        AllocationView view = engine.allocation(id(number)).orElseThrow();
        PlaceCommand command = view.command().withGroups(List.of(GroupRequest.of(request)));
        ResizeCommand resize = new ResizeCommand(
                command.allocation(),
                view.updatedAtMillis(),
                command.groups(),
                command.sites(),
                command.decisionDigest(),
                command.policyRevision(),
                command.requestDigest(),
                command.consent(),
                command.commitments());
        PlaceOutcome outcome = recount.told(command, engine.resize(resize));
        assertThat(engine.flush(LONG)).isTrue();
        return outcome;
    }

    private void release(long number) {
        assertThat(engine.release(id(number), ReleaseReason.TENANT)).isNotNull();
        recount.released(id(number));
        assertThat(engine.flush(LONG)).isTrue();
    }

    private void clean() {
        assertThat(engine.flush(LONG)).isTrue();
        recount.clean(store, directory);
    }

    private DrainMark mark(ProviderId id) {
        return engine.provider(id).orElseThrow().mark();
    }

    @Test
    void places_nothing_on_a_drained_host_and_again_when_it_has_returned() {
        assertThat(at(place(1, cores(2), HEL))).isEqualTo(A);
        engine.drains().drain(A, true);
        assertThat(at(place(2, cores(2), HEL))).isEqualTo(B);
        engine.drains().drain(A, false);
        assertThat(at(place(3, cores(2), HEL))).isEqualTo(A);
        clean();
    }

    @Test
    void a_refusal_counts_drained_hosts_apart() {
        engine.drains().drain(A, true);
        Refusal refusal = refusal(place(1, cores(20), HEL));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(refusal.candidates()).isEqualTo(3);
        assertThat(refusal.excluded()).containsEntry("DRAINED", 1).doesNotContainKey("ENTRY_FULL");
        engine.drains().drain(B, true);
        Refusal small = refusal(place(2, cores(1), HEL));
        assertThat(small.excluded()).containsEntry("DRAINED", 2);
        assertThat(small.nearest()).isEmpty();
    }

    @Test
    void releases_and_shrinks_on_a_drained_host_and_grows_elsewhere_only() {
        place(1, cores(2).withCount(2), HEL);
        engine.drains().drain(A, true);
        Refusal larger = refusal(resize(1, cores(3).withCount(2)));
        assertThat(larger.reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(larger.excluded()).containsEntry("DRAINED", 1);
        assertThat(placed(resize(1, cores(2).withCount(3))).parts())
                .extracting(PlacedPart::provider)
                .containsExactlyInAnyOrder(A, B);
        assertThat(placed(resize(1, cores(1).withCount(3))).parts()).hasSize(2);
        clean();
        release(1);
        assertThat(engine.provider(A).orElseThrow().liveAllocations()).isZero();
        clean();
    }

    /** Events before a change are counted again against what the host had then; a mutant that forgets it finds a violation. */
    @Test
    void a_host_that_shrinks_to_what_is_live_was_never_sold_twice() {
        place(1, cores(8), HEL);
        release(1);
        place(2, cores(2), HEL);
        engine.putProvider(host("a", HEL, 4_000, 8_192));
        clean();
        engine.putProvider(host("a", HEL, 16_000, 16_384));
        place(3, cores(12), HEL);
        release(3);
        engine.putProvider(host("a", HEL, 2_000, 8_192));
        reopen();
        clean();
        store.image(Table.INVENTORY).keySet().forEach(key -> store.remove(Table.INVENTORY, key));
        assertThat(recount.count(store, directory, true).clean()).isFalse();
    }

    @Test
    void lists_what_lies_on_a_host_and_where_it_could_go_by_pages() {
        place(1, cores(2), HEL, TMP);
        place(2, cores(2), HEL);
        place(3, cores(2).withTraits(List.of(), List.of("SSD")), HEL);
        engine.drains().drain(A, true);
        List<StandingPlacement> first = engine.drains().placements(A, "", 2);
        assertThat(first).extracting(StandingPlacement::allocation).containsExactly(id(1), id(2));
        assertThat(first).allSatisfy(each -> assertThat(each.destinations())
                .containsExactly(new StandingPlacement.Destination(B, HEL, 1)));
        List<StandingPlacement> rest =
                engine.drains().placements(A, first.get(1).position(), 2);
        assertThat(rest).extracting(StandingPlacement::allocation).containsExactly(id(3));
        engine.drains().drain(B, true);
        assertThat(engine.drains().placements(A, "", 3))
                .extracting(each -> each.destinations().size())
                .containsExactly(1, 0, 0);
    }

    @Test
    void a_group_with_rules_is_asked_for_as_a_whole_where_it_lies_on_several_hosts() {
        DomainRule apart = DomainRule.spread(DomainRule.Domain.HOST, 1);
        PlaceCommand command = new PlaceCommand(
                id(1),
                CONTRACT,
                NORD,
                List.of(new GroupRequest("pair", 2, cores(2).withCount(2), List.of(apart))),
                List.of(HEL, TMP),
                SiteOrder.STRICT,
                OptionalLong.empty(),
                OptionalLong.empty(),
                command(1, cores(1)).decisionDigest(),
                command(1, cores(1)).policyRevision(),
                command(1, cores(1)).requestDigest(),
                command(1, cores(1)).consent(),
                new TreeMap<>(),
                "",
                Tenure.FIRM);
        assertThat(placed(recount.told(command, engine.place(command))).parts()).hasSize(2);
        engine.drains().drain(A, true);
        StandingPlacement here = engine.drains().placements(A, "", 1).get(0);
        assertThat(here.wholeGroup()).isTrue();
        assertThat(here.destinations())
                .extracting(StandingPlacement.Destination::provider)
                .containsExactlyInAnyOrder(B, new ProviderId("c"));
    }

    @Test
    void drains_a_site_with_what_is_registered_there_later_and_returns_it_without_its_drained_hosts() {
        place(1, cores(2), HEL);
        engine.drains().drain(B, true);
        SiteDrain drained = engine.drains().drain(HEL, true);
        assertThat(drained).isEqualTo(new SiteDrain(HEL, 1, true, 2, 1));
        assertThat(engine.putProvider(host("d", HEL, 8_000, 8_192)).mark().site())
                .isTrue();
        assertThat(refusal(place(2, cores(1), HEL)).excluded()).containsEntry("DRAINED", 3);
        assertThat(at(place(3, cores(1), HEL, TMP))).isEqualTo(new ProviderId("c"));
        assertThat(engine.drains().placements(HEL, "", DrainDesk.MAX_PLACEMENTS))
                .extracting(StandingPlacement::allocation)
                .containsExactly(id(1));
        assertThat(engine.drains().drain(HEL, false).version()).isEqualTo(2);
        assertThat(mark(A)).isEqualTo(DrainMark.NONE);
        assertThat(mark(B).host()).isTrue();
        assertThat(at(place(4, cores(1), HEL))).isEqualTo(A);
        clean();
    }

    @Test
    void withdraws_an_empty_host_only_and_takes_it_back_under_the_same_id() {
        place(1, cores(2), HEL);
        assertThat(engine.drains().withdraw(A)).contains(new Withdrawal(false, List.of(id(1))));
        release(1);
        assertThat(engine.drains().withdraw(A)).contains(new Withdrawal(true, List.of()));
        assertThat(engine.drains().withdraw(A)).isEmpty();
        assertThat(engine.provider(A)).isEmpty();
        assertThat(engine.status().providers()).isEqualTo(2);
        assertThat(refusal(place(2, cores(20), HEL)).candidates()).isEqualTo(2);
        reopen();
        assertThat(engine.providers()).extracting(each -> each.spec().id()).doesNotContain(A);
        engine.putProvider(host("a", HEL, 4_000, 8_192));
        assertThat(at(place(3, cores(2), HEL))).isEqualTo(A);
        assertThat(engine.status().providers()).isEqualTo(3);
        reopen();
        assertThat(cores(A)).isEqualTo(2_000);
        clean();
    }

    private long cores(ProviderId id) {
        ProviderView view = engine.provider(id).orElseThrow();
        return view.spec().inventory().get(ResourceClass.VCPU) - view.free().get(ResourceClass.VCPU);
    }

    @Test
    void stays_drained_after_a_restart_and_after_a_replay_of_the_archive() {
        place(1, cores(2), HEL);
        engine.drains().drain(A, true);
        engine.drains().drain(TMP, true);
        Map<String, byte[]> before = store.image(Table.PROVIDER);
        release(1);
        engine.close();
        store.restore(Table.PROVIDER, before);
        open();
        assertThat(mark(A).host()).isTrue();
        assertThat(engine.provider(A).orElseThrow().liveAllocations()).isZero();
        assertThat(engine.drains().site(TMP).drained()).isTrue();
        assertThat(at(place(2, cores(2), HEL, TMP))).isEqualTo(B);
        clean();
    }

    @Test
    void offers_all_of_open_hosts_and_of_drained_ones_what_lies_there() {
        place(1, cores(2), HEL);
        assertThat(engine.drains().offer(HEL))
                .isEqualTo(new SiteOffer(Fixture.vector(24_000, 24_576), Fixture.vector(2_000, 2_048)));
        engine.drains().drain(A, true);
        assertThat(engine.drains().offer(HEL).offered()).isEqualTo(Fixture.vector(18_000, 18_432));
        engine.drains().withdraw(B);
        assertThat(engine.drains().offer(HEL).offered()).isEqualTo(Fixture.vector(2_000, 2_048));
    }

    /** The site's own entry, then its providers' marks: whatever a crash leaves out is done at the next start. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_crash_in_the_middle_leaves_a_site_as_it_was_or_drained_as_a_whole(boolean effective) {
        engine.close();
        FaultyStore faulty = new FaultyStore(store);
        for (int write = 0; write < 3; write++) {
            engine = over(faulty);
            faulty.crashAt(write, effective);
            try {
                engine.drains().drain(HEL, true);
            } catch (RuntimeException e) {
                assertThat(faulty.crashed())
                        .as("only crashes may surface: %s", e)
                        .isTrue();
            }
            faulty.crash();
            engine.close();
            faulty.mend();
            engine = over(faulty);
            boolean drained = engine.drains().site(HEL).drained();
            assertThat(List.of(mark(A).site(), mark(B).site())).containsOnly(drained);
            engine.drains().drain(HEL, false);
            engine.close();
        }
    }

    private AllocationEngine over(FaultyStore faulty) {
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL, TMP), directory)
                .withCadence(Duration.ofMillis(20), 100, Duration.ofMillis(20));
        return AllocationEngine.open(config, faulty, WriteGate.OPEN, ledger, Fixture.SIGNER, clock);
    }
}
