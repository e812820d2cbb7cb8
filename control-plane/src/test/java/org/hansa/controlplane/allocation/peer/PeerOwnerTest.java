package org.hansa.controlplane.allocation.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.controlplane.fixture.TestCommands;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.ReleaseReason;
import org.hansa.grid.group.OwnerUnreachableException;
import org.hansa.grid.group.OwnerUntrustedException;
import org.hansa.grid.group.PartWord;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.network.crypto.PemFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** An owner that is late, says the same twice, or says something wrong. */
class PeerOwnerTest {
    private static final AllocationId ID = new AllocationId("aaaaaaaa-0000-4000-8000-000000000001");
    private static final ContractHandle CONTRACT = new ContractHandle("c-remote-0001");
    private static final MemberParts PARTS = MemberParts.asked(
            1, TestConsortium.NORD, List.of(MemberPart.asked(TestConsortium.RHEIN, new TreeMap<>(Map.of(0, 1)))));
    private static final int UNSENT = -1;
    private final TestConsortium consortium = new TestConsortium(Clock.systemUTC());
    private final LedgerProjection ledger = new LedgerProjection();
    private final Deque<PeerCalls.Answer> answers = new ArrayDeque<>();
    private int calls;
    private final PeerOwner rhein = new PeerOwner(
            TestConsortium.RHEIN,
            TestConsortium.NORD,
            this::answer,
            ledger,
            TestCrypto.consortium(),
            JsonMapper.builder().build());

    @BeforeEach
    void found() {
        consortium.found("https://nord.example", "https://rhein.example", "https://helv.example");
        consortium.activeContract(CONTRACT, TestConsortium.NORD, "https://nord.example", "acme");
        consortium.channel().join(ledger);
    }

    @Test
    void takes_a_hold_of_what_was_asked_for() {
        says(200, placed("de-fra-1", 1, 1_000, ID));
        assertThat(rhein.hold(command(), PARTS)).isInstanceOf(PlaceOutcome.Placed.class);
    }

    @Test
    void asks_once_more_when_there_was_no_answer() {
        silence();
        says(200, placed("de-fra-1", 1, 1_000, ID));
        assertThat(rhein.hold(command(), PARTS)).isInstanceOf(PlaceOutcome.Placed.class);
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void knows_nothing_after_two_calls_without_an_answer() {
        silence();
        silence();
        says(200, placed("de-fra-1", 1, 1_000, ID));
        assertThatThrownBy(() -> rhein.hold(command(), PARTS)).isInstanceOf(OwnerUnreachableException.class);
        assertThat(calls).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"outcome\":\"PLACED\"}",
                "<html>",
                "{\"outcome\":\"MAYBE\",\"allocation\":\"x\"}"
            })
    void takes_no_nonsense_for_an_answer(String body) {
        says(200, body);
        assertThatThrownBy(() -> rhein.hold(command(), PARTS)).isInstanceOf(OwnerUnreachableException.class);
    }

    @Test
    void takes_no_answer_about_something_else() {
        says(200, placed("de-fra-1", 1, 1_000, new AllocationId("bbbbbbbb-0000-4000-8000-000000000001")));
        assertThatThrownBy(() -> rhein.hold(command(), PARTS))
                .isInstanceOf(OwnerUnreachableException.class)
                .hasMessageContaining("answered about");
    }

    @Test
    void takes_no_hold_at_another_site_of_other_units_or_other_resources() {
        for (String wrong : List.of(
                placed("de-ber-1", 1, 1_000, ID), placed("de-fra-1", 2, 2_000, ID), placed("de-fra-1", 1, 999, ID))) {
            says(200, wrong);
            assertThatThrownBy(() -> rhein.hold(command(), PARTS))
                    .isInstanceOf(OwnerUnreachableException.class)
                    .hasMessageContaining("something else than was asked for");
        }
    }

    /** A second call could be refused while the first is still on its way: what that means is for the coordinator to say. */
    @Test
    void asks_for_a_reservation_once() {
        silence();
        assertThatThrownBy(() -> rhein.reserve(command(), PARTS))
                .isInstanceOfSatisfying(OwnerUnreachableException.class, e -> assertThat(e.nothingDone())
                        .isFalse());
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void knows_that_nothing_was_reserved_by_a_call_that_was_refused_turned_away_or_never_sent() {
        for (int status : new int[] {400, 403, 404}) {
            says(status, "{}");
            assertThat(rhein.reserve(command(), PARTS)).isInstanceOf(PlaceOutcome.Refused.class);
        }
        says(500, "{}");
        assertThatThrownBy(() -> rhein.reserve(command(), PARTS))
                .isInstanceOfSatisfying(OwnerUnreachableException.class, e -> assertThat(e.nothingDone())
                        .isFalse());
        says(409, "{}");
        says(UNSENT, "");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> rhein.reserve(command(), PARTS))
                    .isInstanceOfSatisfying(OwnerUnreachableException.class, e -> assertThat(e.nothingDone())
                            .isTrue());
        }
    }

    @Test
    void believes_a_reservation_that_the_owners_anchor_identity_signed_and_no_other() {
        Receipt receipt = receipt(1);
        String good = reserved(receipt, sign("rhein", "Anchor", receipt), certificate("rhein", "Anchor"));
        says(200, good);
        assertThat(rhein.reserve(command(), PARTS)).isInstanceOf(PlaceOutcome.Placed.class);
        for (String wrong : List.of(
                placed("de-fra-1", 1, 1_000, ID).replace("HELD", "RESERVED"),
                reserved(receipt, sign("helv", "Anchor", receipt), certificate("helv", "Anchor")),
                good.replace("\"units\":1", "\"units\":2"),
                good.replace("{\"VCPU\":1000}", "{\"VCPU\":999}"))) {
            says(200, wrong);
            assertThatThrownBy(() -> rhein.reserve(command(), PARTS)).isInstanceOf(OwnerUntrustedException.class);
        }
        says(200, placed("de-fra-1", 1, 1_000, new AllocationId("bbbbbbbb-0000-4000-8000-000000000001")));
        assertThatThrownBy(() -> rhein.reserve(command(), PARTS)).isInstanceOf(OwnerUnreachableException.class);
    }

    @Test
    void takes_no_confirmation_without_a_receipt() {
        says(200, placed("de-fra-1", 1, 1_000, ID).replace("HELD", "RESERVED"));
        assertThatThrownBy(() -> rhein.confirm(ID, 1))
                .isInstanceOf(OwnerUntrustedException.class)
                .hasMessageContaining("without a receipt");
    }

    @Test
    void takes_a_confirmation_that_the_owners_anchor_identity_signed() {
        Receipt receipt = receipt(1);
        says(200, reserved(receipt, sign("rhein", "Anchor", receipt), certificate("rhein", "Anchor")));
        assertThat(rhein.confirm(ID, 1)).isInstanceOf(PlaceOutcome.Placed.class);
    }

    @Test
    void takes_no_receipt_of_another_member_another_identity_another_key_or_another_text() {
        Receipt receipt = receipt(1);
        String right = sign("rhein", "Anchor", receipt);
        for (String wrong : List.of(
                reserved(receipt, sign("helv", "Anchor", receipt), certificate("helv", "Anchor")),
                reserved(receipt, sign("rhein", "Governance", receipt), certificate("rhein", "Governance")),
                reserved(receipt, sign("helv", "Anchor", receipt), certificate("rhein", "Anchor")),
                reserved(receipt, right, "no certificate"),
                reserved(receipt, "%%%", certificate("rhein", "Anchor")),
                reserved(receipt(2), right, certificate("rhein", "Anchor")),
                reserved(receipt, right, certificate("rhein", "Anchor")).replace("\"signer\"", "\"nobody\""))) {
            says(200, wrong);
            assertThatThrownBy(() -> rhein.confirm(ID, 1)).isInstanceOf(OwnerUntrustedException.class);
        }
    }

    private static Receipt receipt(long providerSeq) {
        return new Receipt(
                TestConsortium.RHEIN,
                TestConsortium.FRANKFURT,
                CONTRACT,
                ID,
                new ProviderId("host-1"),
                providerSeq,
                Digest.of(new byte[0]),
                Digest.of(new byte[] {1}),
                new PolicyRevision("r1"),
                1,
                2);
    }

    private static String certificate(String member, String user) {
        return TestCrypto.consortium().certificate(member, user);
    }

    private static String sign(String member, String user, Receipt receipt) {
        PrivateKey key = PemFiles.readKey(TestCrypto.consortium().key(member, user));
        return Base64.getEncoder().encodeToString(Signatures.sign(key, receipt.bytes()));
    }

    private static String reserved(Receipt receipt, String signature, String signer) {
        JsonMapper json = JsonMapper.shared();
        return """
                {"outcome":"PLACED","allocation":"%s","state":"RESERVED","replayed":false,"signer":%s,"parts":[{"provider":"host-1",\
                "site":"de-fra-1","units":1,"resources":{"VCPU":1000},"devices":[],"providerSeq":1,"group":0,"receipt":%s,"signature":"%s"}]}"""
                .formatted(
                        ID,
                        json.writeValueAsString(signer),
                        json.writeValueAsString(new String(receipt.bytes(), StandardCharsets.UTF_8)),
                        signature);
    }

    @Test
    void knows_that_a_refused_hold_took_nothing_and_that_a_broken_owner_may_have() {
        says(403, "{}");
        assertThat(rhein.hold(command(), PARTS)).isInstanceOf(PlaceOutcome.Refused.class);
        says(500, "{}");
        assertThatThrownBy(() -> rhein.hold(command(), PARTS)).isInstanceOf(OwnerUnreachableException.class);
        says(404, "{}");
        assertThat(rhein.view(ID)).isEmpty();
        says(200, "{\"result\":\"ALREADY_ENDED\",\"state\":\"RELEASED\"}");
        assertThat(rhein.release(ID, 1, ReleaseReason.TENANT, System.currentTimeMillis())
                        .state())
                .isPresent();
    }

    @Test
    void takes_no_vote_on_another_part_and_no_silence_for_one() {
        says(200, vote(ID, 1, "CONFIRMED"));
        assertThat(rhein.part(ID, 1)).isEqualTo(new PartWord(PartState.CONFIRMED, false, false));
        for (String wrong : List.of(
                vote(new AllocationId("bbbbbbbb-0000-4000-8000-000000000001"), 1, "CONFIRMED"),
                vote(ID, 2, "CONFIRMED"),
                vote(ID, 1, "PERHAPS"),
                "{}")) {
            says(200, wrong);
            assertThatThrownBy(() -> rhein.part(ID, 1)).isInstanceOf(OwnerUnreachableException.class);
        }
        says(404, "{}");
        assertThatThrownBy(() -> rhein.part(ID, 1)).isInstanceOf(OwnerUnreachableException.class);
    }

    private static String vote(AllocationId id, int round, String state) {
        return "{\"allocation\":\"%s\",\"round\":%d,\"state\":\"%s\",\"ended\":false,\"released\":false}"
                .formatted(id, round, state);
    }

    /** Whoever does not know the question has not said that the part is over. */
    @Test
    void takes_only_the_owners_own_word_for_what_is_left_of_a_part() {
        for (int status : new int[] {400, 403, 404, 409, 500}) {
            says(status, "{}");
            says(status, "{}");
            assertThatThrownBy(() -> rhein.shrink(command(), PARTS)).isInstanceOf(OwnerUnreachableException.class);
            answers.clear();
        }
        says(200, placed("de-fra-1", 1, 1_000, ID).replace("HELD", "RESERVED"));
        assertThatThrownBy(() -> rhein.shrink(command(), PARTS)).isInstanceOf(OwnerUntrustedException.class);
        Receipt receipt = receipt(1);
        String good = reserved(receipt, sign("rhein", "Anchor", receipt), certificate("rhein", "Anchor"));
        says(200, good.replace("\"units\":1", "\"units\":2"));
        assertThatThrownBy(() -> rhein.shrink(command(), PARTS))
                .isInstanceOf(OwnerUnreachableException.class)
                .hasMessageContaining("more left");
        says(200, good);
        assertThat(rhein.shrink(command(), PARTS)).isInstanceOf(PlaceOutcome.Placed.class);
    }

    @Test
    void takes_no_room_for_other_groups_than_were_asked_about() {
        says(200, "{\"units\":[1]}");
        assertThat(rhein.room(command())).containsExactly(1);
        says(200, "{\"units\":[1,2]}");
        assertThatThrownBy(() -> rhein.room(command())).isInstanceOf(OwnerUnreachableException.class);
        says(403, "{}");
        assertThat(rhein.room(command())).isEmpty();
    }

    private PeerCalls.Answer answer(
            MspId member, String method, String path, Optional<byte[]> body, Duration deadline) {
        calls++;
        PeerCalls.Answer answer = answers.remove();
        if (answer.status() == UNSENT) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "down").causedBy(new ConnectException("refused"));
        }
        if (answer.status() == 0) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "silence");
        }
        return answer;
    }

    private void says(int status, String body) {
        answers.add(new PeerCalls.Answer(status, body.getBytes(StandardCharsets.UTF_8)));
    }

    private void silence() {
        says(0, "");
    }

    private static String placed(String site, int units, int vcpu, AllocationId id) {
        return """
                {"outcome":"PLACED","allocation":"%s","state":"HELD","replayed":false,"parts":[{"provider":"host-1","site":"%s",\
                "units":%d,"resources":{"VCPU":%d},"devices":[],"providerSeq":0,"group":0}]}"""
                .formatted(id, site, units, vcpu);
    }

    private static PlaceCommand command() {
        return TestCommands.place(
                ID,
                CONTRACT,
                TestConsortium.NORD,
                ResourceVector.of(ResourceClass.VCPU, 1_000),
                List.of(TestConsortium.FRANKFURT),
                OptionalLong.of(1_000_000));
    }
}
