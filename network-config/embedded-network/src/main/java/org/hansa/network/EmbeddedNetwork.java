package org.hansa.network;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.gateway.OrderingNode;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.peer.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Fabric network in this process: a peer per member, an orderer per consenter, each on its own TLS port, over one channel
 * that is kept in the state folder. Members come and go by configuration updates: whenever one is committed, the nodes
 * that run are made to match it.
 *
 * <p>Honest about what it is not: one process tolerates no fault, and ordering is a queue. Everything that a client can
 * see is as in Fabric.
 */
public final class EmbeddedNetwork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNetwork.class);

    private final NetworkSettings settings;
    /** Closed in reverse order, also when a start fails half way. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private final NetworkFolder folder;
    private final MemberFolder members;
    private final CryptoFolder crypto;
    private final NetworkNodes nodes;
    private final EmbeddedChannel channel;
    /** Nodes are started and stopped by one thread, which is neither the committer nor a client's. */
    private final ExecutorService membership = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "membership");
        thread.setDaemon(true);
        return thread;
    });

    private volatile ConsortiumConfig config;
    private boolean closed;

    private EmbeddedNetwork(NetworkSettings settings) {
        this.settings = settings;
        try {
            folder = opened(NetworkFolder.lock(settings.home()));
            members = new MemberFolder(settings.home());
            config = members.join(settings.config());
            crypto = generateKeys();
            Threads threads = opened(new Threads());
            nodes = opened(new NetworkNodes(settings, folder, crypto, threads));
            nodes.listen(config);
            channel = opened(new EmbeddedChannel(
                    settings,
                    config,
                    folder,
                    crypto,
                    nodes.ordererEndpoints(),
                    threads.validation(),
                    this::configurationChanged));
            channel.start();
            synchronized (this) {
                nodes.follow(config, channel);
            }
            // Closed first: no new calls while the parts behind them go.
            resources.push(nodes::stopServing);
            resources.push(this::stopFollowing);
            writeProfile();
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

    /** The consortium with all who joined. */
    public ConsortiumConfig config() {
        return config;
    }

    /** Keys and certificates. */
    public CryptoFolder crypto() {
        return crypto;
    }

    /**
     * Makes room for a member that is about to join: its description is kept, its keys are made if they are not there, and
     * its peer and orderers listen. They serve once a configuration update has put it on the channel.
     */
    public synchronized void describe(MemberDescription joining) {
        ConsortiumConfig grown = config.with(joining);
        members.keep(joining);
        config = grown;
        generateKeys();
        nodes.listen(config);
    }

    /** Whether a member's peer is on the channel and has caught up. */
    public boolean serves(String memberId) {
        return nodes.serves(memberId);
    }

    /** Where a member's peer listens. */
    public Endpoint peerEndpoint(String memberId) {
        return nodes.peerEndpoint(memberId);
    }

    /** Where an orderer listens. */
    public Endpoint ordererEndpoint(int ordererId) {
        return nodes.ordererEndpoint(ordererId);
    }

    /** Health, version and metrics of a member's peer. */
    public Endpoint peerOperations(String memberId) {
        return nodes.http().peerOperations(memberId);
    }

    /** Health, version and metrics of an orderer. */
    public Endpoint ordererOperations(int ordererId) {
        return nodes.http().ordererOperations(ordererId);
    }

    /** Channel participation of an orderer, with mutual TLS: what {@code osnadmin} asks. */
    public Endpoint ordererAdministration(int ordererId) {
        return nodes.http().ordererAdministration(ordererId);
    }

    /** A member's peer, for calls inside this process. */
    public Peer peer(String memberId) {
        return nodes.peer(memberId);
    }

    /** A member's copy of the channel. */
    public Ledger ledger(String memberId) {
        return channel.ledger(memberId);
    }

    /** The orderers, for calls inside this process. */
    public List<OrderingNode> orderers() {
        return nodes.orderers();
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
    public void close() {
        synchronized (resources) {
            if (closed) {
                return;
            }
            closed = true;
        }
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the network did not close", e);
            }
        }
    }

    private void configurationChanged() {
        try {
            membership.execute(this::follow);
        } catch (RejectedExecutionException closing) {
            LOG.debug("the configuration changes while the network closes");
        }
    }

    private synchronized void follow() {
        try {
            meetNewMembers();
            nodes.follow(config, channel);
            writeProfile();
        } catch (RuntimeException e) {
            LOG.error(
                    "the nodes do not match the channel's configuration; restart the network once this is repaired", e);
        }
    }

    /** A member that was described in the folder while this network ran. */
    private void meetNewMembers() {
        ChannelConfiguration current = channel.configuration();
        boolean allKnown = current.msps().ids().stream().allMatch(msp -> config.organisations().stream()
                .anyMatch(organisation -> organisation.msp().equals(msp)));
        if (!allKnown) {
            config = members.join(config);
            generateKeys();
            nodes.listen(config);
        }
    }

    private CryptoFolder generateKeys() {
        return CryptoGenerator.generate(
                config, folder.crypto(), settings.clock().instant());
    }

    private void writeProfile() {
        Map<Integer, Endpoint> orderers = new LinkedHashMap<>(nodes.ordererEndpoints());
        orderers.keySet().removeIf(id -> channel.configuration().consenter(id).isEmpty());
        ConnectionProfile.of(config, channel.configuration(), crypto, genesisBlock(), nodes.servingPeers(), orderers)
                .write(connectionProfile());
    }

    private void stopFollowing() {
        membership.shutdown();
        try {
            membership.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        resources.push(resource);
        return resource;
    }
}
