package org.hansa.controlplane.ledger.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.hansa.ledger.contracts.HansaChaincode;
import org.hansa.network.EmbeddedNetwork;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.deploy.ChaincodeDeployment;
import org.hansa.network.deploy.ChaincodeRelease;
import org.hansa.network.deploy.DeploymentTarget;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyGrpcServer;
import org.hyperledger.fabric.traces.Traces;

/** The embedded network with the real contracts behind the real shim, one chaincode server for each peer. */
final class HansaNetwork implements AutoCloseable {
    private static final ConsortiumConfig CONFIG =
            ConsortiumConfig.read(Path.of("..", "network-config", "consortium.yaml"));
    /** Held, or the level would be collected with the logger. */
    private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");

    private final Path home;
    private final Map<String, Integer> chaincodePorts = new HashMap<>();
    private final List<NettyGrpcServer> servers = new ArrayList<>();
    private final EmbeddedNetwork network;

    HansaNetwork(Path home) {
        this.home = home;
        SHIM.setLevel(Level.WARNING);
        network = EmbeddedNetwork.start(CONFIG, home, Ports.any());
        CONFIG.members().forEach(member -> chaincodePorts.put(member.msp(), Ports.free()));
        ChaincodeRelease release = ChaincodeRelease.of(CONFIG.chaincode(), "1.0");
        ChaincodeDeployment deployment = new ChaincodeDeployment(
                CONFIG.channel(), CONFIG.members().stream().map(this::target).toList());
        Metrics.initialize(new Properties());
        Traces.initialize(new Properties());
        Map<String, String> packages = deployment.packageIds(release);
        CONFIG.members().forEach(member -> serve(member, packages.get(member.msp())));
        deployment.deploy(release);
    }

    Path genesisBlock() {
        return network.genesisBlock();
    }

    InetSocketAddress peerAddress(String memberId) {
        String[] parts = network.peerEndpoint(memberId).toString().split(":");
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    LedgerProperties properties(String memberId) {
        return properties(memberId, network.peerEndpoint(memberId).toString());
    }

    /** @param endpoint of the peer, or of what stands in front of it */
    LedgerProperties properties(String memberId, String endpoint) {
        Member member = CONFIG.members().stream()
                .filter(each -> each.id().equals(memberId))
                .findFirst()
                .orElseThrow();
        return new LedgerProperties(
                CONFIG.channel(),
                CONFIG.chaincode(),
                endpoint,
                null,
                network.crypto().tlsCaCertificate(member),
                files(network.crypto().user(member, "Anchor")),
                files(network.crypto().user(member, "Governance")),
                network.genesisBlock(),
                Duration.ofMinutes(10));
    }

    private static LedgerProperties.KeyFiles files(KeyFiles files) {
        return new LedgerProperties.KeyFiles(files.certificate(), files.key());
    }

    private void serve(Member member, String packageId) {
        TlsFiles tls = network.crypto().chaincodeTls(member, CONFIG.chaincode());
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(new InetSocketAddress("127.0.0.1", chaincodePorts.get(member.msp())));
        properties.setTlsEnabled(true);
        properties.setKeyCertChainFile(tls.certificate().toString());
        properties.setKeyFile(tls.key().toString());
        properties.setTrustCertCollectionFile(
                network.crypto().tlsCaCertificate(member).toString());
        properties.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
        try {
            NettyGrpcServer server = new NettyGrpcServer(new NamedChaincode(packageId), properties);
            server.start();
            servers.add(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DeploymentTarget target(Member member) {
        TlsFiles peer = network.crypto().peerTls(member);
        ChaincodeServerConnection connection = new ChaincodeServerConnection(
                "127.0.0.1:" + chaincodePorts.get(member.msp()),
                Duration.ofSeconds(10),
                Optional.of(new ChaincodeServerConnection.Tls(
                        read(network.crypto().tlsCaCertificate(member)),
                        Optional.of(new ChaincodeServerConnection.ClientPair(
                                read(peer.certificate()), read(peer.key()))))));
        return new DeploymentTarget(
                member.msp(),
                network.peerEndpoint(member.id()).toString(),
                network.crypto().tlsCaCertificate(member),
                network.crypto().user(member, "Admin"),
                connection);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The contracts under the id of their package, which the process gets from its environment otherwise. */
    private static final class NamedChaincode extends ChaincodeBase {
        private final HansaChaincode contracts = new HansaChaincode();

        NamedChaincode(String packageId) {
            processCommandLineOptions(new String[] {"-i", packageId});
            // Read here once: without it the shim refuses every connection.
            getChaincodeConfig();
        }

        @Override
        public Response init(ChaincodeStub stub) {
            return contracts.init(stub);
        }

        @Override
        public Response invoke(ChaincodeStub stub) {
            return contracts.invoke(stub);
        }
    }

    @Override
    public void close() {
        network.close();
        servers.forEach(NettyGrpcServer::stop);
    }
}
