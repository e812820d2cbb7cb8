package org.hansa.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One member's OPA, started by {@code serve.sh} with a signed bundle, a fresh key and a fresh token. */
final class ServedPolicy implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path home;
    private final int port;
    private final Process process;
    final String token = UUID.randomUUID().toString();
    final String digest;

    private ServedPolicy(Path home) throws IOException {
        this.home = home;
        this.digest = newKeyAndBundle("bundle.tar.gz", "policy", "r1");
        Files.writeString(home.resolve("token"), token);
        this.port = freePort();
        this.process = new ProcessBuilder(
                        PolicyFolder.SERVE.toString(), "--home", home.toString(), "--port", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("opa.log").toFile())
                .start();
    }

    /** Returns once the bundle is active. */
    static ServedPolicy start(Path home) {
        try {
            ServedPolicy served = new ServedPolicy(home);
            served.await(
                    "the bundle to become active",
                    () -> served.statusOf("GET", "/health?bundles", "", served.token) == 200);
            return served;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a key pair {@code key}.pem and {@code key}.pub.pem and a bundle that it has signed. */
    String newKeyAndBundle(String bundle, String key, String revision) throws IOException {
        KeyPair pair = newKey();
        Files.writeString(
                home.resolve(key + ".pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(
                home.resolve(key + ".pub.pem"),
                pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        return build(bundle, key, revision);
    }

    String build(String bundle, String key, String revision) {
        return PolicyFolder.build(
                home.resolve(bundle),
                revision,
                "--signing-key",
                home.resolve(key + ".pem").toString());
    }

    /** Puts another bundle in the place that OPA reads, and has it read. */
    void load(Path bundle) throws IOException {
        Path next = Files.copy(bundle, home.resolve("next.tar.gz"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, home.resolve("bundle.tar.gz"), StandardCopyOption.REPLACE_EXISTING);
        PolicyFolder.run(PolicyFolder.SERVE, "--home", home.toString(), "--reload")
                .orFail();
    }

    Path home() {
        return home;
    }

    String log() {
        try {
            return Files.readString(home.resolve("opa.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> send(String method, String path, String body, String bearer) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + bearer)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** @return the HTTP status, or 0 while nothing listens */
    int statusOf(String method, String path, String body, String bearer) {
        try {
            return send(method, path, body, bearer).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(DEADLINE);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("waited in vain for " + what + "\n" + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    /** OPA does not tell which port it got for port 0, so the test looks for one, below those that systems take for outgoing connections, or one of these could have it first. */
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
