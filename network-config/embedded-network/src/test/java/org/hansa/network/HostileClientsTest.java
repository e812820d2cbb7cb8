package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.hansa.network.config.Ports;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.SignedSnapshotRequest;
import org.hyperledger.fabric.protos.peer.SnapshotGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send what no honest client sends. Each gets Fabric's answer, and the network goes on for the others. */
class HostileClientsTest {

    /** The order of P-256: s and n - s verify alike, and Fabric takes the smaller only. */
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final String NO_WRITER =
            "implicit policy evaluation failed - 0 sub-policies were satisfied, but this"
                    + " policy requires 1 of the 'Writers' sub-policies to be satisfied: permission denied";

    @TempDir
    private static Path home;

    private static TestConsortium consortium;
    private static TransactionForge forge;
    private static EmbeddedNetwork network;
    private static ManagedChannel peer;
    private static ManagedChannel orderer;

    @BeforeAll
    static void start() {
        consortium = new TestConsortium(home);
        forge = new TransactionForge(consortium);
        network = EmbeddedNetwork.start(consortium.config, home, Ports.any());
        peer = connect(
                network.peerEndpoint("nord").toString(),
                consortium.crypto.tlsCaCertificate(consortium.config.member("nord")));
        orderer = connect(
                network.ordererEndpoint(1).toString(),
                consortium.crypto.tlsCaCertificate(consortium.config.organisation("nord")));
    }

    @AfterAll
    static void stop() {
        peer.shutdownNow();
        orderer.shutdownNow();
        network.close();
    }

    @AfterEach
    void an_honest_client_is_served() {
        ProposalResponse answer = EndorserGrpc.newBlockingStub(peer)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .processProposal(honest());
        assertThat(answer.getResponse().getStatus()).isEqualTo(200);
        assertThat(network.isHealthy()).isTrue();
    }

    @Test
    void the_twin_of_a_signature_is_no_signature() {
        SignedProposal proposal = honest();
        SignedProposal twin =
                proposal.toBuilder().setSignature(twin(proposal.getSignature())).build();
        assertThatThrownBy(() -> EndorserGrpc.newBlockingStub(peer).processProposal(twin))
                .hasMessage("UNKNOWN: error validating proposal: access denied: channel [hansa] creator org [NordMSP]");
        Envelope envelope = forge.definition("cc");
        assertThat(broadcast(envelope.toBuilder()
                        .setSignature(twin(envelope.getSignature()))
                        .build()))
                .isEqualTo("FORBIDDEN " + NO_WRITER);
    }

    @Test
    void an_envelope_cut_off_anywhere_is_refused() {
        Envelope envelope = forge.definition("cc");
        ByteString payload = envelope.getPayload();
        for (int length : new int[] {1, payload.size() / 3, payload.size() - 1}) {
            assertThat(broadcast(envelope.toBuilder()
                            .setPayload(payload.substring(0, length))
                            .build()))
                    .matches("(BAD_REQUEST|FORBIDDEN) .*");
        }
        assertThat(broadcast(envelope.toBuilder()
                        .setPayload(payload.substring(0, payload.size() - 1))
                        .build()))
                .startsWith("BAD_REQUEST could not determine channel ID: error unmarshalling Payload: ");
    }

    @Test
    void an_envelope_that_comes_again_is_ordered_once() {
        Envelope envelope = forge.definition("again");
        assertThat(broadcast(envelope)).isEqualTo("SUCCESS ");
        assertThat(broadcast(envelope))
                .matches("SERVICE_UNAVAILABLE failed to submit request: request already (exists|processed)");
    }

    @Test
    void a_proposal_cut_off_anywhere_is_refused() {
        ByteString bytes = honest().getProposalBytes();
        for (int length : new int[] {0, 1, bytes.size() / 2, bytes.size() - 1}) {
            SignedProposal cut = honest().toBuilder()
                    .setProposalBytes(bytes.substring(0, length))
                    .build();
            assertThatThrownBy(() -> EndorserGrpc.newBlockingStub(peer).processProposal(cut))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN));
        }
    }

    @Test
    void bytes_that_are_no_message_end_the_call_and_nothing_else() {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(EndorserGrpc.getProcessProposalMethod().getFullMethodName())
                .build();
        assertThatThrownBy(() ->
                        ClientCalls.blockingUnaryCall(peer, raw, CallOptions.DEFAULT, new byte[] {(byte) 0xff, 7, 7}))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL))
                .hasMessageContaining("grpc: error unmarshalling request");
    }

    @Test
    void a_call_that_is_not_supported_is_unimplemented_by_its_name() {
        assertThatThrownBy(
                        () -> SnapshotGrpc.newBlockingStub(peer).generate(SignedSnapshotRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED))
                .hasMessageContaining("protos.Snapshot/Generate");
    }

    @Test
    void the_gateway_takes_five_hundred_calls_at_once_and_refuses_more_until_some_end() throws Exception {
        ManagedChannel other = connect(
                network.peerEndpoint("nord").toString(),
                consortium.crypto.tlsCaCertificate(consortium.config.member("nord")));
        try {
            BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
            for (int i = 0; i < 1_000; i++) {
                GatewayGrpc.newStub(other).chaincodeEvents(events(), collect(ends));
            }
            for (int i = 0; i < 500; i++) {
                Status end = ends.poll(20, TimeUnit.SECONDS);
                assertThat(end).isNotNull();
                assertThat(end.getCode()).isEqualTo(Status.Code.UNKNOWN);
                assertThat(end.getDescription())
                        .isEqualTo("too many requests for /gateway.Gateway, exceeding concurrency limit (500)");
            }
            assertThat(ends.poll(200, TimeUnit.MILLISECONDS)).isNull();
            an_honest_client_is_served();
        } finally {
            other.shutdownNow();
            other.awaitTermination(10, TimeUnit.SECONDS);
        }
        assertThat(eventsAreServedAgain()).isTrue();
    }

    @Test
    void a_thousand_delivery_streams_of_one_client_are_all_served() throws Exception {
        BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
        Envelope newest = seekNewest();
        List<StreamObserver<Envelope>> streams = new ArrayList<>();
        BlockingQueue<DeliverResponse> blocks = new LinkedBlockingQueue<>();
        for (int i = 0; i < 1_000; i++) {
            StreamObserver<Envelope> stream = DeliverGrpc.newStub(peer).deliverFiltered(new StreamObserver<>() {
                @Override
                public void onNext(DeliverResponse response) {
                    if (response.hasFilteredBlock()) {
                        blocks.add(response);
                    }
                }

                @Override
                public void onError(Throwable cause) {
                    ends.add(Status.fromThrowable(cause));
                }

                @Override
                public void onCompleted() {
                    ends.add(Status.OK);
                }
            });
            stream.onNext(newest);
            streams.add(stream);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(blocks.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
        streams.forEach(StreamObserver::onCompleted);
        for (int i = 0; i < 1_000; i++) {
            assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo(Status.OK);
        }
    }

    private static boolean eventsAreServedAgain() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
            ManagedChannel fresh = connect(
                    network.peerEndpoint("nord").toString(),
                    consortium.crypto.tlsCaCertificate(consortium.config.member("nord")));
            try {
                GatewayGrpc.newStub(fresh).chaincodeEvents(events(), collect(ends));
                if (ends.poll(200, TimeUnit.MILLISECONDS) == null) {
                    return true;
                }
            } finally {
                fresh.shutdownNow();
            }
        }
        return false;
    }

    private static SignedChaincodeEventsRequest events() {
        PeerSigner signer = signer();
        ByteString request = ChaincodeEventsRequest.newBuilder()
                .setChannelId("hansa")
                .setChaincodeId("cc")
                .setIdentity(signer.identity())
                .build()
                .toByteString();
        return SignedChaincodeEventsRequest.newBuilder()
                .setRequest(request)
                .setSignature(signer.sign(request))
                .build();
    }

    private static StreamObserver<ChaincodeEventsResponse> collect(BlockingQueue<Status> ends) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ChaincodeEventsResponse response) {
                // There are no events on this channel.
            }

            @Override
            public void onError(Throwable cause) {
                ends.add(Status.fromThrowable(cause));
            }

            @Override
            public void onCompleted() {
                ends.add(Status.OK);
            }
        };
    }

    private static Envelope seekNewest() {
        SeekPosition newest = SeekPosition.newBuilder()
                .setNewest(SeekNewest.getDefaultInstance())
                .build();
        SeekInfo seek = SeekInfo.newBuilder().setStart(newest).setStop(newest).build();
        return forge.message(consortium.user("nord", "Anchor"), forge.header(5).build(), seek.toByteString());
    }

    /** Status and info of the orderer's answer. */
    private static String broadcast(Envelope envelope) {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<Envelope> stream = AtomicBroadcastGrpc.newStub(orderer).broadcast(new StreamObserver<>() {
            @Override
            public void onNext(BroadcastResponse response) {
                answers.add(response.getStatus() + " " + response.getInfo());
            }

            @Override
            public void onError(Throwable cause) {
                answers.add(String.valueOf(Status.fromThrowable(cause)));
            }

            @Override
            public void onCompleted() {
                answers.add("completed");
            }
        });
        stream.onNext(envelope);
        stream.onCompleted();
        try {
            return String.valueOf(answers.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SignedProposal honest() {
        return new SignedProposals(signer(), Clock.systemUTC())
                .sign(
                        "hansa",
                        "qscc",
                        List.of(ByteString.copyFromUtf8("GetChainInfo"), ByteString.copyFromUtf8("hansa")),
                        Map.of());
    }

    private static PeerSigner signer() {
        return PeerSigner.of("NordMSP", consortium.crypto.user(consortium.config.organisation("nord"), "Anchor"));
    }

    private static ByteString twin(ByteString signature) {
        ASN1Sequence numbers = ASN1Sequence.getInstance(signature.toByteArray());
        ASN1EncodableVector twin = new ASN1EncodableVector();
        twin.add(numbers.getObjectAt(0));
        twin.add(new ASN1Integer(
                ORDER.subtract(ASN1Integer.getInstance(numbers.getObjectAt(1)).getValue())));
        try {
            return ByteString.copyFrom(new DERSequence(twin).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ManagedChannel connect(String address, Path roots) {
        try {
            return Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(roots.toFile())
                                    .build())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
