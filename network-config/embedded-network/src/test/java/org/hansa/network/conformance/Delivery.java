package org.hansa.network.conformance;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;

/** The delivery and broadcast services of peers and orderers, one question at a time. */
final class Delivery {
    private static final long PATIENCE_SECONDS = 30;

    private Delivery() {}

    /**
     * What a node delivered for one seek.
     *
     * @param blocks in their order
     * @param status the closing status
     */
    record Answer(List<Block> blocks, Status status) {}

    /** Takes everything that a stream brings, ends and failures included. */
    private static final class Inbox<T> implements StreamObserver<T> {
        private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

        @Override
        public void onNext(T message) {
            queue.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            queue.add(failure);
        }

        @Override
        public void onCompleted() {
            queue.add(new IllegalStateException("the stream ended without a status"));
        }

        <M> M next(Class<M> type) throws Exception {
            Object message = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IllegalStateException("no message within " + PATIENCE_SECONDS + " s");
            }
            if (message instanceof Throwable failure) {
                throw new IllegalStateException(failure);
            }
            return type.cast(message);
        }
    }

    static Answer fromPeer(ManagedChannel connection, Envelope seek) throws Exception {
        Inbox<org.hyperledger.fabric.protos.peer.DeliverResponse> inbox = new Inbox<>();
        StreamObserver<Envelope> questions = DeliverGrpc.newStub(connection).deliver(inbox);
        questions.onNext(seek);
        List<Block> blocks = new ArrayList<>();
        while (true) {
            var message = inbox.next(org.hyperledger.fabric.protos.peer.DeliverResponse.class);
            if (!message.hasBlock()) {
                questions.onCompleted();
                return new Answer(blocks, message.getStatus());
            }
            blocks.add(message.getBlock());
        }
    }

    static Answer fromOrderer(ManagedChannel connection, Envelope seek) throws Exception {
        Inbox<org.hyperledger.fabric.protos.orderer.DeliverResponse> inbox = new Inbox<>();
        StreamObserver<Envelope> questions =
                AtomicBroadcastGrpc.newStub(connection).deliver(inbox);
        questions.onNext(seek);
        List<Block> blocks = new ArrayList<>();
        while (true) {
            var message = inbox.next(org.hyperledger.fabric.protos.orderer.DeliverResponse.class);
            if (!message.hasBlock()) {
                questions.onCompleted();
                return new Answer(blocks, message.getStatus());
            }
            blocks.add(message.getBlock());
        }
    }

    static BroadcastResponse broadcast(ManagedChannel connection, Envelope envelope) throws Exception {
        Inbox<BroadcastResponse> inbox = new Inbox<>();
        StreamObserver<Envelope> messages =
                AtomicBroadcastGrpc.newStub(connection).broadcast(inbox);
        messages.onNext(envelope);
        BroadcastResponse answer = inbox.next(BroadcastResponse.class);
        messages.onCompleted();
        return answer;
    }

    /** From one block to another, both included; fails when one is not there yet. */
    static SeekInfo blocks(long first, long last) {
        return SeekInfo.newBuilder()
                .setStart(specified(first))
                .setStop(specified(last))
                .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
                .build();
    }

    /** From block 0 to the newest one. */
    static SeekInfo everything() {
        return SeekInfo.newBuilder()
                .setStart(specified(0))
                .setStop(SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()))
                .build();
    }

    static SeekPosition specified(long number) {
        return SeekPosition.newBuilder()
                .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                .build();
    }
}
