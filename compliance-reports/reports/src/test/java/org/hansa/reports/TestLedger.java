package org.hansa.reports;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.lifecycle.LifecycleKeys;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.ledger.contracts.HansaChaincode;
import org.hansa.network.EmbeddedNetwork;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.deploy.ChaincodeDeployment;
import org.hansa.network.deploy.ChaincodeRelease;
import org.hansa.network.deploy.DeploymentTarget;
import org.hansa.network.ledger.VersionedValue;
import org.hansa.reports.export.LedgerEvidence;
import org.hansa.reports.format.Dsse;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyGrpcServer;
import org.hyperledger.fabric.traces.Traces;

/** A real network with the product's chaincode on it, and Gateway clients of every member. */
final class TestLedger implements AutoCloseable {
    private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");

    private final ConsortiumConfig config =
            ConsortiumConfig.read(Path.of("..", "..", "network-config", "consortium.yaml"));
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final Map<String, Contract> contracts = new HashMap<>();
    private final EmbeddedNetwork network;

    private TestLedger(Path home) {
        network = EmbeddedNetwork.start(config, home, Ports.any());
        resources.push(network);
    }

    static TestLedger start(Path home) {
        SHIM.setLevel(Level.OFF);
        TestLedger ledger = new TestLedger(home);
        try {
            ledger.deploy();
            return ledger;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    ConsortiumConfig config() {
        return config;
    }

    byte[] submit(String member, String user, String function, String... arguments) {
        return submit(member, user, function, Map.of(), arguments);
    }

    byte[] submit(String member, String user, String function, Map<String, byte[]> transientData, String... arguments) {
        try {
            return contract(member, user)
                    .newProposal(function)
                    .addArguments(arguments)
                    .putAllTransient(transientData)
                    .build()
                    .endorse()
                    .submit();
        } catch (Exception e) {
            throw new IllegalStateException(function + " by " + user + " of " + member + ": " + details(e), e);
        }
    }

    private static String details(Exception e) {
        return e instanceof GatewayException gateway
                ? gateway.getMessage() + " " + gateway.getDetails()
                : e.getMessage();
    }

    Dsse.Signer signer(String member) {
        Member owner = config.member(member);
        KeyFiles files = network.crypto().user(owner, "Anchor");
        return new Dsse.Signer() {
            @Override
            public String mspId() {
                return owner.msp();
            }

            @Override
            public ByteString identity() {
                return SerializedIdentity.newBuilder()
                        .setMspid(owner.msp())
                        .setIdBytes(ByteString.copyFrom(read(files.certificate()), StandardCharsets.UTF_8))
                        .build()
                        .toByteString();
            }

            @Override
            public byte[] sign(byte[] message) {
                return Signatures.sign(PemFiles.readKey(files.key()), message);
            }
        };
    }

    /** A value in a member's own world state. */
    Optional<byte[]> value(String member, String key) {
        return Optional.ofNullable(network.ledger(member).state().get(config.chaincode(), key))
                .map(VersionedValue::value);
    }

    long height(String member) {
        return network.ledger(member).height();
    }

    LedgerEvidence evidence(String member) {
        return new LedgerEvidence() {
            @Override
            public String channel() {
                return config.channel();
            }

            @Override
            public String chaincode() {
                return config.chaincode();
            }

            @Override
            public Block block(long number) {
                return network.ledger(member).block(number);
            }

            @Override
            public List<Long> configurationBlocks() {
                return numbers(member, block -> Blocks.isConfiguration(block.getData()));
            }

            @Override
            public List<KeyVersion> definitionCommits() {
                List<KeyVersion> commits = new ArrayList<>();
                for (long number = 1; number < height(member); number++) {
                    Block block = block(number);
                    for (int i = 0; i < block.getData().getDataCount(); i++) {
                        if (commitsDefinition(block.getData().getData(i))) {
                            commits.add(new KeyVersion(number, i));
                        }
                    }
                }
                return commits;
            }

            @Override
            public ByteString endorsedRead(String function, List<String> arguments) {
                Proposal proposal = contract(member, "Anchor")
                        .newProposal(function)
                        .addArguments(arguments.toArray(String[]::new))
                        .build();
                try {
                    return PreparedTransaction.parseFrom(proposal.endorse().getBytes())
                            .getEnvelope()
                            .toByteString();
                } catch (GatewayException | InvalidProtocolBufferException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private List<Long> numbers(String member, Predicate<Block> filter) {
        List<Long> numbers = new ArrayList<>();
        for (long number = 0; number < height(member); number++) {
            if (filter.test(network.ledger(member).block(number))) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static boolean commitsDefinition(ByteString bytes) {
        SignedEnvelope envelope = SignedEnvelope.parse(bytes);
        return envelope.isEndorserTransaction()
                && EndorsedTransaction.of(envelope)
                        .readWriteSets()
                        .namespace(LifecycleKeys.NAMESPACE)
                        .map(set -> !set.writes().isEmpty())
                        .orElse(false);
    }

    private Contract contract(String member, String user) {
        return contracts.computeIfAbsent(member + "/" + user, key -> connect(config.member(member), user));
    }

    private Contract connect(Member member, String user) {
        KeyFiles identity = network.crypto().user(member, user);
        try {
            ManagedChannel connection = Grpc.newChannelBuilder(
                            network.peerEndpoint(member.id()).toString(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(network.crypto()
                                            .tlsCaCertificate(member)
                                            .toFile())
                                    .build())
                    .build();
            resources.push(connection::shutdownNow);
            Gateway gateway = Gateway.newInstance()
                    .identity(new X509Identity(member.msp(), PemFiles.readCertificate(identity.certificate())))
                    .signer(Signers.newPrivateKeySigner(PemFiles.readKey(identity.key())))
                    .connection(connection)
                    .evaluateOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                    .endorseOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                    .submitOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                    .commitStatusOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                    .connect();
            resources.push(gateway);
            return gateway.getNetwork(config.channel()).getContract(config.chaincode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deploy() {
        Metrics.initialize(new Properties());
        Traces.initialize(new Properties());
        Map<String, Integer> ports = new HashMap<>();
        config.members().forEach(member -> ports.put(member.msp(), Ports.free()));
        List<DeploymentTarget> targets = config.members().stream()
                .map(member -> target(member, ports.get(member.msp())))
                .toList();
        ChaincodeDeployment deployment = new ChaincodeDeployment(config.channel(), targets);
        ChaincodeRelease release = ChaincodeRelease.of(config.chaincode(), "1.0");
        Map<String, String> packageIds = deployment.packageIds(release);
        for (Member member : config.members()) {
            serve(member, packageIds.get(member.msp()), ports.get(member.msp()));
        }
        deployment.deploy(release);
    }

    private void serve(Member member, String packageId, int port) {
        TlsFiles tls = network.crypto().chaincodeTls(member, config.chaincode());
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(new InetSocketAddress("127.0.0.1", port));
        properties.setTlsEnabled(true);
        properties.setKeyCertChainFile(tls.certificate().toString());
        properties.setKeyFile(tls.key().toString());
        properties.setTrustCertCollectionFile(
                network.crypto().tlsCaCertificate(member).toString());
        try {
            NettyGrpcServer server = new NettyGrpcServer(HansaChaincode.of(packageId), properties);
            server.start();
            resources.push(server::stop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DeploymentTarget target(Member member, int port) {
        TlsFiles peer = network.crypto().peerTls(member);
        return new DeploymentTarget(
                member.msp(),
                network.peerEndpoint(member.id()).toString(),
                network.crypto().tlsCaCertificate(member),
                network.crypto().user(member, "Admin"),
                new ChaincodeServerConnection(
                        "127.0.0.1:" + port,
                        Duration.ofSeconds(10),
                        Optional.of(new ChaincodeServerConnection.Tls(
                                read(network.crypto().tlsCaCertificate(member)),
                                Optional.of(new ChaincodeServerConnection.ClientPair(
                                        read(peer.certificate()), read(peer.key())))))));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the test ledger did not close", e);
            }
        }
    }
}
