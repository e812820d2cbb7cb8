package org.hansa.launcher.installation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/** Ports on the loopback address: which are free, and where a whole block of them is. */
public final class Loopback {
    /** Below the range from which Linux takes ports for outgoing connections. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 31_000;
    private static final int TRIES = 200;

    private Loopback() {}

    /** A base for which all these ports are free at this moment. */
    static int base(IntFunction<Collection<Integer>> portsFrom) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST / 100, HIGHEST / 100) * 100;
            if (portsFrom.apply(base).stream().allMatch(Loopback::isFree)) {
                return base;
            }
        }
        throw new IllegalStateException("no block of free ports found between " + LOWEST + " and " + HIGHEST
                + "; set HANSA_PORT_BASE to one that is free");
    }

    /** Whether a program could listen there at this moment. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == port;
        } catch (IOException taken) {
            return false;
        }
    }
}
