package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** The network as a process of its own: ready line, SIGTERM, SIGKILL. */
class KilledNetworkTest {

    private static final int ENOUGH = 120;
    /** Enough that blocks are on their way at the kill, and few enough for a slow machine to come along. */
    private static final int MOST_UNDER_WAY = 200;

    @TempDir
    Path home;

    private TestConsortium consortium;
    private TransactionForge forge;
    private NetworkProcess network;

    @BeforeEach
    void start() throws IOException {
        consortium = new TestConsortium(home);
        forge = new TransactionForge(consortium);
        network = NetworkProcess.start(home);
    }

    @AfterEach
    void kill() {
        network.kill();
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
            int seen = 0;
            while (acknowledged.size() < ENOUGH) {
                for (int i = 0; i < 20 && sent - seen < MOST_UNDER_WAY; i++, sent++) {
                    TxReadWriteSet put = TransactionForge.put("cc", "k" + sent % 10, "v" + sent);
                    broadcasts.send(forge.transaction("cc", put, "nord", "rhein"));
                }
                block = reader.next();
                seen += block.getData().getDataCount();
                remember(block, acknowledged);
                assertThat(sent)
                        .as("transactions sent for %s that are valid", acknowledged.size())
                        .isLessThan(2_000);
            }
            network.kill();
            lastSeen = ByteString.copyFrom(Blocks.headerHash(block.getHeader()));
        }
        network = NetworkProcess.start(home);
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
        assertThat(network.terminate()).isEqualTo(143);
        network = NetworkProcess.start(home);
        try (BlockReader reader = reader("rhein", 0)) {
            assertThat(reader.next().getHeader().getNumber()).isZero();
        }
    }

    private BlockReader reader(String member, long from) {
        JsonNode peer = network.peerEntry(member);
        Path roots = Path.of(peer.get("tlsRoots").asString());
        return new BlockReader(peer.get("address").asString(), roots, consortium, forge, from);
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
            JsonNode orderer = network.orderers().get(0);
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
