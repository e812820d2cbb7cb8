package org.hansa.grid.ignite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.ignite.IgniteException;
import org.hansa.grid.GridNodeConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the other nodes of the grid stand, seen from outside by one that has not joined them yet. */
final class OtherNodes {
    private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);
    private static final int DIAL_MILLIS = 1_000;
    /** Nodes that have not met each other yet listen, and let nobody in. */
    private static final Duration LET_IN = Duration.ofSeconds(10);
    /** Three times what Ignite's discovery waits for a node that does not answer. */
    private static final Duration AWARE = Duration.ofSeconds(30);

    private static final Duration AGAIN = Duration.ofMillis(250);

    private final GridNodeConfig config;
    private final List<String> addresses;
    private final GridNode node;

    /** What there is without this node. */
    enum Others {
        /** No grid that could be reached, or none that this node could do anything for. */
        NOBODY,
        /** A grid that still counts this node as there: it has not noticed yet that it is gone, and says no more before it has. */
        UNAWARE,
        /** A grid that does not write, with the first node in it: where the others meet. */
        FOUNDING,
        /** A majority that writes, and has every entry. */
        SERVING
    }

    /** @param addresses where they may listen. @param node whose ways to others are taken */
    OtherNodes(GridNodeConfig config, List<String> addresses, GridNode node) {
        this.config = config;
        this.addresses = List.copyOf(addresses);
        this.node = node;
    }

    /** Looks again until the others have noticed that this node is gone, which takes them as long as it takes to miss one. */
    Others lookOnceAware() {
        return onceAware(this::look, AWARE);
    }

    /** @return {@code UNAWARE} when they count on, as they do when another process has this node's name */
    static Others onceAware(Supplier<Others> looks, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Others others = looks.get();
        while (others == Others.UNAWARE && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(AGAIN.toNanos());
            others = looks.get();
        }
        return others;
    }

    Others look() {
        List<String> listening = addresses.stream().filter(this::listens).toList();
        if (listening.isEmpty()) {
            return Others.NOBODY;
        }
        try (GridCluster cluster = GridCluster.connect(config, listening, node, LET_IN)) {
            GridReport report = cluster.report();
            if (has(report, config.number())) {
                return Others.UNAWARE;
            }
            if (report.writable() && report.lost() == 0) {
                return Others.SERVING;
            }
            return has(report, 1) ? Others.FOUNDING : Others.NOBODY;
        } catch (IgniteException | IllegalStateException e) {
            LOG.debug("nobody at {} lets {} in", listening, config.consistentId(), e);
            return Others.NOBODY;
        }
    }

    private boolean has(GridReport report, int number) {
        String id = GridNodeConfig.consistentId(config.member(), number);
        return report.nodes().stream().anyMatch(each -> each.here() && each.id().equals(id));
    }

    private boolean listens(String address) {
        int colon = address.lastIndexOf(':');
        int port = node.route(Integer.parseInt(address.substring(colon + 1)));
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getByName(address.substring(0, colon)), port), DIAL_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
