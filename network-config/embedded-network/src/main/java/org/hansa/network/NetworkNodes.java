package org.hansa.network;

import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.chaincode.ChaincodeServers;
import org.hansa.network.chaincode.packages.FolderInstalledPackages;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.edge.AtomicBroadcastService;
import org.hansa.network.edge.PeerDeliverService;
import org.hansa.network.endorser.EndorserService;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.gateway.GatewayService;
import org.hansa.network.gateway.OrderingNode;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.peer.Peer;
import org.hansa.network.peer.PeerSettings;

/**
 * The peers and orderers of this process. Each listens as soon as it is described, because a configuration names ports
 * that the operating system gives out, and serves while the channel's configuration names its organisation.
 */
final class NetworkNodes implements AutoCloseable {

    /** Fabric's own limit of a gRPC message. */
    private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

    private final NetworkSettings settings;
    private final NetworkFolder folder;
    private final CryptoFolder crypto;
    private final Threads threads;
    private final HttpEndpoints http;
    private final Map<String, NodeServer> peerServers = new ConcurrentHashMap<>();
    private final Map<Integer, NodeServer> ordererServers = new ConcurrentHashMap<>();
    private final Map<String, ServingPeer> peers = new ConcurrentHashMap<>();
    private final Map<Integer, OrderingNode> orderers = new ConcurrentHashMap<>();
    /** What gateways see, in the order in which they joined; read anew for each call. */
    private final List<EndorsingPeer> endorsers = new CopyOnWriteArrayList<>();

    private final List<OrderingNode> orderingNodes = new CopyOnWriteArrayList<>();

    /** A peer that answers clients. */
    private record ServingPeer(Peer peer, GatewayService gateway) {
        void close() {
            gateway.close();
            peer.close();
        }
    }

    NetworkNodes(NetworkSettings settings, NetworkFolder folder, CryptoFolder crypto, Threads threads) {
        this.settings = settings;
        this.folder = folder;
        this.crypto = crypto;
        this.threads = threads;
        this.http = new HttpEndpoints(settings, crypto, threads);
    }

    /** Opens the ports of all nodes that do not listen yet. */
    void listen(ConsortiumConfig config) {
        config.members().forEach(this::listen);
        config.orderers().forEach(orderer -> listen(config, orderer));
    }

    private void listen(Member member) {
        if (!peerServers.containsKey(member.id())) {
            peerServers.put(
                    member.id(),
                    listen(settings.ports().peer(member), crypto.peerTls(member), ConcurrencyLimits.ofPeer()));
        }
    }

    private void listen(ConsortiumConfig config, OrdererNode orderer) {
        if (!ordererServers.containsKey(orderer.id())) {
            Organisation owner = config.organisation(orderer.organisation());
            int index = config.indexInOrganisation(orderer);
            int port = settings.ports().orderer(config, orderer);
            ordererServers.put(orderer.id(), listen(port, crypto.ordererTls(owner, index)));
        }
    }

    /** Starts and stops serving, so that exactly those serve that the channel's configuration names. */
    void follow(ConsortiumConfig config, EmbeddedChannel channel) {
        ChannelConfiguration current = channel.configuration();
        for (OrdererNode orderer : config.orderers()) {
            boolean consenter = current.consenter(orderer.id()).isPresent();
            if (consenter && !orderers.containsKey(orderer.id())) {
                // One that left before and comes back has closed its port.
                listen(config, orderer);
                serveOrderer(config, orderer, channel);
                http.openOrderer(config, orderer, channel);
            } else if (!consenter && orderers.containsKey(orderer.id())) {
                stopOrderer(orderer.id());
            }
        }
        for (Member member : config.members()) {
            boolean onChannel = current.applicationOrganization(member.msp()).isPresent();
            if (onChannel && !peers.containsKey(member.id())) {
                listen(member);
                OrganisationLedger ledger = channel.join(member);
                servePeer(member, ledger);
                http.openPeer(member, ledger, channel);
            } else if (!onChannel && peers.containsKey(member.id())) {
                stopPeer(member);
            }
        }
    }

    private void serveOrderer(ConsortiumConfig config, OrdererNode orderer, EmbeddedChannel channel) {
        NodeServer server = server(ordererServers, orderer.id());
        Organisation owner = config.organisation(orderer.organisation());
        OrderingNode node = new EmbeddedOrderer(orderer.id(), owner.msp(), server.endpoint(), channel.ordering());
        server.serve(new AtomicBroadcastService(
                orderer.id(),
                channel.ordering(),
                config.channel(),
                channel.anyLedger(),
                settings.clock(),
                threads.streams()));
        orderers.put(orderer.id(), node);
        orderingNodes.add(node);
    }

    private void servePeer(Member member, OrganisationLedger ledger) {
        String channelId = settings.config().channel();
        Peer peer = new Peer(new PeerSettings(
                channelId,
                peerEndpoint(member.id()).toString(),
                PeerSigner.of(member.msp(), crypto.peer(member)),
                ledger,
                FolderInstalledPackages.open(folder.packages(member.id())),
                new ChaincodeServers(settings.executeTimeout()),
                settings.timeWindow(),
                settings.clock()));
        GatewayService gateway = new GatewayService(
                peer.gateway(endorsers, orderingNodes, threads.endorsements(), new Random()),
                threads.requests(),
                threads.streams());
        endorsers.add(peer.endorser());
        NodeServer server = server(peerServers, member.id());
        server.serve(gateway);
        server.serve(new EndorserService(peer.endorser(), threads.requests()));
        server.serve(new PeerDeliverService(channelId, ledger, settings.clock(), threads.streams()));
        peers.put(member.id(), new ServingPeer(peer, gateway));
    }

    private void stopPeer(Member member) {
        ServingPeer stopped = peers.get(member.id());
        if (stopped != null) {
            endorsers.remove(stopped.peer().endorser());
            server(peerServers, member.id()).close();
            stopped.close();
            http.closePeer(member.id());
            // Last: who finds that it serves no longer finds its port closed.
            peers.remove(member.id());
            peerServers.remove(member.id());
        }
    }

    private void stopOrderer(int id) {
        orderingNodes.remove(orderers.remove(id));
        server(ordererServers, id).close();
        ordererServers.remove(id);
        http.closeOrderer(id);
    }

    Endpoint peerEndpoint(String memberId) {
        return server(peerServers, memberId).endpoint();
    }

    Endpoint ordererEndpoint(int ordererId) {
        return server(ordererServers, ordererId).endpoint();
    }

    HttpEndpoints http() {
        return http;
    }

    Peer peer(String memberId) {
        ServingPeer serving = peers.get(memberId);
        if (serving == null) {
            throw new IllegalArgumentException("'" + memberId + "' is no member with a peer on the channel");
        }
        return serving.peer();
    }

    boolean serves(String memberId) {
        return peers.containsKey(memberId);
    }

    /** The orderers that serve, by id. */
    List<OrderingNode> orderers() {
        List<Integer> ids = new ArrayList<>(orderers.keySet());
        return ids.stream().sorted().map(orderers::get).toList();
    }

    /** Addresses of the peers that serve, by member. */
    Map<String, Endpoint> servingPeers() {
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        peers.keySet().forEach(id -> endpoints.put(id, peerEndpoint(id)));
        return endpoints;
    }

    /** Addresses of all orderers that listen, by id. */
    Map<Integer, Endpoint> ordererEndpoints() {
        Map<Integer, Endpoint> endpoints = new LinkedHashMap<>();
        ordererServers.forEach((id, server) -> endpoints.put(id, server.endpoint()));
        return endpoints;
    }

    /** No new calls; running ones get a moment. */
    void stopServing() {
        http.close();
        peerServers.values().forEach(NodeServer::close);
        ordererServers.values().forEach(NodeServer::close);
    }

    @Override
    public void close() {
        stopServing();
        peers.values().forEach(ServingPeer::close);
        peers.clear();
    }

    private NodeServer listen(int port, TlsFiles tls, ServerInterceptor... interceptors) {
        return NodeServer.listen(settings.config().host(), port, tls, MAX_MESSAGE_BYTES, threads.calls(), interceptors);
    }

    private static <K> NodeServer server(Map<K, NodeServer> servers, K key) {
        NodeServer server = servers.get(key);
        if (server == null) {
            throw new IllegalArgumentException("there is no node '" + key + "'");
        }
        return server;
    }
}
