package org.hansa.controlplane.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.fixture.Api;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.fixture.TestPeers;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.MemberTrust;
import org.hansa.controlplane.peer.PeerAddresses;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.controlplane.peer.PeerCallsOf;
import org.hansa.controlplane.peer.PeerProperties;
import org.hansa.controlplane.peer.PeerTls;
import org.hansa.controlplane.peer.web.PeerPort;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.network.crypto.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Nord's staged rules, as other members' control planes get them over mutual TLS, and nobody else. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none"})
@AutoConfigureMockMvc
@Import(InMemoryControlPlane.class)
class PeerBundleTest {
    private static final PolicyRevision R1 = new PolicyRevision("r1");

    @Autowired
    private PeerPort port;

    @Autowired
    private TestBundles bundles;

    @Autowired
    private PolicyBundles folder;

    @Autowired
    private LedgerView ledger;

    @Autowired
    private TestRealm realm;

    @Autowired
    private MockMvcTester http;

    @TempDir
    Path newcomer;

    @Test
    void a_member_that_has_nothing_gets_the_rules_in_force() throws IOException {
        PolicyBundles empty = new PolicyBundles(newcomer);
        TrialProperties noOpa = new TrialProperties(null, null, Duration.ofSeconds(1), 1, null, "member");
        BundleFetch fetch = new BundleFetch(
                ledger,
                empty,
                new RuleTrial(new OpaProgram(noOpa)),
                TestPeers.calls("helv", "NordMSP", port.port()),
                new HomeMember("helv", "HelvMSP", "Helvetic Hosting", "CH"),
                Clock.systemUTC());

        fetch.look();

        assertThat(empty.staged(R1)).isEqualTo(folder.staged(R1)).isPresent();
        assertThat(fetch.missing()).isEmpty();
    }

    @Test
    void nobody_is_given_what_the_ledger_does_not_name() throws IOException {
        PolicyBundle draft = bundles.stage("r77");
        Digest tests = folder.tests(draft.revision()).orElseThrow().digest();
        Digest inForce = folder.staged(R1).orElseThrow().digest();

        assertThat(status("/peer/v1/policies/r1/bundle/" + inForce)).isEqualTo(200);
        for (String path : List.of(
                "/peer/v1/policies/r77/bundle/" + draft.digest(),
                "/peer/v1/policies/r77/tests/" + tests,
                "/peer/v1/policies/r77/bundle/" + inForce,
                "/peer/v1/policies/r1/bundle/" + draft.digest(),
                "/peer/v1/policies/r1/bundle/..%2f..%2fbundle-key.pem",
                "/peer/v1/policies/R!/bundle/" + inForce)) {
            assertThat(status(path)).as(path).isBetween(400, 404);
        }
    }

    @Test
    void a_stranger_is_no_member_and_a_token_opens_no_peer_path() throws IOException {
        String path =
                "/peer/v1/policies/r1/bundle/" + folder.staged(R1).orElseThrow().digest();
        TlsFiles files = TestCrypto.stranger().folder().controlPlaneTls(TestCrypto.member("rhein"));
        PeerTls tls = new PeerTls(
                new PeerProperties("127.0.0.1", 0, files.certificate(), files.key()),
                new MemberTrust(TestCrypto.consortium()::memberTlsRoots));
        PeerCalls stranger = PeerCallsOf.http(
                new PeerAddresses(List.of(new PeerAddresses.Entry("NordMSP", "127.0.0.1:" + port.port()))), tls);

        assertThatThrownBy(
                        () -> stranger.exchange(TestConsortium.NORD, "GET", path, Optional.empty(), TestPeers.DEADLINE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("PEER_UNAVAILABLE");
        for (TestRealm.Token token :
                List.of(realm.member("ada", "member-admin"), realm.tenant("acme", "eve", "tenant-admin"))) {
            assertThat(new Api(http, token.sign()).get(path)).hasStatus(404);
        }
    }

    private int status(String path) {
        return TestPeers.calls("rhein", "NordMSP", port.port())
                .exchange(TestConsortium.NORD, "GET", path, Optional.empty(), TestPeers.DEADLINE)
                .status();
    }
}
