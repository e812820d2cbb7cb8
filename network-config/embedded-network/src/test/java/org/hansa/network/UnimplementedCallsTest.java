package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Ports;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/conformance.md lists what the network does not have; whoever calls it is told so by name. */
class UnimplementedCallsTest {
    private static final Pattern CALL = Pattern.compile("(?m)^\\| `([A-Za-z.]+/[A-Za-z]+)` \\|");

    @TempDir
    Path home;

    @Test
    void every_call_on_the_list_is_answered_with_unimplemented_and_its_name() throws Exception {
        String document = Files.readString(Path.of("..", "..", "docs", "conformance.md"));
        List<String> calls = CALL.matcher(document.substring(document.indexOf("<!-- unimplemented -->")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(calls).hasSizeGreaterThan(5);
        ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
        try (EmbeddedNetwork network = EmbeddedNetwork.start(NetworkSettings.of(config, home, Ports.any()))) {
            ManagedChannel peer = Grpc.newChannelBuilder(
                            network.peerEndpoint("nord").toString(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(network.crypto()
                                            .tlsCaCertificate(config.member("nord"))
                                            .toFile())
                                    .build())
                    .build();
            try {
                calls.forEach(call -> requireUnimplemented(peer, call));
            } finally {
                peer.shutdownNow();
            }
        }
    }

    private static void requireUnimplemented(ManagedChannel peer, String call) {
        var marshaller = ProtoUtils.marshaller(Envelope.getDefaultInstance());
        MethodDescriptor<Envelope, Envelope> method = MethodDescriptor.newBuilder(marshaller, marshaller)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(call)
                .build();
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(peer, method, options, Envelope.getDefaultInstance()));
        assertThat(refusal.getStatus().getCode()).as(call).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(refusal.getStatus().getDescription()).contains(call);
    }
}
