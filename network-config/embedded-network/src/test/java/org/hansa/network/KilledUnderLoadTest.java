package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.deploy.ChaincodeDeployment;
import org.hansa.network.deploy.ChaincodeRelease;
import org.hansa.network.deploy.DeploymentTarget;
import org.hansa.network.testchaincode.ChaincodeServerProcess;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at seeded moments while Gateway clients write: after each restart every write that a client was told of is
 * there at every peer. {@code -Dhansa.seed=N} repeats the moments.
 */
class KilledUnderLoadTest {

    private static final int KILLS = 3;
    private static final int WRITERS = 6;
    /** Time for the first commits of a process that has just started; the moment of the kill is drawn beyond them. */
    private static final int ENOUGH_BEFORE_THE_KILL = 20;

    private static final int MAX_MILLIS_MORE = 400;

    @TempDir
    Path home;

    private final ConsortiumConfig config = NetworkProcess.consortium();
    private final List<ChaincodeServerProcess> chaincodes = new ArrayList<>();
    /** Keys by transaction id. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private NetworkProcess network;

    @AfterEach
    void stop() {
        if (network != null) {
            network.close();
        }
        chaincodes.forEach(ChaincodeServerProcess::close);
    }

    @Test
    void every_write_that_a_client_was_told_of_is_there_after_each_kill() throws Exception {
        long seed = Long.getLong("hansa.seed", 11);
        Random random = new Random(seed);
        network = NetworkProcess.start(home);
        deploy();
        for (int round = 0; round < KILLS; round++) {
            killUnderLoad(round, random.nextInt(MAX_MILLIS_MORE));
            network = NetworkProcess.start(home);
            requireAcknowledged("round " + round + " of seed " + seed);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * ENOUGH_BEFORE_THE_KILL);
        requireValues(config.members().get(random.nextInt(3)));
    }

    private void killUnderLoad(int round, int millisMore) throws Exception {
        int before = acknowledged.size();
        CountDownLatch enough = new CountDownLatch(ENOUGH_BEFORE_THE_KILL);
        List<Thread> writers = new ArrayList<>();
        List<Connected> clients = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            Connected client = new Connected(config.members().get(writer % 3));
            clients.add(client);
            String prefix = "r" + round + "w" + writer + "n";
            Thread thread = new Thread(() -> write(client.contract, prefix, enough), prefix);
            thread.start();
            writers.add(thread);
        }
        assertThat(enough.await(120, TimeUnit.SECONDS))
                .as("writes before the kill")
                .isTrue();
        // The moment is the point here: nothing is waited for.
        new CountDownLatch(1).await(millisMore, TimeUnit.MILLISECONDS);
        network.kill();
        for (Thread writer : writers) {
            writer.join(60_000);
            assertThat(writer.isAlive()).isFalse();
        }
        clients.forEach(Connected::close);
        assertThat(acknowledged.size()).isGreaterThan(before);
    }

    /** Writes one key after the other until the network is gone. */
    private void write(Contract contract, String prefix, CountDownLatch enough) {
        for (int i = 0; ; i++) {
            String key = prefix + i;
            try {
                Proposal proposal = contract.newProposal("put")
                        .addArguments(key, "value of " + key)
                        .build();
                Status status = proposal.endorse().submitAsync().getStatus();
                assertThat(status.isSuccessful()).as(key).isTrue();
                acknowledged.put(proposal.getTransactionId(), key);
                enough.countDown();
            } catch (GatewayException killed) {
                return;
            }
        }
    }

    /** Every peer has the same chain, it verifies, and what was acknowledged is in it and valid. */
    private void requireAcknowledged(String when) throws Exception {
        TestConsortium consortium = new TestConsortium(home);
        TransactionForge forge = new TransactionForge(consortium);
        OfflineVerifier verifier = new OfflineVerifier();
        Set<String> valid = new HashSet<>();
        List<BlockReader> readers = new ArrayList<>();
        config.members()
                .forEach(member -> readers.add(new BlockReader(
                        network.peer(member), consortium.crypto.tlsCaCertificate(member), consortium, forge, 0)));
        for (long number = 0, height = height(); number < height; number++) {
            Block block = readers.get(0).next();
            verifier.accept(block);
            addValid(block, valid);
            for (BlockReader other : readers.subList(1, readers.size())) {
                assertThat(other.next()).as(when).isEqualTo(block);
            }
        }
        readers.forEach(BlockReader::close);
        assertThat(valid).as("valid after %s", when).containsAll(acknowledged.keySet());
    }

    private static void addValid(Block block, Set<String> valid) {
        byte[] filter = Blocks.transactionsFilter(block);
        for (int i = 0; i < filter.length; i++) {
            if (filter[i] == 0) {
                valid.add(SignedEnvelope.parse(block.getData().getData(i)).transactionId());
            }
        }
    }

    private void requireValues(Member member) throws Exception {
        try (Connected client = new Connected(member)) {
            for (String key : acknowledged.values()) {
                byte[] value = client.contract.evaluateTransaction("get", key);
                assertThat(new String(value, StandardCharsets.UTF_8)).isEqualTo("value of " + key);
            }
        }
    }

    private long height() throws Exception {
        try (Connected client = new Connected(config.members().get(0))) {
            byte[] info = client.gateway
                    .getNetwork(config.channel())
                    .getContract("qscc")
                    .evaluateTransaction("GetChainInfo", config.channel());
            return org.hyperledger.fabric.protos.common.BlockchainInfo.parseFrom(info)
                    .getHeight();
        }
    }

    private void deploy() {
        CryptoFolder crypto = new CryptoFolder(home.resolve("crypto"));
        Map<String, Integer> ports = new LinkedHashMap<>();
        config.members().forEach(member -> ports.put(member.msp(), Ports.free()));
        ChaincodeRelease release = ChaincodeRelease.of("vectors", "1.0");
        ChaincodeDeployment deployment = new ChaincodeDeployment(
                config.channel(),
                config.members().stream()
                        .map(member -> new DeploymentTarget(
                                member.msp(),
                                network.peer(member),
                                crypto.tlsCaCertificate(member),
                                crypto.user(member, "Admin"),
                                connection(crypto, member, ports.get(member.msp()))))
                        .toList());
        Map<String, String> packageIds = deployment.packageIds(release);
        config.members()
                .forEach(member -> chaincodes.add(new ChaincodeServerProcess(
                        ports.get(member.msp()),
                        packageIds.get(member.msp()),
                        crypto.chaincodeTls(member, config.chaincode()),
                        crypto.tlsCaCertificate(member))));
        deployment.deploy(release);
    }

    private static ChaincodeServerConnection connection(CryptoFolder crypto, Member member, int port) {
        TlsFiles peer = crypto.peerTls(member);
        return new ChaincodeServerConnection(
                "127.0.0.1:" + port,
                Duration.ofSeconds(30),
                Optional.of(new ChaincodeServerConnection.Tls(
                        NetworkProcess.text(crypto.tlsCaCertificate(member)),
                        Optional.of(new ChaincodeServerConnection.ClientPair(
                                NetworkProcess.text(peer.certificate()), NetworkProcess.text(peer.key()))))));
    }

    /** A Gateway client of a member's anchor identity at its own peer. */
    private final class Connected implements AutoCloseable {

        private final ManagedChannel connection;
        private final Gateway gateway;
        private final Contract contract;

        Connected(Member member) throws IOException {
            CryptoFolder crypto = new CryptoFolder(home.resolve("crypto"));
            KeyFiles identity = crypto.user(member, "Anchor");
            connection = BlockReader.connect(network.peer(member), crypto.tlsCaCertificate(member));
            gateway = Gateway.newInstance()
                    .identity(new X509Identity(member.msp(), PemFiles.readCertificate(identity.certificate())))
                    .signer(Signers.newPrivateKeySigner(PemFiles.readKey(identity.key())))
                    .connection(connection)
                    .evaluateOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .endorseOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .submitOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .commitStatusOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                    .connect();
            contract = gateway.getNetwork(config.channel()).getContract("vectors");
        }

        @Override
        public void close() {
            gateway.close();
            connection.shutdownNow();
        }
    }
}
