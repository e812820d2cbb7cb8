package org.hansa.network.chaincode;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** Dials a chaincode server over gRPC, with TLS as its package asks. */
public final class GrpcChaincodeDialer implements ChaincodeDialer {

    /** Fabric's limit for messages between peer and chaincode. */
    private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

    private final ManagedChannel channel;

    public GrpcChaincodeDialer(ChaincodeServerConnection connection) {
        this.channel = Grpc.newChannelBuilder(connection.address(), credentials(connection))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(2, TimeUnit.HOURS)
                .build();
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> fromChaincode) {
        // A server that has just been started should not have to wait for the back-off of earlier refusals.
        channel.resetConnectBackoff();
        return ChaincodeGrpc.newStub(channel).connect(fromChaincode);
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
