package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

class AllocationEngineTest extends EngineTestBase {
    @Test
    void places_answers_with_a_signed_receipt_and_records() {
        engine.putProvider(host("a", HEL, 8_000, 16_384));
        PlaceOutcome.Placed outcome = placed(engine.place(command(1, cores(2))));
        assertThat(outcome.state()).isEqualTo(AllocationState.RESERVED);
        PlacedPart part = outcome.parts().get(0);
        SignedReceipt receipt = part.receipt().orElseThrow();
        assertThat(receipt.signature())
                .isEqualTo(Fixture.SIGNER.sign(receipt.receipt().bytes()));
        assertThat(engine.flush(LONG)).isTrue();
        AllocationView.RecordView record =
                engine.allocation(id(1)).orElseThrow().parts().get(0).record();
        assertThat(record.state()).isEqualTo(RecordState.RECORDED);
        assertThat(record.txId()).isPresent();
        byte[] leaf = engine.archive()
                .leaf(new StreamId.Site(HEL), record.siteSequence().getAsLong());
        LeafBody body = Leaf.parse(leaf).body();
        assertThat(body.digest()).isEqualTo(receipt.receipt().leafBodyDigest());
        new Invariants(engine).check();
        new Invariants(engine).ledgerAgrees(ledger, HEL);
    }

    @Test
    void repeats_the_answer_for_the_same_id_and_refuses_another_request_under_it() {
        engine.putProvider(host("a", HEL, 8_000, 16_384));
        PlaceOutcome.Placed first = placed(engine.place(command(1, cores(2))));
        PlaceOutcome.Placed again = placed(engine.place(command(1, cores(2))));
        assertThat(again.replayed()).isTrue();
        assertThat(again.parts()).isEqualTo(first.parts());
        PlaceCommand other = command(id(1), cores(2), List.of(HEL), OptionalLong.empty(), OptionalLong.empty());
        PlaceCommand forged = new Provenance(
                        other.decisionDigest(),
                        other.policyRevision(),
                        Digest.of(new byte[] {9}),
                        other.consent(),
                        other.commitments())
                .under(other);
        assertThat(engine.place(forged)).isInstanceOf(PlaceOutcome.Mismatched.class);
        assertThat(engine.provider(first.parts().get(0).provider())
                        .orElseThrow()
                        .liveAllocations())
                .isEqualTo(1);
    }

    @Test
    void refuses_for_want_of_room_and_names_the_nearest_request_that_fits() {
        engine.putProvider(host("a", HEL, 4_000, 16_384));
        Refusal refusal = refusal(engine.place(command(1, cores(6))));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_ROOM);
        assertThat(refusal.excluded()).containsEntry("VCPU", 1);
        NearestFit nearest = refusal.nearest().orElseThrow();
        assertThat(nearest.perUnit()).isEqualTo(vector(4_000, 6_144));
        assertThat(engine.place(command(2, ResourceRequest.of(nearest.perUnit()))))
                .isInstanceOf(PlaceOutcome.Placed.class);
    }

    @Test
    void refuses_beyond_the_grant_and_takes_a_retry_after_it_was_topped_up() {
        engine.putProvider(host("a", HEL, 64_000, 65_536));
        engine.applyGrant(CONTRACT, HEL, 2, vector(3_000, 65_536));
        engine.applyGrant(CONTRACT, TMP, 2, ResourceVector.ZERO);
        Refusal refusal = refusal(engine.place(command(1, cores(4))));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.QUOTA);
        assertThat(refusal.grantShortfall().get(HEL)).isEqualTo(ResourceVector.of(ResourceClass.VCPU, 1_000));
        engine.applyGrant(CONTRACT, HEL, 3, vector(4_000, 65_536));
        assertThat(placed(engine.place(command(1, cores(4)))).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(engine.allocation(id(1)).orElseThrow().attempt()).isEqualTo(2);
        engine.applyGrant(CONTRACT, HEL, 2, Fixture.plenty());
        assertThat(engine.grant(CONTRACT, HEL).orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void gives_the_last_unit_to_one_of_two_requests_at_the_same_instant() throws Exception {
        engine.putProvider(host("a", HEL, 2_000, 2_048));
        ExecutorService callers = Executors.newFixedThreadPool(8);
        for (int round = 0; round < 20; round++) {
            List<Callable<PlaceOutcome>> calls = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                long number = round * 100L + caller;
                calls.add(() -> engine.place(command(number, cores(2))));
            }
            List<PlaceOutcome.Placed> winners = new ArrayList<>();
            for (Future<PlaceOutcome> each : callers.invokeAll(calls)) {
                if (each.get() instanceof PlaceOutcome.Placed placed) {
                    winners.add(placed);
                } else {
                    assertThat(refusal(each.get()).reason()).isEqualTo(RefusalReason.NO_ROOM);
                }
            }
            assertThat(winners).hasSize(1);
            new Invariants(engine).check();
            assertThat(engine.release(winners.get(0).allocation(), ReleaseReason.TENANT)
                            .result())
                    .isEqualTo(ReleaseOutcome.Result.RELEASED);
        }
        callers.shutdown();
        assertThat(engine.flush(LONG)).isTrue();
        new Invariants(engine).grantsAreExact();
        assertThat(ledger.live(HEL)).isEmpty();
    }

    @Test
    void remembers_a_release_that_came_before_its_hold() {
        engine.putProvider(host("a", HEL, 8_000, 16_384));
        assertThat(engine.release(id(1), ReleaseReason.GROUP_ABORTED).result())
                .isEqualTo(ReleaseOutcome.Result.UNKNOWN);
        PlaceCommand late =
                command(id(1), cores(1), List.of(HEL), OptionalLong.of(clock.millis() + 60_000), OptionalLong.empty());
        assertThat(refusal(engine.place(late)).reason()).isEqualTo(RefusalReason.WITHDRAWN);
    }

    @Test
    void places_several_units_all_or_none() {
        engine.putProvider(host("a", HEL, 4_000, 16_384));
        engine.putProvider(host("b", TMP, 4_000, 16_384));
        assertThat(refusal(engine.place(command(1, cores(1).withCount(9))))
                        .nearest()
                        .orElseThrow()
                        .count())
                .isEqualTo(8);
        PlaceOutcome.Placed all = placed(engine.place(command(2, cores(1).withCount(8))));
        assertThat(all.parts()).hasSize(2);
        assertThat(all.parts().stream().mapToInt(PlacedPart::units).sum()).isEqualTo(8);
        assertThat(all.parts()).allMatch(each -> each.receipt().isPresent());
        assertThat(engine.flush(LONG)).isTrue();
        new Invariants(engine).check();
        new Invariants(engine).grantsAreExact();
        engine.release(id(2), ReleaseReason.TENANT);
        assertThat(engine.flush(LONG)).isTrue();
        new Invariants(engine).grantsAreExact();
        assertThat(ledger.live(TMP)).isEmpty();
    }

    @Test
    void refuses_to_shrink_a_provider_below_what_is_live() {
        engine.putProvider(host("a", HEL, 64_000, 65_536));
        engine.place(command(1, cores(8)));
        assertThatThrownBy(() -> engine.putProvider(host("a", HEL, 7_000, 65_536)))
                .isInstanceOf(CapacityInUseException.class);
        assertThat(engine.putProvider(host("a", HEL, 8_000, 65_536)).free().get(ResourceClass.VCPU))
                .isZero();
    }

    @Test
    void lists_allocations_newest_first_in_pages() {
        engine.putProvider(host("a", HEL, 64_000, 65_536));
        for (int i = 0; i < 5; i++) {
            engine.place(command(i, cores(1)));
            clock.advance(Duration.ofMillis(1));
        }
        AllocationPage first = engine.allocations(Optional.of(CONTRACT), Optional.empty(), 3);
        assertThat(first.allocations())
                .extracting(each -> each.command().allocation())
                .containsExactly(id(4), id(3), id(2));
        AllocationPage second = engine.allocations(Optional.of(CONTRACT), first.next(), 3);
        assertThat(second.allocations()).hasSize(2);
        assertThat(second.next()).isEmpty();
        assertThatThrownBy(() -> engine.allocations(Optional.empty(), Optional.of("nonsense"), 3))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
