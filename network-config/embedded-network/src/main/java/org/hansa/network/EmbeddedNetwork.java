package org.hansa.network;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hansa.network.chaincode.ChaincodeServers;
import org.hansa.network.chaincode.packages.FolderInstalledPackages;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.edge.AtomicBroadcastService;
import org.hansa.network.edge.PeerDeliverService;
import org.hansa.network.endorser.EndorserService;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.gateway.GatewayService;
import org.hansa.network.gateway.OrderingNode;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.peer.Peer;
import org.hansa.network.peer.PeerSettings;

/**
 * A Fabric network in this process: a peer per member, an orderer per entry of {@code consortium.yaml}, each on its own
 * TLS port, over one channel that is kept in the state folder.
 *
 * <p>Honest about what it is not: one process tolerates no fault, and ordering is a queue. Everything that a client can
 * see is as in Fabric.
 */
public final class EmbeddedNetwork implements AutoCloseable {

    /** Fabric's own limit of a gRPC message. */
    private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

    private final NetworkSettings settings;
    /** Closed in reverse order, also when a start fails half way. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private final NetworkFolder folder;
    private final Threads threads;
    private final CryptoFolder crypto;
    private final Map<String, NodeServer> peerServers = new LinkedHashMap<>();
    private final Map<Integer, NodeServer> ordererServers = new LinkedHashMap<>();
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final EmbeddedChannel channel;
    private boolean closed;

    private EmbeddedNetwork(NetworkSettings settings) {
        this.settings = settings;
        try {
            folder = opened(NetworkFolder.lock(settings.home()));
            crypto = CryptoGenerator.generate(
                    settings.config(), folder.crypto(), settings.clock().instant());
            threads = opened(new Threads());
            listen();
            channel = opened(
                    EmbeddedChannel.open(settings, folder, crypto, endpoints(ordererServers), threads.validation()));
            channel.start();
            serve();
            // Closed first: no new calls while the parts behind them go.
            resources.push(this::stopServing);
            ConnectionProfile.of(
                            settings.config(),
                            crypto,
                            genesisBlock(),
                            endpoints(peerServers),
                            endpoints(ordererServers))
                    .write(connectionProfile());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a network. It is ready when this returns.
     *
     * @throws IllegalStateException if the state folder belongs to a running network or to another consortium
     */
    public static EmbeddedNetwork start(ConsortiumConfig config, Path home, Ports ports) {
        return start(NetworkSettings.of(config, home, ports));
    }

    /** Starts a network with all settings chosen. */
    public static EmbeddedNetwork start(NetworkSettings settings) {
        return new EmbeddedNetwork(settings);
    }

    public ConsortiumConfig config() {
        return settings.config();
    }

    /** Keys and certificates. */
    public CryptoFolder crypto() {
        return crypto;
    }

    /** Where a member's peer listens. */
    public Endpoint peerEndpoint(String memberId) {
        return server(peerServers, memberId).endpoint();
    }

    /** Where an orderer listens. */
    public Endpoint ordererEndpoint(int ordererId) {
        return server(ordererServers, ordererId).endpoint();
    }

    /** A member's peer, for calls inside this process. */
    public Peer peer(String memberId) {
        Peer peer = peers.get(memberId);
        if (peer == null) {
            throw new IllegalArgumentException("'" + memberId + "' is no member with a peer");
        }
        return peer;
    }

    /** A member's copy of the channel. */
    public Ledger ledger(String memberId) {
        return channel.ledger(memberId);
    }

    /** The orderers, for calls inside this process. */
    public List<OrderingNode> orderers() {
        List<OrderingNode> nodes = new ArrayList<>();
        for (OrdererNode orderer : settings.config().orderers()) {
            Organisation owner = settings.config().organisation(orderer.organisation());
            nodes.add(
                    new EmbeddedOrderer(orderer.id(), owner.msp(), ordererEndpoint(orderer.id()), channel.ordering()));
        }
        return List.copyOf(nodes);
    }

    /** Block 0 as a file. */
    public Path genesisBlock() {
        return folder.genesisBlock();
    }

    /** The file that tells clients everything. */
    public Path connectionProfile() {
        return folder.connectionProfile();
    }

    /** False once ordering or committing has stopped; the log says why. */
    public boolean isHealthy() {
        return channel.isHealthy();
    }

    /** Stops taking calls, commits what was ordered, closes the store. May be called twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the network did not close", e);
            }
        }
    }

    private void listen() {
        ConsortiumConfig config = settings.config();
        Ports ports = settings.ports();
        for (Member member : config.members()) {
            peerServers.put(member.id(), listen(ports.peer(member), crypto.peerTls(member)));
        }
        for (OrdererNode orderer : config.orderers()) {
            Organisation owner = config.organisation(orderer.organisation());
            int index = config.indexInOrganisation(orderer);
            int port = ports.orderer(config, orderer);
            ordererServers.put(orderer.id(), listen(port, crypto.ordererTls(owner, index)));
        }
    }

    private NodeServer listen(int port, TlsFiles tls) {
        String host = settings.config().host();
        return opened(NodeServer.listen(host, port, tls, MAX_MESSAGE_BYTES, threads.calls()));
    }

    private void serve() {
        String channelId = settings.config().channel();
        for (Member member : settings.config().members()) {
            peers.put(member.id(), opened(makePeer(member)));
        }
        List<EndorsingPeer> endorsers =
                peers.values().stream().map(Peer::endorser).toList();
        for (Member member : settings.config().members()) {
            NodeServer server = server(peerServers, member.id());
            OrganisationLedger ledger = channel.ledger(member.id());
            Peer peer = peer(member.id());
            GatewayService gateway = opened(new GatewayService(
                    peer.gateway(endorsers, orderers(), threads.endorsements(), new Random()),
                    threads.requests(),
                    threads.streams()));
            server.serve(gateway);
            server.serve(new EndorserService(peer.endorser(), threads.requests()));
            server.serve(new PeerDeliverService(channelId, ledger, settings.clock(), threads.streams()));
        }
        OrganisationLedger any =
                channel.ledger(settings.config().members().get(0).id());
        ordererServers.forEach((id, server) -> server.serve(new AtomicBroadcastService(
                id, channel.ordering(), channelId, any, settings.clock(), threads.streams())));
    }

    private Peer makePeer(Member member) {
        return new Peer(new PeerSettings(
                settings.config().channel(),
                peerEndpoint(member.id()).toString(),
                PeerSigner.of(member.msp(), crypto.peer(member)),
                channel.ledger(member.id()),
                FolderInstalledPackages.open(folder.packages(member.id())),
                new ChaincodeServers(settings.executeTimeout()),
                settings.timeWindow(),
                settings.clock()));
    }

    private void stopServing() {
        peerServers.values().forEach(NodeServer::close);
        ordererServers.values().forEach(NodeServer::close);
    }

    private static <K> Map<K, Endpoint> endpoints(Map<K, NodeServer> servers) {
        Map<K, Endpoint> endpoints = new HashMap<>();
        servers.forEach((id, server) -> endpoints.put(id, server.endpoint()));
        return endpoints;
    }

    private static <K> NodeServer server(Map<K, NodeServer> servers, K key) {
        NodeServer server = servers.get(key);
        if (server == null) {
            throw new IllegalArgumentException("there is no node '" + key + "'");
        }
        return server;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        resources.push(resource);
        return resource;
    }
}
