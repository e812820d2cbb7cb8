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
import java.util.concurrent.locks.LockSupport;
import org.hansa.network.ConnectionProfile;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Organisation;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.deploy.ChaincodeDeployment;
import org.hansa.network.deploy.ChaincodeRelease;
import org.hansa.network.deploy.DeploymentTarget;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.growth.OrdererClient;
import org.hansa.network.testchaincode.ChaincodeServerProcess;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import tools.jackson.databind.json.JsonMapper;

/**
 * A network whose nodes somebody else starts, with the test chaincode deployed to it: the real Java shim's servers, one per
 * peer and chaincode, over mutual TLS. All that is known of the nodes is their connection profile and the key folder.
 */
abstract class DeployedNetwork implements NetworkUnderTest {
    private static final Duration ACQUAINTANCE = Duration.ofSeconds(60);

    final ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
    final Path home = NetworkUnderTest.temporaryFolder();
    private final Map<String, Integer> chaincodePorts = new HashMap<>();
    private final Map<String, ChaincodeServerProcess> chaincodeServers = new HashMap<>();
    private final List<ManagedChannel> connections = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<OrdererClient> ordererClients = new ArrayList<>();

    /** Once the nodes listen on theirs: a port that is free before may be one of theirs. */
    private void choosePorts() {
        for (Member member : config.members()) {
            for (String chaincode : List.of(CHAINCODE, OTHER)) {
                chaincodePorts.put(chaincode + member.msp(), Ports.free());
            }
        }
    }

    /** Starts all nodes; they serve when this returns, and the connection profile says where. */
    abstract void startNodes();

    abstract void stopNodes();

    final NetworkUnderTest prepared() {
        try {
            startNodes();
            choosePorts();
            upgrade("1.0");
            deploy(ChaincodeRelease.of(OTHER, "1.0"));
            awaitAcquaintance();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public final Client client(String mspId) {
        Client client = new Client(CHANNEL, mspId, identity(mspId, "Anchor"), connection(mspId));
        clients.add(client);
        return client;
    }

    @Override
    public final ManagedChannel connection(String mspId) {
        ConnectionProfile.PeerEntry peer = peer(mspId);
        return dial(peer.address(), peer.tlsRoots());
    }

    @Override
    public final ManagedChannel orderer(int id) {
        ConnectionProfile.OrdererEntry orderer = ordererEntry(id);
        return dial(orderer.address(), orderer.tlsRoots());
    }

    @Override
    public final OrdererClient ordererClient(int id, PeerSigner signer) {
        ConnectionProfile.OrdererEntry orderer = ordererEntry(id);
        OrdererClient client = OrdererClient.connect(orderer.address(), Path.of(orderer.tlsRoots()), CHANNEL, signer);
        ordererClients.add(client);
        return client;
    }

    private ConnectionProfile.OrdererEntry ordererEntry(int id) {
        return profile().orderers().stream()
                .filter(entry -> entry.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private ManagedChannel dial(String address, String tlsRoots) {
        try {
            ManagedChannel connection = Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(Path.of(tlsRoots).toFile())
                                    .build())
                    .build();
            connections.add(connection);
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final KeyFiles identity(String mspId, String user) {
        return crypto().user(organisation(mspId), user);
    }

    @Override
    public final Path genesisBlock() {
        return Path.of(profile().genesisBlock());
    }

    @Override
    public final void restart() {
        disconnect();
        stopNodes();
        startNodes();
        awaitAcquaintance();
    }

    /** Until every gateway knows a peer of every member again: real peers learn of each other by gossip. */
    private void awaitAcquaintance() {
        for (String mspId : MEMBERS) {
            try (Client client = client(mspId)) {
                long deadline = System.nanoTime() + ACQUAINTANCE.toNanos();
                while (!reachesAll(client) && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            }
        }
    }

    private static boolean reachesAll(Client client) {
        try {
            client.contract()
                    .newProposal("noop")
                    .setEndorsingOrganizations(MEMBERS.toArray(String[]::new))
                    .build()
                    .endorse();
            return true;
        } catch (EndorseException notYet) {
            return false;
        }
    }

    @Override
    public final void restartChaincode() {
        startChaincode(ChaincodeRelease.of(CHAINCODE, "1.0"));
    }

    @Override
    public final void upgrade(String version) {
        upgrade(version, COLLECTIONS);
    }

    @Override
    public final void upgrade(String version, CollectionConfigPackage collections) {
        deploy(ChaincodeRelease.of(CHAINCODE, version).withCollections(collections));
    }

    @Override
    public final void close() {
        disconnect();
        stopNodes();
        chaincodeServers.values().forEach(ChaincodeServerProcess::close);
        NetworkUnderTest.delete(home);
    }

    private void disconnect() {
        clients.forEach(Client::close);
        clients.clear();
        ordererClients.forEach(OrdererClient::close);
        ordererClients.clear();
        connections.forEach(ManagedChannel::shutdownNow);
        connections.clear();
    }

    private void deploy(ChaincodeRelease release) {
        startChaincode(release);
        deployment(release).deploy(release);
    }

    private void startChaincode(ChaincodeRelease release) {
        CryptoFolder crypto = crypto();
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
        CryptoFolder crypto = crypto();
        TlsFiles peer = crypto.peerTls(member);
        ChaincodeServerConnection connection = new ChaincodeServerConnection(
                "127.0.0.1:" + chaincodePorts.get(chaincode + member.msp()),
                Duration.ofSeconds(30),
                Optional.of(new ChaincodeServerConnection.Tls(
                        read(crypto.tlsCaCertificate(member)),
                        Optional.of(new ChaincodeServerConnection.ClientPair(
                                read(peer.certificate()), read(peer.key()))))));
        return new DeploymentTarget(
                member.msp(),
                peer(member.msp()).address(),
                crypto.tlsCaCertificate(member),
                crypto.user(member, "Admin"),
                connection);
    }

    private ConnectionProfile profile() {
        return JsonMapper.shared()
                .readValue(read(home.resolve("network").resolve("connection-profile.json")), ConnectionProfile.class);
    }

    private ConnectionProfile.PeerEntry peer(String mspId) {
        return profile().organisations().stream()
                .filter(organisation -> organisation.msp().equals(mspId))
                .findFirst()
                .orElseThrow()
                .peers()
                .get(0);
    }

    private CryptoFolder crypto() {
        return new CryptoFolder(home.resolve("crypto").toAbsolutePath());
    }

    private Member member(String mspId) {
        return (Member) organisation(mspId);
    }

    private Organisation organisation(String mspId) {
        return config.organisations().stream()
                .filter(organisation -> organisation.msp().equals(mspId))
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
