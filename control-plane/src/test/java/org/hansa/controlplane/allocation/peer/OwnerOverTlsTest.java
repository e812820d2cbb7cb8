package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestPeers;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationView;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ReleaseOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.Tenure;
import org.hansa.grid.group.OwnerUnreachableException;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.RefusalReason;
import org.junit.jupiter.api.Test;

/** Nord owns the room, rhein is the contract's home: the whole exchange over mutual TLS, on a real engine. */
class OwnerOverTlsTest extends PeersOverTlsTest {
    @Test
    void holds_confirms_tells_and_releases() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        PlaceOutcome held = nord.hold(command, alone(TestConsortium.NORD));
        assertThat(held).isInstanceOfSatisfying(PlaceOutcome.Placed.class, placed -> {
            assertThat(placed.state()).isEqualTo(AllocationState.HELD);
            assertThat(placed.parts()).extracting(PlacedPart::site).containsExactly(TestConsortium.HELSINKI);
        });
        assertThat(nord.hold(command, alone(TestConsortium.NORD))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(nord.confirm(command.allocation(), 1)).isInstanceOf(PlaceOutcome.Pending.class);
        assertThat(nord.settle(command.allocation(), 1)).isInstanceOfSatisfying(PlaceOutcome.Placed.class, placed -> {
            assertThat(placed.state()).isEqualTo(AllocationState.RESERVED);
            assertThat(placed.parts().get(0).receipt())
                    .hasValueSatisfying(
                            signed -> assertThat(signed.receipt().owner()).isEqualTo(TestConsortium.NORD));
        });
        assertThat(recorded(nord, command.allocation()).state()).isEqualTo(AllocationState.RESERVED);
        assertThat(nord.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.RELEASED);
        assertThat(nord.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.ALREADY_ENDED);
    }

    /** What is asked for further is held beside what stands, and the home, of which nothing is heard here, has not voted for it. */
    @Test
    void holds_more_beside_what_it_has_and_gives_only_that_back() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        AllocationId id = command.allocation();
        nord.reserve(command, alone(TestConsortium.NORD));
        assertThat(engine.flush(Duration.ofSeconds(30))).isTrue();
        MemberParts more = alone(TestConsortium.NORD).growing(Optional.of(TestConsortium.NORD));
        PlaceOutcome held = nord.hold(command, more.asking(TestConsortium.NORD, new TreeMap<>(Map.of(0, 1))));
        assertThat(held).isInstanceOfSatisfying(PlaceOutcome.Placed.class, placed -> assertThat(placed.parts())
                .extracting(PlacedPart::units)
                .containsExactly(1));
        assertThat(nord.confirm(id, 2)).isInstanceOf(PlaceOutcome.Pending.class);
        assertThat(nord.settle(id, 2)).isInstanceOf(PlaceOutcome.Pending.class);
        nord.release(id, 2, ReleaseReason.GROUP_ABORTED, System.currentTimeMillis());
        assertThat(nord.view(id).orElseThrow().state()).isEqualTo(AllocationState.RESERVED);
        assertThat(reason(nord.hold(command, more.asking(TestConsortium.NORD, new TreeMap<>(Map.of(0, 1))))))
                .isEqualTo(RefusalReason.WITHDRAWN);
        assertThat(nord.release(id, 1, ReleaseReason.TENANT, System.currentTimeMillis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.RELEASED);
    }

    @Test
    void tells_a_home_that_lost_its_grid_what_it_has_for_it_and_another_member_nothing_of_it() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        nord.hold(command, alone(TestConsortium.NORD));
        assertThat(told(nord)).doesNotContain(command.allocation());
        nord.confirm(command.allocation(), 1);
        nord.settle(command.allocation(), 1);
        assertThat(nord.held(Optional.empty()).parts())
                .filteredOn(each -> each.command().allocation().equals(command.allocation()))
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.state()).isEqualTo(AllocationState.RESERVED);
                    assertThat(part.command().requestDigest()).isEqualTo(command.requestDigest());
                    assertThat(part.parts().round()).isEqualTo(1);
                    assertThat(part.placed()).allMatch(each -> each.receipt().isPresent());
                });
        assertThat(told(owner("helv", TestConsortium.HELV))).doesNotContain(command.allocation());
        assertThat(status("rhein", "GET", "/peer/v1/parts?after=x")).isEqualTo(400);
        nord.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
        assertThat(told(nord)).doesNotContain(command.allocation());
    }

    private static List<AllocationId> told(PeerOwner owner) {
        return owner.held(Optional.empty()).parts().stream()
                .map(each -> each.command().allocation())
                .toList();
    }

    @Test
    void keeps_nothing_of_the_tenants_words() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        owner("rhein", TestConsortium.RHEIN).hold(command, alone(TestConsortium.NORD));
        assertThat(engine.allocation(command.allocation())
                        .map(AllocationView::command)
                        .map(PlaceCommand::note))
                .hasValue("");
    }

    @Test
    void takes_holds_from_the_contracts_home_only() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThat(reason(owner("helv", TestConsortium.HELV).hold(command, alone(TestConsortium.NORD))))
                .isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(engine.allocation(command.allocation())).isEmpty();
    }

    @Test
    void takes_holds_of_the_current_epoch_only() {
        HoldBody stale = HoldBody.of(command(60_000, TestConsortium.HELSINKI), alone(TestConsortium.NORD), 7, 0);
        PeerCalls.Answer answer = TestPeers.calls("rhein", "NordMSP", port.port())
                .exchange(
                        TestConsortium.NORD,
                        "POST",
                        "/peer/v1/holds",
                        Optional.of(json.writeValueAsBytes(stale)),
                        TestPeers.DEADLINE);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("epoch 7");
    }

    @Test
    void refuses_sites_that_are_not_its_own_and_holds_that_last_too_long() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        assertThat(reason(nord.hold(command(60_000, TestConsortium.FRANKFURT), alone(TestConsortium.NORD))))
                .isEqualTo(RefusalReason.RESIDENCY);
        assertThat(reason(nord.hold(command(3_600_000, TestConsortium.HELSINKI), alone(TestConsortium.NORD))))
                .isEqualTo(RefusalReason.OWNER_REFUSED);
    }

    /** A former home hears nothing that it could take for an answer about its part; the home of now hears what there is. */
    @Test
    void answers_the_home_of_now_and_tells_a_former_one_where_that_is() {
        PeerOwner rhein = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand stands = command(60_000, TestConsortium.HELSINKI);
        assertThat(rhein.reserve(stands, alone(TestConsortium.NORD))).isInstanceOf(PlaceOutcome.Placed.class);
        PlaceCommand open = command(60_000, TestConsortium.HELSINKI);
        rhein.hold(open, alone(TestConsortium.NORD));
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.HAND_OVER_HOME, contract.value(), "0", "HelvMSP");

        assertThatThrownBy(() -> rhein.confirm(open.allocation(), 1)).isInstanceOf(OwnerUnreachableException.class);
        assertThatThrownBy(
                        () -> rhein.release(stands.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis()))
                .isInstanceOf(OwnerUnreachableException.class);
        assertThat(reason(rhein.hold(command(60_000, TestConsortium.HELSINKI), alone(TestConsortium.NORD))))
                .isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(rhein.room(stands)).isEmpty();
        assertThatThrownBy(() -> rhein.held(contract, Optional.empty())).isInstanceOf(OwnerUnreachableException.class);

        PeerOwner helv = owner("helv", TestConsortium.HELV);
        assertThat(helv.held(contract, Optional.empty()).parts())
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.command().allocation()).isEqualTo(stands.allocation());
                    assertThat(part.command().home()).isEqualTo(TestConsortium.HELV);
                    assertThat(part.state()).isEqualTo(AllocationState.RESERVED);
                });
        assertThat(helv.view(stands.allocation())).isPresent();
        assertThat(helv.release(stands.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.RELEASED);
        assertThat(helv.release(open.allocation(), 1, ReleaseReason.GROUP_ABORTED, System.currentTimeMillis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.RELEASED);
    }

    @Test
    void tells_another_member_nothing() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        owner("rhein", TestConsortium.RHEIN).hold(command, alone(TestConsortium.NORD));
        PeerOwner curious = owner("helv", TestConsortium.HELV);
        assertThat(curious.view(command.allocation())).isEmpty();
        assertThat(reason(curious.confirm(command.allocation(), 1))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(engine.allocation(command.allocation()).map(AllocationView::state))
                .hasValue(AllocationState.HELD);
    }

    /** The contract's quota is 64 cores, and there is room for more. */
    @Test
    void makes_room_for_the_contracts_home_and_within_its_quota_only() {
        engine.putProvider(ProviderSpec.of(
                new ProviderId("hall-" + UUID.randomUUID()),
                TestConsortium.HELSINKI,
                vcpu(90_000),
                List.of(),
                List.of()));
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand patient = command(60_000, TestConsortium.HELSINKI)
                .withTenure(new Tenure(OptionalLong.empty(), OptionalLong.of(60_000)));
        nord.reserve(patient, alone(TestConsortium.NORD));
        assertThat(nord.makeRoom(cores(50))).isPresent();
        assertThat(nord.makeRoom(cores(65))).isEmpty();
        assertThat(owner("helv", TestConsortium.HELV).makeRoom(cores(50))).isEmpty();
        nord.release(patient.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
    }

    private PlaceCommand cores(int count) {
        return command(60_000, TestConsortium.HELSINKI)
                .withGroups(
                        List.of(GroupRequest.of(ResourceRequest.of(vcpu(1_000)).withCount(count))));
    }

    @Test
    void refuses_a_hold_that_comes_after_its_release() {
        PeerOwner nord = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThat(nord.release(command.allocation(), 1, ReleaseReason.GROUP_ABORTED, System.currentTimeMillis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.UNKNOWN);
        assertThat(reason(nord.hold(command, alone(TestConsortium.NORD)))).isEqualTo(RefusalReason.WITHDRAWN);
    }

    @Test
    void counts_until_the_home_accepted_the_release_and_refuses_what_is_no_time() {
        PeerOwner rhein = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThat(rhein.reserve(command, alone(TestConsortium.NORD))).isInstanceOf(PlaceOutcome.Placed.class);
        String release = "/peer/v1/holds/" + command.allocation() + "?round=1&reason=TENANT&acceptedAt=";
        for (String time : List.of("-1", "now", "1.5", "9223372036854775808")) {
            assertThat(status("rhein", "DELETE", release + time)).as(time).isEqualTo(400);
        }
        assertThat(rhein.view(command.allocation()).orElseThrow().releaseAcceptedAtMillis())
                .isEmpty();

        long accepted = System.currentTimeMillis() - 3_600_000;
        assertThat(status("rhein", "DELETE", release + accepted)).isEqualTo(200);
        assertThat(rhein.view(command.allocation()).orElseThrow().releaseAcceptedAtMillis())
                .hasValue(accepted);
    }

    private static MemberParts nordAndHelv() {
        TreeMap<Integer, Integer> one = new TreeMap<>(Map.of(0, 1));
        return MemberParts.asked(
                1,
                TestConsortium.RHEIN,
                List.of(MemberPart.asked(TestConsortium.NORD, one), MemberPart.asked(TestConsortium.HELV, one)));
    }

    private int status(String as, String method, String path) {
        return TestPeers.calls(as, "NordMSP", port.port())
                .exchange(TestConsortium.NORD, method, path, Optional.empty(), TestPeers.DEADLINE)
                .status();
    }

    /** Helv has a part of it, so helv is told the vote; whoever has none is told that there is no such thing. */
    @Test
    void tells_its_vote_to_those_who_have_a_part_and_to_nobody_else() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        PeerOwner rhein = owner("rhein", TestConsortium.RHEIN);
        assertThat(rhein.hold(command, nordAndHelv())).isInstanceOf(PlaceOutcome.Placed.class);
        PeerOwner helv = owner("helv", TestConsortium.HELV);
        assertThat(helv.part(command.allocation(), 1)).isEqualTo(new PartWord(PartState.HELD, false, false));
        assertThat(rhein.confirm(command.allocation(), 1)).isInstanceOf(PlaceOutcome.Pending.class);
        assertThat(helv.part(command.allocation(), 1)).isEqualTo(new PartWord(PartState.CONFIRMED, false, false));
        assertThat(engine.allocation(command.allocation()).map(AllocationView::state))
                .hasValue(AllocationState.HELD);
        PlaceCommand other = command(60_000, TestConsortium.HELSINKI);
        rhein.hold(other, alone(TestConsortium.NORD));
        assertThat(status("helv", "POST", "/peer/v1/holds/" + other.allocation() + "/vote?round=1"))
                .isEqualTo(404);
        for (String path : List.of("/confirm?round=1", "/settle?round=1")) {
            assertThat(status("helv", "POST", "/peer/v1/holds/" + command.allocation() + path))
                    .isEqualTo(404);
        }
        assertThat(status("helv", "DELETE", "/peer/v1/holds/" + other.allocation() + "?round=1&reason=TENANT"))
                .isEqualTo(404);
        // Helv's part may have been given back at helv, and with it the group is over.
        assertThat(helv.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis())
                        .result())
                .isEqualTo(ReleaseOutcome.Result.RELEASED);
        rhein.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
        assertThat(helv.part(command.allocation(), 1)).isEqualTo(new PartWord(PartState.CONFIRMED, true, true));
        rhein.release(other.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
    }

    @Test
    void has_a_part_shrunk_by_those_who_may_release_it_and_by_nobody_else() {
        PeerOwner rhein = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = cores(3);
        assertThat(rhein.reserve(command, units(3))).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(engine.flush(TestPeers.DEADLINE)).isTrue();
        PlaceCommand left = command.withGroups(cores(1).groups());
        assertThatThrownBy(() -> owner("helv", TestConsortium.HELV).shrink(left, units(1)))
                .isInstanceOf(OwnerUnreachableException.class);
        assertThatThrownBy(() -> rhein.shrink(left, units(2))).isInstanceOf(OwnerUnreachableException.class);
        for (PlaceCommand late : List.of(left, left, command.withGroups(cores(2).groups()))) {
            int asked = late.request(0).count();
            assertThat(rhein.shrink(late, units(asked))).isInstanceOfSatisfying(PlaceOutcome.Placed.class, placed -> {
                assertThat(placed.state()).isEqualTo(AllocationState.RESERVED);
                assertThat(placed.parts()).singleElement().satisfies(part -> {
                    assertThat(part.units()).isEqualTo(1);
                    assertThat(part.receipt()).isPresent();
                });
            });
        }
        rhein.release(command.allocation(), 1, ReleaseReason.TENANT, System.currentTimeMillis());
        assertThat(reason(rhein.shrink(left, units(1)))).isEqualTo(RefusalReason.OWNER_REFUSED);
    }

    private static MemberParts units(int count) {
        return MemberParts.asked(
                1,
                TestConsortium.RHEIN,
                List.of(MemberPart.asked(TestConsortium.NORD, new TreeMap<>(Map.of(0, count)))));
    }

    @Test
    void says_how_much_room_there_is_to_the_contracts_home_only() {
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        assertThat(owner("rhein", TestConsortium.RHEIN).room(command)).containsExactly(1);
        assertThat(owner("helv", TestConsortium.HELV).room(command)).isEmpty();
        assertThat(engine.allocation(command.allocation())).isEmpty();
    }

    @Test
    void takes_no_part_that_is_not_what_its_groups_ask_for_or_whose_owners_are_no_parties() {
        PeerOwner rhein = owner("rhein", TestConsortium.RHEIN);
        PlaceCommand command = command(60_000, TestConsortium.HELSINKI);
        MemberParts two = MemberParts.asked(
                1, TestConsortium.RHEIN, List.of(MemberPart.asked(TestConsortium.NORD, new TreeMap<>(Map.of(0, 2)))));
        assertThat(reason(rhein.hold(command, two))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(reason(rhein.hold(command, alone(TestConsortium.HELV)))).isEqualTo(RefusalReason.OWNER_REFUSED);
        MemberParts stranger = MemberParts.asked(
                1,
                TestConsortium.RHEIN,
                List.of(
                        alone(TestConsortium.NORD).all().get(0),
                        MemberPart.asked(new MspId("StrangerMSP"), new TreeMap<>(Map.of(0, 1)))));
        assertThat(reason(rhein.hold(command, stranger))).isEqualTo(RefusalReason.OWNER_REFUSED);
        assertThat(engine.allocation(command.allocation())).isEmpty();
    }

    /** The owner's word once the ledger has the reservation. */
    private static AllocationView recorded(PeerOwner owner, AllocationId id) {
        long deadline = System.nanoTime() + TestPeers.DEADLINE.toNanos();
        AllocationView view = owner.view(id).orElseThrow();
        while (view.parts().get(0).record().state() != RecordState.RECORDED && System.nanoTime() < deadline) {
            view = owner.view(id).orElseThrow();
        }
        assertThat(view.parts().get(0).record().state()).isEqualTo(RecordState.RECORDED);
        return view;
    }
}
