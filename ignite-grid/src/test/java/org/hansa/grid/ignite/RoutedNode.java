package org.hansa.grid.ignite;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.util.nio.GridCommunicationClient;
import org.apache.ignite.spi.IgniteSpiOperationTimeoutException;
import org.apache.ignite.spi.IgniteSpiOperationTimeoutHelper;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.hansa.grid.GridNodeConfig;

/**
 * A grid node that reaches the others, and is reached by them, through the relays of a {@link CuttableNetwork} if there is one:
 * it listens elsewhere than where it says, and takes the way that it was told to each announced port.
 */
public class RoutedNode extends GridNode {
    static final String ROUTES = "hansa.test.routes";

    private final Map<Integer, Integer> byPort;

    /** In a process of its own, which was told its routes when it was started. */
    public RoutedNode(GridNodeConfig config) {
        this(config, routes(System.getProperty(ROUTES, "")));
    }

    RoutedNode(GridNodeConfig config, Map<Integer, Integer> byPort) {
        super(config);
        this.byPort = Map.copyOf(byPort);
    }

    private static Map<Integer, Integer> routes(String text) {
        Map<Integer, Integer> routes = new TreeMap<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",")) {
            String[] pair = each.split(":");
            routes.put(Integer.valueOf(pair[0]), Integer.valueOf(pair[1]));
        }
        return routes;
    }

    @Override
    protected int route(int port) {
        return byPort.getOrDefault(port, port);
    }

    @Override
    protected TcpDiscoverySpi discoverySpi() {
        return new Discovery(this);
    }

    @Override
    protected TcpCommunicationSpi communicationSpi() {
        return new Communication(this);
    }

    private static final class Discovery extends TcpDiscoverySpi {
        private final RoutedNode ways;
        private int announced;

        /** Nodes must have SPIs of the same name. */
        Discovery(RoutedNode ways) {
            this.ways = ways;
            setName(TcpDiscoverySpi.class.getSimpleName());
        }

        @Override
        public TcpDiscoverySpi setLocalPort(int port) {
            announced = port;
            return super.setLocalPort(ways.route(port));
        }

        @Override
        protected void initLocalNode(int bound, boolean external) {
            super.initLocalNode(announced, external);
        }

        @Override
        protected Socket openSocket(Socket socket, InetSocketAddress node, IgniteSpiOperationTimeoutHelper timeout)
                throws IOException, IgniteSpiOperationTimeoutException {
            return super.openSocket(
                    socket, new InetSocketAddress(node.getAddress(), ways.route(node.getPort())), timeout);
        }
    }

    /** What is said of ports among nodes is the announced ones. */
    static class Communication extends TcpCommunicationSpi {
        private final RoutedNode ways;
        private int announced;

        Communication(RoutedNode ways) {
            this.ways = ways;
            setName(TcpCommunicationSpi.class.getSimpleName());
        }

        @Override
        public TcpCommunicationSpi setLocalPort(int port) {
            announced = port;
            return super.setLocalPort(ways.route(port));
        }

        @Override
        public Map<String, Object> getNodeAttributes() {
            Map<String, Object> attributes = super.getNodeAttributes();
            attributes.put(createSpiAttributeName(ATTR_PORT), announced);
            return attributes;
        }

        @Override
        protected GridCommunicationClient createTcpClient(ClusterNode node, int connection)
                throws IgniteCheckedException {
            String port = createSpiAttributeName(ATTR_PORT);
            Object routed = Proxy.newProxyInstance(
                    ClusterNode.class.getClassLoader(), new Class<?>[] {ClusterNode.class}, (self, method, words) -> {
                        try {
                            Object answer = method.invoke(node, words);
                            return words != null && words.length == 1 && port.equals(words[0])
                                    ? (Object) ways.route((Integer) answer)
                                    : answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return super.createTcpClient((ClusterNode) routed, connection);
        }
    }
}
