package org.hansa.controlplane.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.ChannelTrust;
import org.hansa.controlplane.peer.web.PeerPort;
import org.hansa.ledger.model.MspId;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.crypto.TlsFiles;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Real handshakes with nord's peer connector, by members, by peers that are none, and by certificates that lie. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none"})
@Import(InMemoryControlPlane.class)
class PeerConnectionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String ABSENT = "/peer/v1/allocations/aaaaaaaa-0000-4000-8000-000000000009";

    @LocalServerPort
    private int port;

    @Autowired
    private PeerPort peerPort;

    @Test
    void lets_another_members_control_plane_in() {
        PeerCalls.Answer answer = as(TestCrypto.consortium(), "rhein", trust(TestCrypto.consortium()))
                .exchange(TestConsortium.NORD, "GET", ABSENT, Optional.empty(), DEADLINE);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("NOT_FOUND", "no allocation");
    }

    @Test
    void tells_another_member_how_far_it_has_read() {
        PeerCalls.Answer answer = as(TestCrypto.consortium(), "rhein", trust(TestCrypto.consortium()))
                .exchange(TestConsortium.NORD, "GET", Heartbeat.PATH, Optional.empty(), DEADLINE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Heartbeat.parse(answer.body()).member()).isEqualTo(TestConsortium.NORD);
        assertThat(Heartbeat.parse(answer.body()).height()).isPositive();
    }

    @Test
    void refuses_a_foreign_certificate_that_carries_a_members_name() {
        TestCrypto stranger = TestCrypto.stranger();
        // The stranger believes nord's server, so that the refusal is the server's.
        assertThatThrownBy(() -> as(stranger, "rhein", trust(TestCrypto.consortium()))
                        .exchange(TestConsortium.NORD, "GET", ABSENT, Optional.empty(), DEADLINE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("PEER_UNAVAILABLE");
    }

    @Test
    void refuses_a_members_other_certificates() {
        TestCrypto crypto = TestCrypto.consortium();
        TlsFiles peer = crypto.folder().peerTls(TestCrypto.member("rhein"));
        assertThatThrownBy(() -> calls(peer, trust(crypto))
                        .exchange(TestConsortium.NORD, "GET", ABSENT, Optional.empty(), DEADLINE))
                .isInstanceOf(Failure.class);
    }

    @Test
    void does_not_talk_to_a_server_that_is_another_member() {
        HttpPeerCalls calls = new HttpPeerCalls(
                address("HelvMSP"),
                tls(
                        TestCrypto.consortium().folder().controlPlaneTls(TestCrypto.member("rhein")),
                        trust(TestCrypto.consortium())));
        assertThatThrownBy(() -> calls.exchange(TestConsortium.HELV, "GET", ABSENT, Optional.empty(), DEADLINE))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.internalContext())
                            .hasValueSatisfying(why -> assertThat(why).contains("this is NordMSP, not HelvMSP"));
                    assertThat(PeerCalls.unsent(failure)).isTrue();
                });
    }

    @Test
    void knows_that_nothing_arrived_where_nobody_listens_or_no_address_is_known() throws IOException {
        int free;
        try (ServerSocket once = new ServerSocket(0)) {
            free = once.getLocalPort();
        }
        PeerTls tls = tls(
                TestCrypto.consortium().folder().controlPlaneTls(TestCrypto.member("rhein")),
                trust(TestCrypto.consortium()));
        PeerAddresses nobody = new PeerAddresses(List.of(new PeerAddresses.Entry("NordMSP", "127.0.0.1:" + free)));
        for (MspId member : List.of(TestConsortium.NORD, TestConsortium.HELV)) {
            assertThatThrownBy(() ->
                            new HttpPeerCalls(nobody, tls).exchange(member, "GET", ABSENT, Optional.empty(), DEADLINE))
                    .isInstanceOfSatisfying(Failure.class, failure -> assertThat(PeerCalls.unsent(failure))
                            .isTrue());
        }
    }

    @Test
    void shows_each_door_its_own_paths_only() throws Exception {
        HttpResponse<String> main = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + ABSENT))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(main.statusCode()).isEqualTo(404);
        assertThat(main.body()).contains("There is no such path.");
        PeerCalls.Answer other = as(TestCrypto.consortium(), "rhein", trust(TestCrypto.consortium()))
                .exchange(TestConsortium.NORD, "GET", "/v1/whoami", Optional.empty(), DEADLINE);
        assertThat(other.status()).isEqualTo(404);
    }

    @Test
    void speaks_to_nobody_without_a_certificate_or_without_tls() throws IOException {
        HttpClient bare = HttpClient.newBuilder().build();
        assertThatThrownBy(() -> bare.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + peerPort.port() + ABSENT))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        try (Socket plain = new Socket("127.0.0.1", peerPort.port())) {
            plain.setSoTimeout(30_000);
            plain.getOutputStream()
                    .write("GET /peer/v1/x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(plain.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            assertThat(answer).doesNotContain("200").doesNotContain("404");
        }
    }

    @Test
    void believes_no_root_that_two_members_share() {
        TestCrypto crypto = TestCrypto.consortium();
        SortedMap<MspId, List<X509Certificate>> roots = new TreeMap<>(crypto.memberTlsRoots());
        roots.put(TestConsortium.HELV, roots.get(TestConsortium.RHEIN));
        assertThatThrownBy(() -> new MemberTrust(() -> roots).identify(chain("rhein"), MemberTrust.Use.CLIENT))
                .isInstanceOf(CertificateException.class);
        assertThat(new MemberTrust(() -> roots).acceptedIssuers()).hasSize(1);
    }

    @Test
    void believes_no_member_that_carries_anothers_name() {
        // Helv's root signed rhein's name: what counts is whose root it is, and that the name says the same.
        SortedMap<MspId, List<X509Certificate>> roots = new TreeMap<>();
        roots.put(TestConsortium.HELV, TestCrypto.consortium().memberTlsRoots().get(TestConsortium.RHEIN));
        assertThatThrownBy(() -> new MemberTrust(() -> roots).identify(chain("rhein"), MemberTrust.Use.CLIENT))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("a certificate of HelvMSP that carries the names [hansa:control-plane:RheinMSP]");
    }

    @Test
    void follows_the_channel_when_a_root_is_taken_out() throws Exception {
        AtomicReference<SortedMap<MspId, List<X509Certificate>>> channel =
                new AtomicReference<>(TestCrypto.consortium().memberTlsRoots());
        MemberTrust trust = new MemberTrust(channel::get);
        assertThat(trust.identify(chain("rhein"), MemberTrust.Use.CLIENT)).isEqualTo(TestConsortium.RHEIN);
        SortedMap<MspId, List<X509Certificate>> without = new TreeMap<>(channel.get());
        without.remove(TestConsortium.RHEIN);
        channel.set(without);
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        boolean believed = true;
        while (believed && System.nanoTime() < deadline) {
            try {
                trust.identify(chain("rhein"), MemberTrust.Use.CLIENT);
                Thread.onSpinWait();
            } catch (CertificateException e) {
                believed = false;
            }
        }
        assertThat(believed).isFalse();
    }

    private PeerCalls as(TestCrypto crypto, String member, MemberTrust trust) {
        return calls(crypto.folder().controlPlaneTls(TestCrypto.member(member)), trust);
    }

    private PeerCalls calls(TlsFiles files, MemberTrust trust) {
        return new HttpPeerCalls(address("NordMSP"), tls(files, trust));
    }

    private PeerAddresses address(String member) {
        return new PeerAddresses(List.of(new PeerAddresses.Entry(member, "127.0.0.1:" + peerPort.port())));
    }

    private static PeerTls tls(TlsFiles files, MemberTrust trust) {
        return new PeerTls(new PeerProperties("127.0.0.1", 0, files.certificate(), files.key()), trust);
    }

    private static MemberTrust trust(TestCrypto crypto) {
        ChannelTrust channel = crypto::memberTlsRoots;
        return new MemberTrust(channel);
    }

    private static X509Certificate[] chain(String member) {
        Member of = TestCrypto.member(member);
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(PemFiles.readCertificate(
                TestCrypto.consortium().folder().controlPlaneTls(of).certificate()));
        return chain.toArray(X509Certificate[]::new);
    }
}
