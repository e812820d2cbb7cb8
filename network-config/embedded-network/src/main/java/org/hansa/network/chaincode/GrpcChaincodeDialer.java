package org.hansa.network.chaincode;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;

/** Dials a chaincode server over gRPC, with TLS as its package asks. */
public final class GrpcChaincodeDialer implements ChaincodeDialer {

    /**
     * Fabric takes 100 MiB, in a process that has nothing else to hold. All peers live in this one, and what is larger
     * than this could not be ordered anyway.
     */
    private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

    private final ManagedChannel channel;

    public GrpcChaincodeDialer(ChaincodeServerConnection connection) {
        this.channel = Grpc.newChannelBuilder(connection.address(), credentials(connection))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(2, TimeUnit.HOURS)
                // What arrives is put into a call's mailbox, which waits for nothing: no other thread has to be woken
                // for it.
                .directExecutor()
                .build();
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> fromChaincode) {
        // A server that has just been started should not have to wait for the back-off of earlier refusals.
        channel.resetConnectBackoff();
        return ChaincodeGrpc.newStub(channel).connect(new Paced(fromChaincode));
    }

    /**
     * Takes the next message only when the answer to the last one could leave: a chaincode that asks without listening
     * is held back by the transport, instead of filling the peer's memory with answers.
     */
    private static final class Paced implements ClientResponseObserver<ChaincodeMessage, ChaincodeMessage> {

        private final StreamObserver<ChaincodeMessage> peer;
        private @Nullable ClientCallStreamObserver<ChaincodeMessage> call;
        private boolean takesNext;

        private Paced(StreamObserver<ChaincodeMessage> peer) {
            this.peer = peer;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ChaincodeMessage> toChaincode) {
            call = toChaincode;
            toChaincode.disableAutoRequestWithInitial(1);
            toChaincode.setOnReadyHandler(this::takeNext);
        }

        @Override
        public void onNext(ChaincodeMessage message) {
            peer.onNext(message);
            takesNext = true;
            takeNext();
        }

        @Override
        public void onError(Throwable reason) {
            peer.onError(reason);
        }

        @Override
        public void onCompleted() {
            peer.onCompleted();
        }

        /** Both callers are gRPC's, one at a time; it calls again when the stream becomes ready. */
        private void takeNext() {
            if (takesNext && call != null && call.isReady()) {
                takesNext = false;
                call.request(1);
            }
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static ChannelCredentials credentials(ChaincodeServerConnection connection) {
        if (connection.tls().isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        ChaincodeServerConnection.Tls tls = connection.tls().get();
        try {
            TlsChannelCredentials.Builder credentials =
                    TlsChannelCredentials.newBuilder().trustManager(pem(tls.rootCertificates()));
            if (tls.client().isPresent()) {
                ChaincodeServerConnection.ClientPair pair = tls.client().get();
                credentials.keyManager(pem(pair.certificate()), pem(pair.privateKey()));
            }
            return credentials.build();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading PEM from memory failed", e);
        }
    }

    private static InputStream pem(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
