package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The network as a process of its own: ready line, SIGTERM, SIGKILL. */
class KilledNetworkTest {

    private static final int ENOUGH = 120;

    @TempDir
    Path home;

    private TestConsortium consortium;
    private TransactionForge forge;
    private Process process;
    private JsonNode profile;

    @BeforeEach
    void start() throws IOException {
        consortium = new TestConsortium(home);
        forge = new TransactionForge(consortium);
        launch();
    }

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void loses_no_acknowledged_transaction_when_it_is_killed() throws Exception {
        Map<String, Long> acknowledged = new LinkedHashMap<>();
        ByteString lastSeen;
        try (BlockReader reader = reader("nord", 0);
                Broadcasts broadcasts = new Broadcasts()) {
            reader.next();
            broadcasts.send(forge.definition("cc"));
            Block block = reader.next();
            int sent = 0;
            while (acknowledged.size() < ENOUGH) {
                for (int i = 0; i < 20; i++, sent++) {
                    TxReadWriteSet put = TransactionForge.put("cc", "k" + sent % 10, "v" + sent);
                    broadcasts.send(forge.transaction("cc", put, "nord", "rhein"));
                }
                block = reader.next();
                remember(block, acknowledged);
                assertThat(sent)
                        .as("transactions sent for %s that are valid", acknowledged.size())
                        .isLessThan(2_000);
            }
            process.destroyForcibly().waitFor();
            lastSeen = ByteString.copyFrom(Blocks.headerHash(block.getHeader()));
        }
        launch();
        Map<String, Long> afterwards = new LinkedHashMap<>();
        List<ByteString> hashes = new ArrayList<>();
        OfflineVerifier verifier = new OfflineVerifier();
        try (BlockReader nord = reader("nord", 0);
                BlockReader helv = reader("helv", 0)) {
            long last = acknowledged.values().stream().mapToLong(n -> n).max().orElseThrow();
            for (long number = 0; number <= last; number++) {
                Block block = nord.next();
                assertThat(helv.next()).isEqualTo(block);
                verifier.accept(block);
                hashes.add(ByteString.copyFrom(Blocks.headerHash(block.getHeader())));
                remember(block, afterwards);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(afterwards).containsAllEntriesOf(acknowledged);
        assertThat(hashes).contains(lastSeen);
    }

    @Test
    void ends_cleanly_when_it_is_told_to() throws Exception {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        launch();
        try (BlockReader reader = reader("rhein", 0)) {
            assertThat(reader.next().getHeader().getNumber()).isZero();
        }
    }

    private void launch() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedNetworkMain.class.getName(),
                        "--config",
                        Path.of("..", "consortium.yaml").toString(),
                        "--home",
                        home.toString(),
                        "--port-base",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith(EmbeddedNetworkMain.READY)) {
            line = output.readLine();
        }
        assertThat(line).as("the ready line").isNotNull();
        Path file = home.resolve("network").resolve("connection-profile.json");
        profile = JsonMapper.shared().readTree(Files.readString(file));
    }

    private BlockReader reader(String member, long from) {
        for (JsonNode organisation : profile.get("organisations")) {
            if (organisation.get("id").asString().equals(member)) {
                JsonNode peer = organisation.get("peers").get(0);
                Path roots = Path.of(peer.get("tlsRoots").asString());
                return new BlockReader(peer.get("address").asString(), roots, consortium, forge, from);
            }
        }
        throw new IllegalArgumentException(member);
    }

    private static void remember(Block block, Map<String, Long> transactions) {
        byte[] filter = Blocks.transactionsFilter(block);
        for (int i = 0; i < filter.length; i++) {
            if (filter[i] == 0) {
                String txId = SignedEnvelope.parse(block.getData().getData(i)).transactionId();
                transactions.put(txId, block.getHeader().getNumber());
            }
        }
    }

    /** A broadcast stream to the first orderer. */
    private final class Broadcasts implements AutoCloseable {

        private final ManagedChannel channel;
        private final StreamObserver<Envelope> stream;

        Broadcasts() {
            JsonNode orderer = profile.get("orderers").get(0);
            channel = BlockReader.connect(
                    orderer.get("address").asString(),
                    Path.of(orderer.get("tlsRoots").asString()));
            stream = AtomicBroadcastGrpc.newStub(channel).broadcast(new StreamObserver<>() {
                @Override
                public void onNext(BroadcastResponse response) {}

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onCompleted() {}
            });
        }

        void send(Envelope envelope) {
            stream.onNext(envelope);
        }

        @Override
        public void close() {
            channel.shutdownNow();
        }
    }
}
