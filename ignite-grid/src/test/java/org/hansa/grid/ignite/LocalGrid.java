package org.hansa.grid.ignite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.Fixture;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.GridTls;
import org.jspecify.annotations.Nullable;

/** Nodes of one member's grid on this machine, each in a process of its own but for those that the caller starts itself. */
public final class LocalGrid implements AutoCloseable {
    private static final Duration MOVING = Duration.ofSeconds(90);

    private final Path directory;
    private final int nodes;
    private final Durability durability;
    private final int[] ports;
    private final GridTls keys;
    private final List<GridChild> children = new ArrayList<>();
    private @Nullable CuttableNetwork network;

    /** @param directory for the nodes' files, settings and logs, and the keys that they share */
    public LocalGrid(Path directory, int nodes, Durability durability) {
        this.directory = directory;
        this.nodes = nodes;
        this.durability = durability;
        this.ports = freePorts(2 * nodes);
        try {
            keys = GridCertificates.create(directory.resolve("keys"), "nord");
        } catch (Exception e) {
            throw new IllegalStateException("no keys could be made in " + directory, e);
        }
    }

    /** Has those nodes that run in processes of their own and are started from now on speak through a network that can be cut. */
    public CuttableNetwork cuttable() {
        CuttableNetwork between = new CuttableNetwork(ports);
        network = between;
        return between;
    }

    /** Different ones, below those that systems take for outgoing connections, or one of these could have one first. */
    static int[] freePorts(int count) {
        return ThreadLocalRandom.current()
                .ints(10_000, 32_768)
                .filter(LocalGrid::isFree)
                .distinct()
                .limit(count)
                .toArray();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** A node to be started in this process. */
    public GridNode node(int number) {
        return network == null ? new GridNode(config(number)) : new RoutedNode(config(number), network.routes(number));
    }

    public GridNodeConfig config(int number) {
        List<String> addresses = IntStream.range(0, nodes)
                .mapToObj(node -> "127.0.0.1:" + ports[2 * node])
                .toList();
        return new GridNodeConfig(
                Fixture.NORD,
                number,
                directory.resolve("node-" + number),
                "127.0.0.1",
                ports[2 * number - 2],
                ports[2 * number - 1],
                addresses,
                Optional.of(keys),
                durability,
                64L << 20);
    }

    /** Waits until it says that it is ready. @param folder for its settings and what it prints */
    public GridChild start(int number, Path folder, GridChild.Program program) throws IOException {
        GridChild child = GridChild.start(
                config(number), folder, network == null ? program : program.with(network.option(number)));
        children.add(child);
        if (!child.ready()) {
            throw new IllegalStateException("node " + number + " did not get ready: " + child.tail());
        }
        return child;
    }

    /** The nodes that keep copies. */
    public GridChild start(int number, GridChild.Program program) throws IOException {
        return start(number, directory.resolve("nodes"), program);
    }

    /** Has all nodes keep copies, once they have joined. */
    public void share(GridCluster cluster) {
        TreeSet<String> ids = new TreeSet<>();
        IntStream.rangeClosed(1, nodes).forEach(number -> ids.add(GridNodeConfig.consistentId(Fixture.NORD, number)));
        cluster.setBaseline(ids);
        awaitWhole(cluster);
    }

    public void awaitWhole(GridCluster cluster) {
        GridReport report = cluster.awaitCopies(MOVING, each -> {});
        if (!report.whole()) {
            throw new IllegalStateException("the grid does not get whole: " + report.text());
        }
    }

    @Override
    public void close() {
        children.forEach(GridChild::close);
        if (network != null) {
            network.close();
        }
    }
}
