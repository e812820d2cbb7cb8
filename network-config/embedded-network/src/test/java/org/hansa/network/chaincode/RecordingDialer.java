package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;

/** A chaincode process that does what a test tells it to. */
final class RecordingDialer implements ChaincodeDialer {

    private final ExecutorService network = Executors.newSingleThreadExecutor();
    private final List<ChaincodeMessage> fromPeer = new CopyOnWriteArrayList<>();
    private final AtomicInteger dials = new AtomicInteger();
    private final String name;
    private volatile BiConsumer<ChaincodeMessage, StreamObserver<ChaincodeMessage>> behaviour = (message, peer) -> {};

    RecordingDialer(String name) {
        this.name = name;
    }

    List<ChaincodeMessage> fromPeer() {
        return fromPeer;
    }

    int dials() {
        return dials.get();
    }

    /** What the chaincode does with a message that is not part of the registration. */
    void behave(BiConsumer<ChaincodeMessage, StreamObserver<ChaincodeMessage>> what) {
        behaviour = what;
    }

    void answerCallsWith(Type type) {
        behave((message, peer) -> peer.onNext(completed(message).setType(type).build()));
    }

    static ChaincodeMessage.Builder completed(ChaincodeMessage call) {
        return ChaincodeMessage.newBuilder()
                .setType(Type.COMPLETED)
                .setTxid(call.getTxid())
                .setChannelId(call.getChannelId())
                .setPayload(Response.newBuilder().setStatus(200).build().toByteString());
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer) {
        dials.incrementAndGet();
        ByteString id = ChaincodeID.newBuilder().setName(name).build().toByteString();
        network.execute(() -> toPeer.onNext(ChaincodeMessage.newBuilder()
                .setType(Type.REGISTER)
                .setPayload(id)
                .build()));
        return new StreamObserver<>() {
            @Override
            public void onNext(ChaincodeMessage message) {
                fromPeer.add(message);
                if (message.getType() != Type.REGISTERED && message.getType() != Type.READY) {
                    network.execute(() -> behaviour.accept(message, toPeer));
                }
            }

            @Override
            public void onError(Throwable t) {
                // The peer gives up.
            }

            @Override
            public void onCompleted() {
                toPeer.onCompleted();
            }
        };
    }

    @Override
    public void close() {
        network.shutdown();
    }
}
