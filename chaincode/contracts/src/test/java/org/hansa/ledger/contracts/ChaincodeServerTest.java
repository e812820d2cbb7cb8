package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as a peer meets it: mutual TLS, the shim's handshake, one transaction; and nothing of it in the log. */
class ChaincodeServerTest {
    @TempDir
    private Path folder;

    @Test
    void serves_the_peer_whose_certificate_it_trusts_and_nobody_else() throws Exception {
        TestCertificates server = TestCertificates.selfSigned("CN=chaincode");
        TestCertificates peer = TestCertificates.selfSigned("CN=peer0");
        TestCertificates stranger = TestCertificates.selfSigned("CN=stranger");
        Map<String, String> environment = new TreeMap<>(Map.of(
                "CORE_CHAINCODE_ID_NAME", "hansa:1",
                "CORE_PEER_TLS_ENABLED", "true",
                "CORE_TLS_CLIENT_KEY_FILE", file("server.key", server.keyPem()),
                "CORE_TLS_CLIENT_CERT_FILE", file("server.crt", server.pem()),
                "CHAINCODE_CLIENT_CA_CERT", file("peer.crt", peer.pem())));

        try (ChaincodeProcess process = new ChaincodeProcess(folder, environment)) {
            System.out.println(
                    "Chaincode process listens after " + process.startedIn().toMillis() + " ms");
            try (PeerStream refused = new PeerStream(process.port(), stranger)) {
                assertThat(refused.error()).contains("UNAVAILABLE");
            }
            try (PeerStream stream = new PeerStream(process.port(), peer)) {
                assertThat(stream.next().getType()).isEqualTo(Type.REGISTER);
                stream.send(Type.REGISTERED, ByteString.EMPTY);
                stream.send(Type.READY, ByteString.EMPTY);

                Response response = stream.invoke(
                        LedgerFunction.FOUND, Consortium.founding().bytes());

                assertThat(response.getStatus()).isEqualTo(200);
                assertThat(stream.state).containsKey(LedgerKey.FOUNDING).hasSize(13);
                Response again = stream.invoke(
                        LedgerFunction.FOUND, Consortium.founding().bytes());
                assertThat(again.getStatus()).isEqualTo(500);
                assertThat(again.getMessage()).isEqualTo("ALREADY_EXISTS: founding");
            }
            assertThat(process.log()).doesNotContain("NordMSP Ltd").doesNotContain("id.RheinMSP.example");
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** A peer's end of the stream: answers reads and writes from a map. */
    private static final class PeerStream implements StreamObserver<ChaincodeMessage>, AutoCloseable {
        final TreeMap<String, ByteString> state = new TreeMap<>();
        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        private final ManagedChannel channel;
        private final StreamObserver<ChaincodeMessage> toChaincode;
        private int transactions;

        PeerStream(int port, TestCertificates identity) throws IOException {
            SslContextBuilder tls = GrpcSslContexts.forClient()
                    .trustManager(io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE)
                    .keyManager(stream(identity.pem()), stream(identity.keyPem()));
            channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .sslContext(tls.build())
                    .build();
            toChaincode = ChaincodeGrpc.newStub(channel).connect(this);
        }

        private static java.io.InputStream stream(String pem) {
            return new java.io.ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
        }

        String error() throws InterruptedException {
            return String.valueOf(received.poll(20, TimeUnit.SECONDS));
        }

        ChaincodeMessage next() throws InterruptedException {
            Object next = received.poll(20, TimeUnit.SECONDS);
            if (next instanceof ChaincodeMessage message) {
                return message;
            }
            throw new AssertionError("no message but " + next);
        }

        void send(Type type, ByteString payload) {
            toChaincode.onNext(ChaincodeMessage.newBuilder()
                    .setType(type)
                    .setPayload(payload)
                    .setChannelId("hansa")
                    .setTxid("tx" + transactions)
                    .build());
        }

        Response invoke(String function, byte[] argument) throws Exception {
            transactions++;
            ChaincodeInput input = ChaincodeInput.newBuilder()
                    .addAllArgs(
                            new ArrayList<>(List.of(ByteString.copyFromUtf8(function), ByteString.copyFrom(argument))))
                    .build();
            toChaincode.onNext(ChaincodeMessage.newBuilder()
                    .setType(Type.TRANSACTION)
                    .setPayload(input.toByteString())
                    .setProposal(proposal())
                    .setChannelId("hansa")
                    .setTxid("tx" + transactions)
                    .build());
            while (true) {
                ChaincodeMessage message = next();
                switch (message.getType()) {
                    case GET_STATE ->
                        send(
                                Type.RESPONSE,
                                state.getOrDefault(
                                        GetState.parseFrom(message.getPayload()).getKey(), ByteString.EMPTY));
                    case PUT_STATE -> {
                        PutState put = PutState.parseFrom(message.getPayload());
                        state.put(put.getKey(), put.getValue());
                        send(Type.RESPONSE, ByteString.EMPTY);
                    }
                    case COMPLETED -> {
                        return Response.parseFrom(message.getPayload());
                    }
                    default -> throw new AssertionError("unexpected " + message.getType());
                }
            }
        }

        private static SignedProposal proposal() {
            ByteString creator = SerializedIdentity.newBuilder()
                    .setMspid("NordMSP")
                    .setIdBytes(ByteString.copyFromUtf8(TestCertificates.selfSigned("CN=governance,OU=client")
                            .pem()))
                    .build()
                    .toByteString();
            Header header = Header.newBuilder()
                    .setChannelHeader(ChannelHeader.newBuilder()
                            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                            .setTimestamp(
                                    com.google.protobuf.Timestamp.newBuilder().setSeconds(1_763_000_000L))
                            .build()
                            .toByteString())
                    .setSignatureHeader(SignatureHeader.newBuilder()
                            .setCreator(creator)
                            .build()
                            .toByteString())
                    .build();
            Proposal proposal = Proposal.newBuilder()
                    .setHeader(header.toByteString())
                    .setPayload(ChaincodeProposalPayload.getDefaultInstance().toByteString())
                    .build();
            return SignedProposal.newBuilder()
                    .setProposalBytes(proposal.toByteString())
                    .build();
        }

        @Override
        public void onNext(ChaincodeMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable error) {
            received.add(error);
        }

        @Override
        public void onCompleted() {
            received.add("end of stream");
        }

        @Override
        public void close() {
            channel.shutdownNow();
        }
    }
}
