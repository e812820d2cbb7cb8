package org.hansa.network.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.PutState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Chaincode processes that do what no shim does. Each call gets the answer that a peer of Fabric gives, each request of
 * the chaincode an answer, and the next call of a chaincode that has come to its senses is served.
 */
class BadChaincodeTest {

    private static final String PACKAGE_ID = "bad:1234";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String TIMEOUT = "error sending: timeout expired while executing transaction";
    private static final String TERMINATED = "error sending: chaincode stream terminated";

    private ScriptedChaincodeServer server;
    private final List<ChaincodeStream> streams = new ArrayList<>();

    @BeforeEach
    void start() {
        server = new ScriptedChaincodeServer(PACKAGE_ID);
    }

    @AfterEach
    void stop() {
        streams.forEach(ChaincodeStream::close);
        server.close();
    }

    @Test
    void one_that_hangs_is_given_up_and_others_of_its_calls_go_on() throws Exception {
        server.behave((call, peer) -> {
            if (!call.getTxid().equals("hangs")) {
                peer.onNext(ScriptedChaincodeServer.completed(call));
            }
        });
        ChaincodeStream stream = stream(SHORT);
        assertThatThrownBy(() -> run(stream, "hangs")).hasMessage(TIMEOUT);
        assertThat(answeredInTime(stream).response().getStatus()).isEqualTo(200);
        assertThat(server.dials()).isEqualTo(1);
    }

    /** One call after the other, since a busy machine may take longer for an answer than this stream waits. */
    private static ChaincodeOutcome answeredInTime(ChaincodeStream stream) throws ChaincodeFailure {
        long deadline = System.nanoTime() + LONG.toNanos();
        for (int call = 0; ; call++) {
            try {
                return run(stream, "next" + call);
            } catch (ChaincodeFailure late) {
                if (!TIMEOUT.equals(late.getMessage()) || System.nanoTime() > deadline) {
                    throw late;
                }
            }
        }
    }

    @Test
    void one_that_dies_in_the_middle_of_a_transaction_fails_it_and_serves_again_once_it_is_back() throws Exception {
        server.behave((call, peer) -> {
            if (call.getType() == Type.TRANSACTION) {
                peer.onNext(put(call, ByteString.copyFromUtf8("v")));
            } else {
                peer.onError(Status.INTERNAL.asRuntimeException());
            }
        });
        ChaincodeStream stream = stream(LONG);
        assertThatThrownBy(() -> run(stream, "dies")).hasMessage(TERMINATED);
        recover();
        assertThat(run(stream, "next").response().getStatus()).isEqualTo(200);
        assertThat(server.dials()).isEqualTo(2);
    }

    /** Numbers of types that a chaincode has no business sending, and one that does not exist. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                Type.UNDEFINED_VALUE,
                Type.REGISTER_VALUE,
                Type.REGISTERED_VALUE,
                Type.READY_VALUE,
                Type.INIT_VALUE,
                Type.TRANSACTION_VALUE,
                Type.RESPONSE_VALUE,
                99
            })
    void one_that_sends_what_only_a_peer_sends_loses_its_stream_and_all_calls_on_it(int type) throws Exception {
        server.behave((call, peer) ->
                peer.onNext(call.toBuilder().setTypeValue(type).clearProposal().build()));
        ChaincodeStream stream = stream(LONG);
        assertThatThrownBy(() -> run(stream, "wrong")).hasMessage(TERMINATED);
        recover();
        assertThat(run(stream, "next").response().getStatus()).isEqualTo(200);
    }

    @Test
    void one_that_asks_before_it_has_registered_is_not_launched() {
        server.startWith(peer -> peer.onNext(ChaincodeMessage.newBuilder()
                .setType(Type.GET_STATE)
                .setTxid("early")
                .build()));
        assertThatThrownBy(() -> run(stream(LONG), "tx"))
                .hasMessageStartingWith("could not launch chaincode " + PACKAGE_ID)
                .hasMessageEndingWith("error handling message, ending stream: [early] Fabric side handler cannot handle"
                        + " message (GET_STATE) while in created state");
    }

    @Test
    void one_that_registers_under_another_name_is_not_launched() {
        server.startWith(peer -> peer.onNext(ScriptedChaincodeServer.register("other:5678")));
        assertThatThrownBy(() -> run(stream(LONG), "tx"))
                .hasMessageStartingWith("could not launch chaincode " + PACKAGE_ID)
                .hasMessageContaining("registers as other:5678, not as " + PACKAGE_ID);
    }

    @Test
    void one_that_never_registers_is_not_waited_for_longer_than_its_package_says() {
        server.startWith(peer -> {});
        ChaincodeStream stream =
                new ChaincodeStream(PACKAGE_ID, new GrpcChaincodeDialer(server.connection()), SHORT, LONG);
        streams.add(stream);
        assertThatThrownBy(() -> run(stream, "tx")).hasMessageContaining("the chaincode did not register within");
    }

    @Test
    void requests_for_a_transaction_that_is_not_running_are_answered_without_a_ledger() throws Exception {
        server.behave((call, peer) -> {
            if (call.getType() == Type.TRANSACTION) {
                ChaincodeMessage stranger = call.toBuilder().setTxid("stranger").build();
                peer.onNext(put(stranger, ByteString.EMPTY));
                peer.onNext(ScriptedChaincodeServer.request(stranger, Type.INVOKE_CHAINCODE, ByteString.EMPTY));
                peer.onNext(ScriptedChaincodeServer.completed(stranger));
                peer.onNext(put(call, ByteString.copyFromUtf8("v")));
            } else if (call.getTxid().equals("turn")) {
                peer.onNext(ScriptedChaincodeServer.completed(call));
            }
        });
        assertThat(run(stream(LONG), "turn").response().getStatus()).isEqualTo(200);
        assertThat(server.received().stream()
                        .filter(message -> message.getType() == Type.ERROR)
                        .map(message -> message.getPayload().toStringUtf8()))
                .containsExactly(
                        "PUT_STATE failed: transaction ID: stranger: no ledger context",
                        "INVOKE_CHAINCODE failed: transaction ID: stranger: could not get valid transaction");
    }

    @Test
    void one_that_asks_without_listening_is_held_back_instead_of_filling_the_peer() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        int flood = 200_000;
        ByteString key = PutState.newBuilder().setKey("k".repeat(200)).build().toByteString();
        AtomicReference<ChaincodeMessage> ask = new AtomicReference<>();
        ScriptedChaincodeServer.Start asks = peer -> {
            while (ask.get() != null && peer.isReady() && sent.get() < flood) {
                peer.onNext(ask.get());
                sent.incrementAndGet();
            }
        };
        server.stopListening();
        server.whenReady(asks);
        server.behave((call, peer) -> {
            ask.set(ScriptedChaincodeServer.request(call, Type.GET_STATE, key));
            asks.begin(peer);
        });
        assertThatThrownBy(() -> run(stream(Duration.ofSeconds(5)), "flood")).hasMessage(TIMEOUT);
        assertThat(sent.get()).isPositive().isLessThan(flood);
    }

    @Test
    void one_that_writes_without_end_is_told_to_stop_and_may_still_answer() throws Exception {
        ByteString megabyte = ByteString.copyFrom(new byte[1024 * 1024]);
        AtomicInteger puts = new AtomicInteger();
        server.behave((call, peer) -> {
            if (call.getType() == Type.ERROR) {
                peer.onNext(ScriptedChaincodeServer.completed(call));
            } else {
                PutState put = PutState.newBuilder()
                        .setKey("k" + puts.incrementAndGet())
                        .setValue(megabyte)
                        .build();
                peer.onNext(ScriptedChaincodeServer.request(call, Type.PUT_STATE, put.toByteString()));
            }
        });
        assertThat(run(stream(LONG), "huge").response().getStatus()).isEqualTo(200);
        assertThat(puts.get()).isBetween(30, 40);
    }

    @Test
    void one_whose_message_is_larger_than_a_peer_takes_loses_its_stream() throws Exception {
        server.behave((call, peer) -> peer.onNext(ScriptedChaincodeServer.completed(call).toBuilder()
                .setPayload(ByteString.copyFrom(new byte[33 * 1024 * 1024]))
                .build()));
        ChaincodeStream stream = stream(LONG);
        assertThatThrownBy(() -> run(stream, "huge")).hasMessage(TERMINATED);
        recover();
        assertThat(run(stream, "next").response().getStatus()).isEqualTo(200);
    }

    @Test
    void one_that_completes_with_garbage_or_fails_outright_is_told_apart() {
        server.behave((call, peer) -> peer.onNext(ScriptedChaincodeServer.completed(call).toBuilder()
                .setPayload(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                .build()));
        assertThatThrownBy(() -> run(stream(LONG), "garbage"))
                .hasMessage("failed to unmarshal response for transaction garbage");
        server.behave((call, peer) ->
                peer.onNext(ScriptedChaincodeServer.request(call, Type.ERROR, ByteString.copyFromUtf8("no"))));
        assertThatThrownBy(() -> run(stream(LONG), "error")).hasMessage("transaction returned with failure: no");
    }

    @Test
    void keep_alives_are_taken_and_need_no_answer() throws Exception {
        server.behave((call, peer) -> {
            peer.onNext(ChaincodeMessage.newBuilder().setType(Type.KEEPALIVE).build());
            peer.onNext(ScriptedChaincodeServer.completed(call));
        });
        assertThat(run(stream(LONG), "alive").response().getStatus()).isEqualTo(200);
    }

    private void recover() {
        server.behave((call, peer) -> peer.onNext(ScriptedChaincodeServer.completed(call)));
    }

    private ChaincodeStream stream(Duration executeTimeout) {
        ChaincodeStream stream =
                new ChaincodeStream(PACKAGE_ID, new GrpcChaincodeDialer(server.connection()), LONG, executeTimeout);
        streams.add(stream);
        return stream;
    }

    private static ChaincodeOutcome run(ChaincodeStream stream, String txId) throws ChaincodeFailure {
        return ChaincodeStreamTest.run(stream, txId);
    }

    private static ChaincodeMessage put(ChaincodeMessage call, ByteString value) {
        return ScriptedChaincodeServer.request(
                call,
                Type.PUT_STATE,
                PutState.newBuilder().setKey("k").setValue(value).build().toByteString());
    }
}
