package org.hansa.grid.ignite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.SystemDataRegionConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.EngineConfig.Durability;

/**
 * One persistent grid node inside the member's control plane: known addresses only, mutual TLS, no code from peers, no
 * client port, no REST, no JMX.
 */
public final class GridNode {
    private static final int MIB = 1 << 20;
    /** A free port may be taken between the look and the use; the node then tries the next ones. */
    private static final int FREE_PORT_RANGE = 50;

    static {
        System.setProperty("IGNITE_NO_ASCII", "true");
        System.setProperty("IGNITE_UPDATE_NOTIFIER", "false");
        System.setProperty("IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED", "true");
        System.setProperty("IGNITE_MBEANS_DISABLED", "true");
        System.setProperty("IGNITE_NO_SHUTDOWN_HOOK", "true");
    }

    private final EngineConfig config;

    public GridNode(EngineConfig config) {
        this.config = config;
    }

    Ignite start() {
        try {
            Files.createDirectories(config.gridDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the grid's directory " + config.gridDirectory(), e);
        }
        Ignite ignite = Ignition.start(configuration());
        try {
            ignite.cluster().state(ClusterState.ACTIVE);
            return ignite;
        } catch (RuntimeException e) {
            ignite.close();
            throw e;
        }
    }

    private IgniteConfiguration configuration() {
        IgniteConfiguration ignite = new IgniteConfiguration()
                .setIgniteInstanceName("hansa-" + config.member().value() + "-"
                        + config.gridDirectory().toAbsolutePath())
                .setConsistentId(config.member().value() + "-1")
                .setWorkDirectory(config.gridDirectory().toAbsolutePath().toString())
                .setLocalHost(config.host())
                .setGridLogger(new Slf4jGridLogger("org.apache.ignite"))
                .setMetricsLogFrequency(0)
                .setPeerClassLoadingEnabled(false)
                .setFailureHandler(new StopNodeFailureHandler())
                .setDataStorageConfiguration(storage())
                .setDiscoverySpi(discovery())
                .setCommunicationSpi(communication());
        ignite.setClientConnectorConfiguration(null);
        ignite.setConnectorConfiguration(null);
        smallPools(ignite);
        config.tls().ifPresent(keys -> ignite.setSslContextFactory(new PemTls(keys)));
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
                .setWalSegmentSize(16 * MIB)
                .setWalSegments(4)
                .setMaxWalArchiveSize(192L * MIB);
    }

    private TcpDiscoverySpi discovery() {
        int port = config.discoveryPort() == 0 ? freePort() : config.discoveryPort();
        TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder(false);
        finder.setAddresses(List.of(config.host() + ":" + port));
        return new TcpDiscoverySpi()
                .setLocalAddress(config.host())
                .setLocalPort(port)
                .setLocalPortRange(config.discoveryPort() == 0 ? FREE_PORT_RANGE : 0)
                .setIpFinder(finder);
    }

    private TcpCommunicationSpi communication() {
        return new TcpCommunicationSpi()
                .setLocalAddress(config.host())
                .setLocalPort(config.communicationPort() == 0 ? freePort() : config.communicationPort())
                .setLocalPortRange(config.communicationPort() == 0 ? FREE_PORT_RANGE : 0)
                .setSelectorsCount(1);
    }

    private int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(config.host()))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + config.host(), e);
        }
    }
}
