package org.hansa.grid.ignite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * What lies between the nodes of a grid on this machine: each of them reaches each other one through a relay of this pair, and
 * the bytes from one to another can be stopped. They are held back and not refused, as a firewall that drops packets does, so
 * nodes find out by waiting only. What is held back arrives after the network is whole again, if its connection still stands.
 */
public final class CuttableNetwork implements AutoCloseable {
    private static final int BUFFER = 1 << 14;
    private static final int PER_NODE = 2;

    private final int[] announced;
    private final int[] bound;
    private final int nodes;
    /** Ports to use for announced ones, by the node that uses them. */
    private final Map<Integer, Map<Integer, Integer>> routes = new TreeMap<>();

    private final Map<Way, Gate> gates = new ConcurrentHashMap<>();
    private final List<ServerSocket> relays = new ArrayList<>();
    private final Collection<Socket> open = new ConcurrentLinkedQueue<>();

    /** Bytes of one node to another. */
    private record Way(int from, int to) {}

    /** Lets bytes pass, or has them wait. */
    private static final class Gate {
        private boolean shut;

        synchronized void shut(boolean now) {
            shut = now;
            notifyAll();
        }

        synchronized void pass() throws InterruptedException {
            while (shut) {
                wait();
            }
        }
    }

    /** @param announced discovery and communication of the first node, then of the second: where others believe them to be */
    CuttableNetwork(int[] announced) {
        this.announced = announced.clone();
        nodes = announced.length / PER_NODE;
        bound = LocalGrid.freePorts(announced.length);
        try {
            for (int to = 1; to <= nodes; to++) {
                lay(to);
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private void lay(int to) throws IOException {
        for (int port = PER_NODE * (to - 1); port < PER_NODE * to; port++) {
            // Whoever is no node of the grid comes by the announced port, and is cut off from nobody.
            relay(announced[port], bound[port], new Gate(), new Gate());
            routes(to).put(announced[port], bound[port]);
            for (int from = 1; from <= nodes; from++) {
                if (from != to) {
                    int relay = relay(0, bound[port], gate(from, to), gate(to, from));
                    routes(from).put(announced[port], relay);
                }
            }
        }
    }

    /** Where the node listens, and by which ports it reaches the others, each by the announced one. */
    Map<Integer, Integer> routes(int node) {
        return routes.computeIfAbsent(node, any -> new TreeMap<>());
    }

    private Gate gate(int from, int to) {
        return gates.computeIfAbsent(new Way(from, to), any -> new Gate());
    }

    /** For the process of a node: {@link RoutedNode} reads it. */
    String option(int node) {
        return "-D" + RoutedNode.ROUTES + "="
                + routes(node).entrySet().stream()
                        .map(each -> each.getKey() + ":" + each.getValue())
                        .collect(Collectors.joining(","));
    }

    /** Nothing of the one reaches the other; what the other says still arrives. */
    public void cut(int from, int to) {
        gate(from, to).shut(true);
    }

    /** The node and all others do not hear of each other any more. */
    public void isolate(int node) {
        for (int other = 1; other <= nodes; other++) {
            if (other != node) {
                cut(node, other);
                cut(other, node);
            }
        }
    }

    public void heal() {
        gates.values().forEach(each -> each.shut(false));
    }

    private int relay(int port, int target, Gate there, Gate back) throws IOException {
        ServerSocket relay = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        relays.add(relay);
        start("relay-" + target, () -> {
            while (!relay.isClosed()) {
                connect(relay.accept(), target, there, back);
            }
        });
        return relay.getLocalPort();
    }

    private void connect(Socket caller, int target, Gate there, Gate back) {
        open.add(caller);
        start("relay-" + target + "-connection", () -> {
            try (Socket callee = new Socket()) {
                open.add(callee);
                there.pass();
                // Where nobody listens the caller is to see a broken connection, not one that was closed in good order.
                caller.setSoLinger(true, 0);
                callee.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                caller.setSoLinger(false, 0);
                start("relay-" + target + "-back", () -> pump(callee, caller, back));
                pump(caller, callee, there);
            } finally {
                open.remove(caller);
                caller.close();
            }
        });
    }

    /** Ends both ways when one ends, which is nothing else than bytes: the other side must not hear of it while it is cut off. */
    private void pump(Socket from, Socket to, Gate gate) throws IOException, InterruptedException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[BUFFER];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                gate.pass();
                out.write(bytes, 0, read);
            }
            gate.pass();
        } finally {
            open.remove(from);
        }
    }

    /** Work that ends when its connection does. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // Either side is gone, and so is the connection.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        heal();
        try {
            for (ServerSocket each : relays) {
                each.close();
            }
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
