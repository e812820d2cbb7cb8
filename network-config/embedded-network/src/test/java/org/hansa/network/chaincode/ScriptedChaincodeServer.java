package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;

/** A chaincode process of any language, good or bad: it speaks the protocol over gRPC as a test tells it to. */
final class ScriptedChaincodeServer extends ChaincodeGrpc.ChaincodeImplBase implements AutoCloseable {

    /** How the process begins: what it sends before anything else. */
    @FunctionalInterface
    interface Start {
        void begin(ServerCallStreamObserver<ChaincodeMessage> peer);
    }

    private final Server server;
    private final List<ChaincodeMessage> received = new CopyOnWriteArrayList<>();
    private final List<ServerCallStreamObserver<ChaincodeMessage>> streams = new CopyOnWriteArrayList<>();
    private volatile Start start;
    private volatile BiConsumer<ChaincodeMessage, ServerCallStreamObserver<ChaincodeMessage>> behaviour =
            (message, peer) -> peer.onNext(completed(message));
    private volatile boolean listens = true;
    private volatile Start whenReady = peer -> {};

    ScriptedChaincodeServer(String packageId) {
        start = peer -> peer.onNext(register(packageId));
        try {
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChaincodeServerConnection connection() {
        return new ChaincodeServerConnection("127.0.0.1:" + server.getPort(), Duration.ofSeconds(30), Optional.empty());
    }

    /** What it does with each message that is not part of the registration. */
    void behave(BiConsumer<ChaincodeMessage, ServerCallStreamObserver<ChaincodeMessage>> what) {
        behaviour = what;
    }

    void startWith(Start how) {
        start = how;
    }

    /** From the next stream on it takes READY and the first call, and reads nothing after that. */
    void stopListening() {
        listens = false;
    }

    /** What it does whenever the peer could take more. */
    void whenReady(Start what) {
        whenReady = what;
    }

    /** Everything the peer sent, on all streams. */
    List<ChaincodeMessage> received() {
        return received;
    }

    int dials() {
        return streams.size();
    }

    static ChaincodeMessage register(String packageId) {
        return ChaincodeMessage.newBuilder()
                .setType(Type.REGISTER)
                .setPayload(ChaincodeID.newBuilder().setName(packageId).build().toByteString())
                .build();
    }

    static ChaincodeMessage completed(ChaincodeMessage call) {
        return RecordingDialer.completed(call).build();
    }

    static ChaincodeMessage request(ChaincodeMessage call, Type type, ByteString payload) {
        return ChaincodeMessage.newBuilder()
                .setType(type)
                .setTxid(call.getTxid())
                .setChannelId(call.getChannelId())
                .setPayload(payload)
                .build();
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> responses) {
        ServerCallStreamObserver<ChaincodeMessage> peer = (ServerCallStreamObserver<ChaincodeMessage>) responses;
        streams.add(peer);
        peer.setOnReadyHandler(() -> whenReady.begin(peer));
        if (!listens) {
            peer.disableAutoRequest();
            // REGISTERED, READY, and the call.
            peer.request(3);
        }
        start.begin(peer);
        return new StreamObserver<>() {
            @Override
            public void onNext(ChaincodeMessage message) {
                received.add(message);
                if (message.getType() != Type.REGISTERED && message.getType() != Type.READY) {
                    behaviour.accept(message, peer);
                }
            }

            @Override
            public void onError(Throwable reason) {
                // The peer gives up.
            }

            @Override
            public void onCompleted() {
                peer.onCompleted();
            }
        };
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
