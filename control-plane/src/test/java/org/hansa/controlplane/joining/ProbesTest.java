package org.hansa.controlplane.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.hansa.controlplane.fixture.TestNewcomer;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.crypto.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
    private static final OutsideAddress HERE = new OutsideAddress(true);
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static TestNewcomer newcomer;

    @BeforeAll
    static void make() {
        newcomer = TestNewcomer.named("sado");
    }

    @AfterAll
    static void stop() {
        newcomer.close();
    }

    @Test
    void an_issuer_answers_as_itself() throws Exception {
        assertThat(new IssuerProbing(HERE, PATIENT).look(newcomer.issuer()))
                .isEqualTo("answers as itself, with 1 signing key");
    }

    @Test
    void an_issuer_that_is_down_is_refused() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        assertThatThrownBy(() -> new IssuerProbing(HERE, PATIENT).look("http://127.0.0.1:" + closed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing answers at http://127.0.0.1:" + closed);
    }

    @Test
    void an_issuer_that_calls_itself_otherwise_is_refused() {
        try (TestNewcomer other = TestNewcomer.named("lima")) {
            other.calledBy("https://sso.nord.example/realms/nord");
            assertThatThrownBy(() -> new IssuerProbing(HERE, PATIENT).look(other.issuer()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("calls itself https://sso.nord.example", "byte for byte");
        }
    }

    @Test
    void an_issuer_that_is_not_https_is_refused_but_on_this_machine_in_an_evaluation() {
        assertThatThrownBy(() -> new IssuerProbing(HERE, PATIENT).look("http://8.8.8.8/realms/x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not https");
        assertThatThrownBy(() -> new IssuerProbing(new OutsideAddress(false)).look(newcomer.issuer()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing behind anybody's walls is looked at");
    }

    /** What an applicant types must not have this member's machines look around inside. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
                "255.255.255.255", "127.0.0.1", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "64:ff9b::a00:1",
                "2002:a00:1::1", "::ffff:10.0.0.1", "192.0.0.8", "198.18.0.1"
            })
    void nothing_behind_walls_is_looked_at(String address) throws Exception {
        assertThat(new OutsideAddress(false).permits(InetAddress.getByName(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "2a00:1450::1", "172.32.0.1"})
    void what_is_outside_is_looked_at(String address) throws Exception {
        assertThat(new OutsideAddress(false).permits(InetAddress.getByName(address)))
                .isTrue();
    }

    @Test
    void a_server_must_show_the_certificate_of_the_file() throws Exception {
        String own = Files.readString(
                newcomer.crypto().controlPlaneTls(newcomer.member()).certificate(), StandardCharsets.US_ASCII);
        String another =
                Files.readString(newcomer.crypto().peerTls(newcomer.member()).certificate(), StandardCharsets.US_ASCII);
        try (SSLServerSocket server = serving(newcomer.crypto().controlPlaneTls(newcomer.member()))) {
            String address = "127.0.0.1:" + server.getLocalPort();
            assertThat(new TlsProbing(HERE, PATIENT).look(address, own)).contains("with the certificate of its file");
            assertThatThrownBy(() -> new TlsProbing(HERE, PATIENT).look(address, another))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not show the certificate of the file");
        }
    }

    @Test
    void a_server_that_says_nothing_is_given_up_in_time() throws Exception {
        String own = newcomer.certificates().getOrDefault("PEER_TLS", "");
        try (ServerSocket silent = new ServerSocket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThatThrownBy(() -> new TlsProbing(HERE).look("127.0.0.1:" + silent.getLocalPort(), own))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer within 4 seconds");
        }
    }

    @Test
    void a_server_that_says_a_byte_now_and_then_is_given_up_in_time() throws Exception {
        String own = newcomer.certificates().getOrDefault("PEER_TLS", "");
        byte[] handshakeOf16k = {22, 3, 3, 64, 0, 2, 0, 63, -4};
        try (ServerSocket slow = trickling(handshakeOf16k)) {
            TlsProbing probing = new TlsProbing(HERE, Duration.ofSeconds(1));
            assertThatThrownBy(() -> probing.look("127.0.0.1:" + slow.getLocalPort(), own))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer within 1 seconds");
        }
    }

    @Test
    void an_issuer_that_says_a_byte_now_and_then_is_given_up_in_time() throws Exception {
        byte[] head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket slow = trickling(head)) {
            IssuerProbing probing = new IssuerProbing(HERE, Duration.ofSeconds(1));
            assertThatThrownBy(() -> probing.look("http://127.0.0.1:" + slow.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer within 1 seconds");
        }
    }

    /** Sends that, and then a byte every tenth of a second for half a minute. */
    private static ServerSocket trickling(byte[] first) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread serving = new Thread(
                () -> {
                    try (Socket accepted = server.accept()) {
                        accepted.getOutputStream().write(first);
                        for (int i = 0; i < 300; i++) {
                            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                            accepted.getOutputStream().write(0);
                        }
                    } catch (IOException givenUp) {
                        // As it should be.
                    }
                },
                "trickle");
        serving.setDaemon(true);
        serving.start();
        return server;
    }

    private static SSLServerSocket serving(TlsFiles files) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("tls", PemFiles.readKey(files.key()), new char[0], new Certificate[] {
            PemFiles.readCertificate(files.certificate())
        });
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        try (Socket accepted = server.accept()) {
                            ((SSLSocket) accepted).startHandshake();
                        } catch (IOException closedOrRefused) {
                            // The other end says which.
                        }
                    }
                },
                "tls-server");
        accepting.setDaemon(true);
        accepting.start();
        return server;
    }
}
