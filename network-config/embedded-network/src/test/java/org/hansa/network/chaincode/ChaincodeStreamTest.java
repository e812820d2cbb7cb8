package org.hansa.network.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream against chaincodes that hang, die, lie or flood. */
class ChaincodeStreamTest {

    private static final String PACKAGE_ID = "cc:1234";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final RecordingDialer dialer = new RecordingDialer(PACKAGE_ID);

    @AfterEach
    void close() {
        dialer.close();
    }

    @Test
    void a_chaincode_that_takes_too_long_is_given_up_and_its_late_request_is_answered_with_an_error() throws Exception {
        CompletableFuture<StreamObserver<ChaincodeMessage>> late = new CompletableFuture<>();
        dialer.behave((message, peer) -> late.complete(peer));
        ChaincodeStream stream = stream(SHORT);
        assertThatThrownBy(() -> run(stream, "tx1"))
                .isInstanceOf(ChaincodeFailure.class)
                .hasMessage("error sending: timeout expired while executing transaction");
        late.get(30, TimeUnit.SECONDS).onNext(put("tx1"));
        ChaincodeMessage answer = dialer.fromPeer().get(dialer.fromPeer().size() - 1);
        assertThat(answer.getType()).isEqualTo(Type.ERROR);
        assertThat(answer.getPayload().toStringUtf8())
                .isEqualTo("PUT_STATE failed: transaction ID: tx1: no ledger context");
    }

    @Test
    void a_chaincode_that_dies_fails_its_calls_and_is_dialled_again_by_the_next() throws Exception {
        dialer.behave((message, peer) -> peer.onError(Status.UNAVAILABLE.asRuntimeException()));
        ChaincodeStream stream = stream(LONG);
        assertThatThrownBy(() -> run(stream, "tx1"))
                .isInstanceOf(ChaincodeFailure.class)
                .hasMessageEndingWith(ChaincodeFailure.STREAM_TERMINATED);
        dialer.answerCallsWith(Type.COMPLETED);
        assertThat(run(stream, "tx2").response().getStatus()).isEqualTo(200);
        assertThat(dialer.dials()).isEqualTo(2);
    }

    @Test
    void several_calls_share_one_stream() throws Exception {
        dialer.answerCallsWith(Type.COMPLETED);
        ChaincodeStream stream = stream(LONG);
        run(stream, "tx1");
        run(stream, "tx2");
        assertThat(dialer.dials()).isEqualTo(1);
    }

    @Test
    void refuses_a_second_call_of_the_same_transaction() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CompletableFuture<Runnable> finish = new CompletableFuture<>();
        dialer.behave((message, peer) -> {
            finish.complete(() -> peer.onNext(RecordingDialer.completed(message).build()));
            called.countDown();
        });
        ChaincodeStream stream = stream(LONG);
        CompletableFuture<ChaincodeOutcome> first = CompletableFuture.supplyAsync(() -> runUnchecked(stream, "tx1"));
        assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> run(stream, "tx1")).hasMessage("error sending: txid: tx1(channel) exists");
        finish.get().run();
        assertThat(first.get(30, TimeUnit.SECONDS).response().getStatus()).isEqualTo(200);
    }

    @Test
    void names_the_reason_when_another_chaincode_answers_at_the_address() {
        RecordingDialer other = new RecordingDialer("other:5678");
        try (ChaincodeStream stream = new ChaincodeStream(PACKAGE_ID, other, LONG, LONG)) {
            assertThatThrownBy(() -> run(stream, "tx1"))
                    .hasMessageStartingWith("could not launch chaincode cc:1234")
                    .hasMessageContaining("registers as other:5678, not as cc:1234");
        }
    }

    @Test
    void names_the_reason_when_nobody_answers_at_the_address() {
        ChaincodeServerConnection nowhere =
                new ChaincodeServerConnection("127.0.0.1:1", LONG, java.util.Optional.empty());
        try (ChaincodeStream stream = new ChaincodeStream(PACKAGE_ID, new GrpcChaincodeDialer(nowhere), LONG, LONG)) {
            assertThatThrownBy(() -> run(stream, "tx1"))
                    .hasMessageStartingWith("could not launch chaincode cc:1234")
                    .hasMessageContaining("UNAVAILABLE");
        }
    }

    @Test
    void a_chaincode_that_floods_the_peer_gets_an_answer_to_every_request() throws Exception {
        int requests = 5_000;
        CountDownLatch gate = new CountDownLatch(1);
        dialer.behave((message, peer) -> {
            if (message.getType() == Type.TRANSACTION) {
                for (int i = 0; i < requests; i++) {
                    peer.onNext(put("tx1"));
                }
                peer.onNext(RecordingDialer.completed(message).build());
                gate.countDown();
            }
        });
        run(stream(LONG), "tx1");
        assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
        List<ChaincodeMessage> answers = dialer.fromPeer().stream()
                .filter(message -> message.getType() == Type.RESPONSE || message.getType() == Type.ERROR)
                .toList();
        assertThat(answers).hasSize(requests);
    }

    private ChaincodeStream stream(Duration executeTimeout) {
        return new ChaincodeStream(PACKAGE_ID, dialer, LONG, executeTimeout);
    }

    private static ChaincodeMessage put(String txId) {
        return request(
                Type.PUT_STATE, txId, PutState.newBuilder().setKey("k").build().toByteString());
    }

    private static ChaincodeMessage request(Type type, String txId, ByteString payload) {
        return ChaincodeMessage.newBuilder()
                .setType(type)
                .setTxid(txId)
                .setChannelId("channel")
                .setPayload(payload)
                .build();
    }

    private static ChaincodeOutcome runUnchecked(ChaincodeStream stream, String txId) {
        try {
            return run(stream, txId);
        } catch (ChaincodeFailure e) {
            throw new IllegalStateException(e);
        }
    }

    static ChaincodeOutcome run(ChaincodeStream stream, String txId) throws ChaincodeFailure {
        CallContext context = new CallContext(
                "channel",
                txId,
                "cc",
                SignedProposal.getDefaultInstance(),
                new TransactionSimulator(txId, new EmptyState()),
                (namespace, key) -> java.util.Collections.emptyIterator(),
                (caller, target, input) -> {
                    throw new ChaincodeFailure("no other chaincode is here");
                },
                new NoCollections());
        return stream.run(context, ChaincodeInput.getDefaultInstance());
    }

    /** A channel on which nothing has happened. */
    private static final class EmptyState implements WorldState {

        @Override
        public long height() {
            return 1;
        }

        @Override
        public @Nullable VersionedValue get(String namespace, String key) {
            return null;
        }

        @Override
        public @Nullable VersionedValue hashed(String namespace, String collection, byte[] keyHash) {
            return null;
        }

        @Override
        public @Nullable VersionedValue privateValue(String namespace, String collection, String key) {
            return null;
        }

        @Override
        public Iterator<KeyedValue> range(String namespace, String startInclusive, String endExclusive) {
            return java.util.Collections.emptyIterator();
        }

        @Override
        public Iterator<KeyedValue> privateRange(
                String namespace, String collection, String startInclusive, String endExclusive) {
            return java.util.Collections.emptyIterator();
        }
    }

    /** Nobody may do anything. */
    private static final class NoCollections implements CollectionRights {

        @Override
        public void requireReadable(String namespace, String collection) throws SimulationException {
            requireDefined(namespace, collection);
        }

        @Override
        public void requireWritable(String namespace, String collection) throws SimulationException {
            requireDefined(namespace, collection);
        }

        @Override
        public void requireDefined(String namespace, String collection) throws SimulationException {
            throw new SimulationException("there is no collection " + collection);
        }
    }
}
