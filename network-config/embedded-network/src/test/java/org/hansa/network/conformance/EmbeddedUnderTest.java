package org.hansa.network.conformance;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.network.EmbeddedNetwork;
import org.hansa.network.NetworkSettings;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.deploy.ChaincodeDeployment;
import org.hansa.network.deploy.ChaincodeRelease;
import org.hansa.network.deploy.DeploymentTarget;
import org.hansa.network.testchaincode.ChaincodeServerProcess;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/** The embedded network with the real Java shim's chaincode servers, one per peer and chaincode, over mutual TLS. */
final class EmbeddedUnderTest implements NetworkUnderTest {

    /** Short, so that the case of a chaincode that takes too long does not take long itself. */
    private static final Duration EXECUTE_TIMEOUT = Duration.ofSeconds(4);

    private final ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    private final Path home = NetworkUnderTest.temporaryFolder();
    private final Map<String, Integer> chaincodePorts = new HashMap<>();
    private final Map<String, ChaincodeServerProcess> chaincodeServers = new HashMap<>();
    private final List<ManagedChannel> connections = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private EmbeddedNetwork network;

    private EmbeddedUnderTest() {
        network = startNetwork();
        for (Member member : config.members()) {
            for (String chaincode : List.of(CHAINCODE, OTHER)) {
                chaincodePorts.put(chaincode + member.msp(), ChaincodeServerProcess.freePort());
            }
        }
    }

    static EmbeddedUnderTest start() {
        EmbeddedUnderTest started = new EmbeddedUnderTest();
        try {
            started.deploy(ChaincodeRelease.of(CHAINCODE, "1.0").withCollections(COLLECTIONS));
            started.deploy(ChaincodeRelease.of(OTHER, "1.0"));
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    @Override
    public Client client(String mspId) {
        Client client = new Client(CHANNEL, mspId, identity(mspId, "Anchor"), connection(mspId));
        clients.add(client);
        return client;
    }

    @Override
    public ManagedChannel connection(String mspId) {
        Member member = member(mspId);
        try {
            ManagedChannel connection = Grpc.newChannelBuilder(
                            network.peerEndpoint(member.id()).toString(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(network.crypto()
                                            .tlsCaCertificate(member)
                                            .toFile())
                                    .build())
                    .build();
            connections.add(connection);
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public KeyFiles identity(String mspId, String user) {
        return network.crypto()
                .user(
                        config.organisations().stream()
                                .filter(organisation -> organisation.msp().equals(mspId))
                                .findFirst()
                                .orElseThrow(),
                        user);
    }

    @Override
    public void restart() {
        disconnect();
        network.close();
        network = startNetwork();
    }

    @Override
    public void restartChaincode() {
        startChaincode(ChaincodeRelease.of(CHAINCODE, "1.0"));
    }

    @Override
    public void upgrade(String version) {
        upgrade(version, COLLECTIONS);
    }

    @Override
    public void upgrade(String version, CollectionConfigPackage collections) {
        deploy(ChaincodeRelease.of(CHAINCODE, version).withCollections(collections));
    }

    @Override
    public void close() {
        disconnect();
        network.close();
        chaincodeServers.values().forEach(ChaincodeServerProcess::close);
        NetworkUnderTest.delete(home);
    }

    private void disconnect() {
        clients.forEach(Client::close);
        clients.clear();
        connections.forEach(ManagedChannel::shutdownNow);
        connections.clear();
    }

    private EmbeddedNetwork startNetwork() {
        return EmbeddedNetwork.start(
                NetworkSettings.of(config, home, Ports.any()).withExecuteTimeout(EXECUTE_TIMEOUT));
    }

    private void deploy(ChaincodeRelease release) {
        startChaincode(release);
        deployment(release).deploy(release);
    }

    private void startChaincode(ChaincodeRelease release) {
        CryptoFolder crypto = network.crypto();
        deployment(release).packageIds(release).forEach((mspId, packageId) -> {
            String name = release.name() + mspId;
            ChaincodeServerProcess previous = chaincodeServers.remove(name);
            if (previous != null) {
                previous.close();
            }
            Member member = member(mspId);
            chaincodeServers.put(
                    name,
                    new ChaincodeServerProcess(
                            chaincodePorts.get(name),
                            packageId,
                            crypto.chaincodeTls(member, config.chaincode()),
                            crypto.tlsCaCertificate(member)));
        });
    }

    private ChaincodeDeployment deployment(ChaincodeRelease release) {
        return new ChaincodeDeployment(
                CHANNEL,
                config.members().stream()
                        .map(member -> target(release.name(), member))
                        .toList());
    }

    private DeploymentTarget target(String chaincode, Member member) {
        CryptoFolder crypto = network.crypto();
        TlsFiles peer = crypto.peerTls(member);
        ChaincodeServerConnection connection = new ChaincodeServerConnection(
                "127.0.0.1:" + chaincodePorts.get(chaincode + member.msp()),
                Duration.ofSeconds(10),
                Optional.of(new ChaincodeServerConnection.Tls(
                        read(crypto.tlsCaCertificate(member)),
                        Optional.of(new ChaincodeServerConnection.ClientPair(
                                read(peer.certificate()), read(peer.key()))))));
        return new DeploymentTarget(
                member.msp(),
                network.peerEndpoint(member.id()).toString(),
                crypto.tlsCaCertificate(member),
                crypto.user(member, "Admin"),
                connection);
    }

    private Member member(String mspId) {
        return config.members().stream()
                .filter(member -> member.msp().equals(mspId))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
