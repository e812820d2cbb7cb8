package org.hansa.ledger.contracts;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The chaincode as the launcher starts it: its own JVM, its own port, settings from the environment. */
final class ChaincodeProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final int port;
    private final Duration startedIn;

    ChaincodeProcess(Path folder, Map<String, String> environment) throws IOException, InterruptedException {
        log = folder.resolve("chaincode.log");
        port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HansaChaincode.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("CHAINCODE_SERVER_ADDRESS", "127.0.0.1:" + port);
        Instant start = Instant.now();
        process = builder.start();
        awaitListening(start.plusSeconds(60));
        startedIn = Duration.between(start, Instant.now());
    }

    int port() {
        return port;
    }

    Duration startedIn() {
        return startedIn;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening(Instant deadline) throws IOException, InterruptedException {
        while (process.isAlive() && Instant.now().isBefore(deadline)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (ConnectException | SocketTimeoutException notYet) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
        close();
        throw new IOException("the chaincode process does not listen: " + log());
    }

    /** The process takes no port 0, so the test looks for one, below those that systems take for outgoing connections, or one of these could have it first. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            }
        }
    }
}
