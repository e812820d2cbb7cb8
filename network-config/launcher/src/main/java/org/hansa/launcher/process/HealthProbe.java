package org.hansa.launcher.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One question to a process: are you ready? Answers within two seconds; a process that cannot be reached is not ready. */
public interface HealthProbe {
    /** How long one question may take. */
    Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);

    boolean healthy() throws InterruptedException;

    /** What is waited for, in words that fit into a line, for example {@code http://127.0.0.1:18011/health/ready}. */
    String describe();

    /** What was answered last, for a person to read; empty where there is nothing to tell. */
    default String lastAnswer() {
        return "";
    }

    /** Ready when a GET answers 200. */
    static HealthProbe http(URI address) {
        return new HttpHealth(address);
    }

    /** Ready when every one of these loopback ports accepts a connection. */
    static HealthProbe ports(int... ports) {
        return new Ports(ports.clone());
    }

    /** The form for processes that speak something other than HTTP. */
    record Ports(int[] ports) implements HealthProbe {
        @Override
        public boolean healthy() {
            return Arrays.stream(ports).allMatch(Ports::accepts);
        }

        private static boolean accepts(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), (int) QUESTION_TIMEOUT.toMillis());
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public String describe() {
            String list = Arrays.stream(ports).mapToObj(Integer::toString).collect(Collectors.joining(", "));
            return (ports.length == 1 ? "port " : "ports ") + list;
        }
    }
}
