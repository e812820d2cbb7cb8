package org.hansa.grid.ignite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.SystemDataRegionConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.internal.TcpDiscoveryNode;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.GridMinorityException;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.ignite.BaselineMajority.Count;
import org.hansa.grid.ignite.OtherNodes.Others;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One persistent node of a member's grid: known addresses only, mutual TLS, no code from peers, no client port, no REST, no
 * JMX. Only the first node founds a grid; the others join one that is there, so that nodes which come up at the same time
 * cannot found two.
 */
public class GridNode {
    private static final Logger LOG = LoggerFactory.getLogger(GridNode.class);
    private static final int MIB = 1 << 20;
    /** A free port may be taken between the look and the use; the node then tries the next ones. */
    private static final int FREE_PORT_RANGE = 50;

    private static final Duration JOIN = Duration.ofMinutes(2);

    /** How long the first node, back from a cut, offers the others to join it before it looks again whether they serve. */
    private static final Duration FOUND_AGAIN = Duration.ofSeconds(20);

    static {
        System.setProperty("IGNITE_NO_ASCII", "true");
        System.setProperty("IGNITE_UPDATE_NOTIFIER", "false");
        System.setProperty("IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED", "true");
        System.setProperty("IGNITE_MBEANS_DISABLED", "true");
        System.setProperty("IGNITE_NO_SHUTDOWN_HOOK", "true");
    }

    private final GridNodeConfig config;

    /** Whom a node that starts may join; only the first node may be alone. */
    enum Meeting {
        ALL,
        OTHERS,
        NOBODY
    }

    public GridNode(GridNodeConfig config) {
        this.config = config;
    }

    /**
     * Joins, and returns once the grid serves: with a majority of the baseline here, of which any has the last acknowledged
     * state of everything.
     *
     * @throws GridMinorityException when the others did not come in time
     */
    Ignite start() {
        return open(join(), JOIN);
    }

    private Ignite open(Ignite ignite, Duration patience) {
        try {
            awaitMajority(ignite, patience);
            if (ignite.cluster().state() != ClusterState.ACTIVE) {
                ignite.cluster().state(ClusterState.ACTIVE);
            }
            if (ignite.cluster().isBaselineAutoAdjustEnabled()) {
                ignite.cluster().baselineAutoAdjustEnabled(false);
            }
            return ignite;
        } catch (RuntimeException e) {
            ignite.close();
            throw e;
        }
    }

    /** Joins and leaves it to others to open the grid. */
    Ignite join() {
        if (storedEntries().any() && others(config.addresses()).lookOnceAware() == Others.SERVING) {
            storedEntries().setAside();
            return Ignition.start(configuration(Meeting.OTHERS));
        }
        return Ignition.start(configuration(Meeting.ALL));
    }

    /**
     * Joins again after a cut. What the node has on its disk may be more than what the others have, or other: changes that reached
     * it alone before it knew. While a majority serves it joins that one and nothing else, and brings nothing. When nobody serves,
     * each brings what it has, to where the first node is.
     *
     * @return empty when there is nobody to join yet
     */
    Optional<Ignite> comeBack() {
        Others others = others(config.addresses()).look();
        if (others == Others.SERVING) {
            storedEntries().setAside();
            return Optional.of(again(Meeting.OTHERS));
        }
        if (others == Others.UNAWARE) {
            return Optional.empty();
        }
        if (config.number() == 1) {
            return Optional.of(again(Meeting.NOBODY));
        }
        return others == Others.FOUNDING ? Optional.of(again(Meeting.OTHERS)) : Optional.empty();
    }

    private Ignite again(Meeting meeting) {
        Ignite ignite = Ignition.start(configuration(meeting));
        return config.number() == 1 ? open(ignite, FOUND_AGAIN) : ignite;
    }

    /** Whether those who are not in this node's grid serve without it, or wait for it where the first node is. */
    boolean belongsElsewhere(Ignite ignite) {
        List<String> strangers = new ArrayList<>(config.addresses());
        ignite.cluster().forServers().nodes().forEach(each -> strangers.remove(discoveryAddress(each)));
        Others others = others(strangers).look();
        return others == Others.SERVING || (others == Others.FOUNDING && config.number() > 1);
    }

    private String discoveryAddress(ClusterNode node) {
        int port = ((TcpDiscoveryNode) node).discoveryPort();
        return node.addresses().iterator().next() + ":" + port;
    }

    private OtherNodes others(List<String> addresses) {
        List<String> others = new ArrayList<>(addresses);
        others.remove(address(config.discoveryPort()));
        return new OtherNodes(config, others, this);
    }

    private StoredEntries storedEntries() {
        return new StoredEntries(config.directory());
    }

    private static void awaitMajority(Ignite ignite, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean said = false;
        for (Count count = Count.of(ignite); !count.majority(); count = Count.of(ignite)) {
            if (!said) {
                LOG.info("{}: waiting for the others", count);
                said = true;
            }
            if (System.nanoTime() - end > 0) {
                throw new GridMinorityException(
                        count + "; start the others, and look into their logs when they do not come", null);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    IgniteConfiguration configuration(Meeting meeting) {
        createDirectory();
        return common(config)
                .setIgniteInstanceName("hansa-" + config.consistentId() + "-"
                        + config.directory().toAbsolutePath())
                .setConsistentId(config.consistentId())
                .setDataStorageConfiguration(storage())
                .setPluginProviders(new OrderedLog())
                .setDiscoverySpi(discovery(meeting))
                .setCommunicationSpi(communication());
    }

    /** What a node and a client of the same grid have in common. */
    static IgniteConfiguration common(GridNodeConfig config) {
        IgniteConfiguration ignite = new IgniteConfiguration()
                .setWorkDirectory(config.directory().toAbsolutePath().toString())
                .setLocalHost(config.host())
                .setGridLogger(new Slf4jGridLogger("org.apache.ignite"))
                .setMetricsLogFrequency(0)
                .setPeerClassLoadingEnabled(false)
                // Ignite's own choice ends the process, in which more than this lives.
                .setFailureHandler(new StopNodeFailureHandler());
        ignite.setClientConnectorConfiguration(null);
        ignite.setConnectorConfiguration(null);
        smallPools(ignite);
        config.tls().ifPresent(keys -> ignite.setSslContextFactory(new PemTls(keys, config.member())));
        return ignite;
    }

    /** The callers' own threads do the work of local entries; the pools only serve the rest. */
    private static void smallPools(IgniteConfiguration ignite) {
        ignite.setPublicThreadPoolSize(2)
                .setSystemThreadPoolSize(4)
                .setStripedPoolSize(2)
                .setManagementThreadPoolSize(2)
                .setPeerClassLoadingThreadPoolSize(1)
                .setDataStreamerThreadPoolSize(1)
                .setQueryThreadPoolSize(2)
                .setRebalanceThreadPoolSize(1)
                .setBuildIndexThreadPoolSize(1);
    }

    private DataStorageConfiguration storage() {
        boolean fsync = config.durability() == Durability.FSYNC;
        DataRegionConfiguration region = new DataRegionConfiguration()
                .setName("hansa")
                .setPersistenceEnabled(true)
                .setInitialSize(32L * MIB)
                .setMaxSize(config.regionBytes())
                .setCheckpointPageBufferSize(16L * MIB);
        return new DataStorageConfiguration()
                .setDefaultDataRegionConfiguration(region)
                .setSystemDataRegionConfiguration(new SystemDataRegionConfiguration()
                        .setInitialSize(10L * MIB)
                        .setMaxSize(32L * MIB))
                .setWalMode(fsync ? WALMode.FSYNC : WALMode.LOG_ONLY)
                // Torn pages are mended from files beside a checkpoint, not from a second copy of every change in the
                // log.
                .setWriteRecoveryDataOnCheckpoint(true)
                .setWalSegmentSize(16 * MIB)
                .setWalSegments(4)
                .setMaxWalArchiveSize(192L * MIB);
    }

    private void createDirectory() {
        try {
            Files.createDirectories(config.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the grid's directory " + config.directory(), e);
        }
    }

    private TcpDiscoverySpi discovery(Meeting meeting) {
        int port = config.discoveryPort();
        return port == 0
                ? discovery(discoverySpi(), config, ownAddress())
                        .setLocalPort(freePort())
                        .setLocalPortRange(FREE_PORT_RANGE)
                : discovery(discoverySpi(), config, addresses(port, meeting))
                        .setLocalPort(port)
                        .setLocalPortRange(0);
    }

    /**
     * Of a node that nobody else knows and that takes a free port: Ignite adds the one that it got, which need not be the one that was
     * free a moment ago. Whoever has that now would be asked for its grid, in vain, until the time to join is over.
     */
    private static TcpDiscoveryVmIpFinder ownAddress() {
        return new TcpDiscoveryVmIpFinder(true);
    }

    /** A node that does not find its own address among those to ask waits for another to be there. */
    private List<String> addresses(int port, Meeting meeting) {
        List<String> addresses = new ArrayList<>();
        if (meeting != Meeting.NOBODY) {
            addresses.addAll(otherAddresses(port));
        }
        if (meeting != Meeting.OTHERS && config.number() == 1) {
            addresses.add(address(port));
        }
        return addresses;
    }

    private List<String> otherAddresses(int port) {
        List<String> others = new ArrayList<>(config.addresses());
        others.remove(address(port));
        return others;
    }

    private String address(int port) {
        return config.host() + ":" + port;
    }

    static TcpDiscoverySpi discovery(TcpDiscoverySpi discovery, GridNodeConfig config, List<String> addresses) {
        TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder(false);
        finder.setAddresses(addresses);
        return discovery(discovery, config, finder);
    }

    private static TcpDiscoverySpi discovery(
            TcpDiscoverySpi discovery, GridNodeConfig config, TcpDiscoveryVmIpFinder finder) {
        return discovery
                .setLocalAddress(config.host())
                .setJoinTimeout(JOIN.toMillis())
                .setIpFinder(finder);
    }

    private TcpCommunicationSpi communication() {
        return communicationSpi()
                .setLocalAddress(config.host())
                .setLocalPort(config.communicationPort() == 0 ? freePort() : config.communicationPort())
                .setLocalPortRange(config.communicationPort() == 0 ? FREE_PORT_RANGE : 0)
                .setSelectorsCount(1);
    }

    /** Faults are injected here, and in {@link #communicationSpi}. */
    protected TcpDiscoverySpi discoverySpi() {
        return new TcpDiscoverySpi();
    }

    protected TcpCommunicationSpi communicationSpi() {
        return new TcpCommunicationSpi();
    }

    /** The port by which another node's is reached. */
    protected int route(int port) {
        return port;
    }

    private int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(config.host()))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + config.host(), e);
        }
    }
}
