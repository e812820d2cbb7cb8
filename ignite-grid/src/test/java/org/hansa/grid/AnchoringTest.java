package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.Test;

class AnchoringTest extends EngineTestBase {
    @Test
    void frees_room_at_once_and_the_grant_when_the_release_is_sealed() {
        engine.putProvider(host("a", HEL, 8_000, 16_384));
        ledger.unavailable(true);
        engine.place(command(1, cores(8)));
        engine.release(id(1), ReleaseReason.TENANT);
        assertThat(engine.allocation(id(1)).orElseThrow().state()).isEqualTo(AllocationState.RELEASED);
        assertThat(placed(engine.place(command(2, cores(8)))).parts()).hasSize(1);
        ledger.unavailable(false);
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(engine.grant(CONTRACT, HEL).orElseThrow().used()).isEqualTo(vector(8_000, 8_192));
        assertThat(engine.release(id(1), ReleaseReason.TENANT).result()).isEqualTo(ReleaseOutcome.Result.ALREADY_ENDED);
        new Invariants(engine).check();
        new Invariants(engine).grantsAreExact();
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void ends_a_reservation_at_its_expiry_with_a_leaf_of_its_own() {
        engine.putProvider(host("a", HEL, 8_000, 16_384));
        engine.place(
                command(id(1), cores(4), List.of(HEL), OptionalLong.empty(), OptionalLong.of(clock.millis() + 5_000)));
        clock.advance(Duration.ofSeconds(6));
        assertThat(Fixture.eventually(
                        () -> engine.allocation(id(1)).orElseThrow().state() == AllocationState.EXPIRED))
                .isTrue();
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(ledger.live(HEL)).isEmpty();
        assertThat(ledger.leaves(HEL.value())).hasSize(2);
        new Invariants(engine).grantsAreExact();
    }

    @Test
    void closes_again_what_the_ledger_found_expired_too_early() {
        engine.putProvider(host("a", HEL, 8_000, 16_384));
        ledger.judge(leaf ->
                leaf.body().event() == LeafEvent.EXPIRED ? Optional.of(VoidCode.EXPIRED_TOO_EARLY) : Optional.empty());
        engine.place(
                command(id(1), cores(4), List.of(HEL), OptionalLong.empty(), OptionalLong.of(clock.millis() + 5_000)));
        engine.place(command(2, cores(2)));
        clock.advance(Duration.ofSeconds(6));
        assertThat(Fixture.eventually(() -> ledger.leaves(HEL.value()).size() >= 4 || !engine.flush(LONG)))
                .isTrue();
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(ledger.live(HEL)).hasSize(1);
        new Invariants(engine).grantsAreExact();
    }

    @Test
    void undoes_a_reservation_that_the_ledger_voids() {
        engine.putProvider(host("a", HEL, 8_000, 16_384));
        ledger.judge(leaf ->
                leaf.body().allocation().equals(id(1)) ? Optional.of(VoidCode.GRANT_EXCEEDED) : Optional.empty());
        engine.place(command(1, cores(2)));
        engine.place(command(2, cores(2)));
        assertThat(engine.flush(LONG)).isTrue();
        AllocationView voided = engine.allocation(id(1)).orElseThrow();
        assertThat(voided.state()).isEqualTo(AllocationState.FAILED);
        assertThat(voided.failure()).contains("ANCHOR_REFUSED: GRANT_EXCEEDED");
        assertThat(voided.parts().get(0).record().state()).isEqualTo(RecordState.VOIDED);
        new Invariants(engine).check();
        new Invariants(engine).grantsAreExact();
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void survives_a_ledger_that_loses_outcomes() {
        engine.putProvider(host("a", HEL, 800_000, 1_638_400));
        SimulatedLedger.Trouble[] troubles = SimulatedLedger.Trouble.values();
        for (int i = 0; i < 12; i++) {
            ledger.trouble(troubles[i % troubles.length]);
            engine.place(command(i, cores(1)));
            assertThat(Fixture.eventually(() -> {
                        boolean anchored = engine.flush(Duration.ofMillis(20));
                        ledger.unavailable(false);
                        return anchored;
                    }))
                    .isTrue();
        }
        assertThat(ledger.transactions()).isEqualTo(12);
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void a_restart_finds_everything_that_was_answered() {
        engine.putProvider(host("a", HEL, 64_000, 65_536, new GpuGroup("T4", 2, 16_384)));
        engine.place(command(1, cores(1).withGpu(new GpuDemand(List.of("T4"), 1, 500))));
        ledger.unavailable(true);
        engine.place(command(2, cores(2)));
        engine.place(command(3, cores(2)));
        engine.release(id(2), ReleaseReason.TENANT);
        ledger.unavailable(false);
        reopen();
        assertThat(engine.allocation(id(1)).orElseThrow().state()).isEqualTo(AllocationState.RESERVED);
        assertThat(engine.allocation(id(2)).orElseThrow().state()).isEqualTo(AllocationState.RELEASED);
        assertThat(engine.allocation(id(3)).orElseThrow().state()).isEqualTo(AllocationState.RESERVED);
        assertThat(engine.flush(LONG)).isTrue();
        new Invariants(engine).check();
        new Invariants(engine).grantsAreExact();
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void a_lost_grid_is_rebuilt_from_the_archive() {
        ProviderSpec host = host("a", HEL, 64_000, 65_536, new GpuGroup("T4", 4, 16_384));
        engine.putProvider(host);
        engine.place(command(1, cores(1).withGpu(new GpuDemand(List.of("T4"), 2, 700))));
        engine.place(command(2, cores(2)));
        engine.place(command(3, cores(3)));
        engine.release(id(2), ReleaseReason.TENANT);
        assertThat(engine.flush(LONG)).isTrue();
        ProviderView before = engine.provider(host.id()).orElseThrow();
        engine.close();
        store.wipe();
        open();
        ProviderView after = engine.putProvider(host);
        assertThat(after.free()).isEqualTo(before.free());
        assertThat(after.devices()).isEqualTo(before.devices());
        assertThat(after.providerSeq()).isEqualTo(before.providerSeq());
        assertThat(engine.release(id(1), ReleaseReason.TENANT).result()).isEqualTo(ReleaseOutcome.Result.RELEASED);
        assertThat(engine.flush(LONG)).isTrue();
        new Invariants(engine).check();
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void a_site_whose_ledger_is_ahead_of_its_archive_is_frozen() throws Exception {
        engine.putProvider(host("a", HEL, 64_000, 65_536));
        engine.place(command(1, cores(1)));
        assertThat(engine.flush(LONG)).isTrue();
        engine.close();
        store.wipe();
        Files.walk(directory.resolve("archive")).filter(Files::isRegularFile).forEach(file -> file.toFile()
                .delete());
        open();
        engine.putProvider(host("a", HEL, 64_000, 65_536));
        assertThat(engine.status().sites().get(0).frozen())
                .hasValueSatisfying(why -> assertThat(why).contains("restore the archive"));
        PlaceCommand there = command(id(2), cores(1), List.of(HEL), OptionalLong.empty(), OptionalLong.empty());
        assertThat(refusal(engine.place(there)).reason()).isEqualTo(RefusalReason.ANCHOR_BACKLOG);
    }

    @Test
    void takes_nothing_new_before_the_ledger_was_compared_but_gives_room_back() {
        engine.putProvider(host("a", HEL, 64_000, 65_536));
        engine.place(command(1, cores(1)));
        assertThat(engine.flush(LONG)).isTrue();
        ledger.unavailable(true);
        reopen();
        assertThat(refusal(engine.place(command(2, cores(1)))).reason()).isEqualTo(RefusalReason.ANCHOR_BACKLOG);
        assertThat(engine.release(id(1), ReleaseReason.TENANT).result()).isEqualTo(ReleaseOutcome.Result.RELEASED);
        ledger.unavailable(false);
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(engine.place(command(2, cores(1)))).isInstanceOf(PlaceOutcome.Placed.class);
    }

    @Test
    void refuses_new_work_when_the_oldest_event_is_a_minute_ahead_of_the_ledger() {
        engine.putProvider(host("a", HEL, 64_000, 65_536));
        ledger.unavailable(true);
        engine.place(command(1, cores(1)));
        clock.advance(Duration.ofSeconds(61));
        AtomicLong next = new AtomicLong(100);
        assertThat(Fixture.eventually(() ->
                        engine.place(command(next.incrementAndGet(), cores(1))) instanceof PlaceOutcome.Refused refused
                                && refused.refusal().reason() == RefusalReason.ANCHOR_BACKLOG
                                && refused.refusal().retryAfterMillis().isPresent()))
                .isTrue();
        assertThat(engine.release(id(1), ReleaseReason.TENANT).result()).isEqualTo(ReleaseOutcome.Result.RELEASED);
    }

    @Test
    void merges_identical_refusals_of_a_minute_and_anchors_them() {
        for (int i = 0; i < 5; i++) {
            engine.refuse(Fixture.draft(1));
        }
        engine.refuse(Fixture.draft(2));
        assertThat(engine.flush(LONG)).isTrue();
        List<DecisionLeaf> leaves =
                ledger.leaves(NORD.value()).stream().map(DecisionLeaf::parse).toList();
        assertThat(leaves.stream().mapToLong(DecisionLeaf::count).sum()).isEqualTo(6);
        assertThat(leaves.size()).isLessThanOrEqualTo(4);
        for (int i = 0; i < 400; i++) {
            engine.refuse(Fixture.draft(i));
        }
        reopen();
        assertThat(engine.flush(LONG)).isTrue();
        List<DecisionLeaf> all =
                ledger.leaves(NORD.value()).stream().map(DecisionLeaf::parse).toList();
        assertThat(all.stream().mapToLong(DecisionLeaf::count).sum()).isEqualTo(406);
        assertThat(all).hasSizeLessThan(140);
    }
}
