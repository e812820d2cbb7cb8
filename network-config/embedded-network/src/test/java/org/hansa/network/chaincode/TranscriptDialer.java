package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;

/** Plays the chaincode's side of a transcript and keeps what the peer sent. One thread, as one gRPC stream has. */
final class TranscriptDialer implements ChaincodeDialer {

    static final String PACKAGE_ID = "vectors_1:a59207ac482ce228f193782fde35e39ab0ac39014d470235334387450276907c";

    private final ExecutorService network = Executors.newSingleThreadExecutor();
    private final List<ChaincodeMessage> script = new ArrayList<>();
    private final List<ChaincodeMessage> fromPeer = new ArrayList<>();
    private final String name;
    private int next;
    private ByteString queryId = ByteString.EMPTY;

    TranscriptDialer(String name, Transcript transcript) {
        this.name = name;
        transcript.messages().stream().filter(line -> !line.fromPeer()).forEach(line -> script.add(line.message()));
    }

    List<ChaincodeMessage> fromPeer() {
        return fromPeer;
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer) {
        ByteString id = ChaincodeID.newBuilder().setName(name).build().toByteString();
        network.execute(() -> toPeer.onNext(ChaincodeMessage.newBuilder()
                .setType(Type.REGISTER)
                .setPayload(id)
                .build()));
        return new StreamObserver<>() {
            @Override
            public void onNext(ChaincodeMessage message) {
                network.execute(() -> take(message, toPeer));
            }

            @Override
            public void onError(Throwable t) {
                // The peer gives up; the script is over.
            }

            @Override
            public void onCompleted() {
                toPeer.onCompleted();
            }
        };
    }

    @Override
    public void close() {
        network.shutdownNow();
    }

    private void take(ChaincodeMessage message, StreamObserver<ChaincodeMessage> toPeer) {
        if (message.getType() == Type.REGISTERED || message.getType() == Type.READY) {
            return;
        }
        fromPeer.add(message);
        queryId = Queries.idOf(message).orElse(queryId);
        if (next < script.size()) {
            toPeer.onNext(Queries.withId(script.get(next++), queryId));
        }
    }
}
