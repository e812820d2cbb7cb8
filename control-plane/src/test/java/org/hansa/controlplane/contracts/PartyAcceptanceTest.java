package org.hansa.controlplane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.AuthzCache;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.SimulatedDecisionPoint;
import org.hansa.controlplane.fixture.TestBundles;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.Organization;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Rhein accepts a contract of nord's: only terms that the home gave and that have the digest on the ledger. */
class PartyAcceptanceTest {
    private static final String RHEIN_ISSUER = "https://sso.rhein.example/realms/rhein";
    private static final ContractHandle HANDLE = new ContractHandle("c-00000001");

    @TempDir
    private Path directory;

    private final TestClock clock = TestClock.startingNow();
    private final LedgerProjection ledger = new LedgerProjection();
    private final ContractTerms terms = new ContractTerms(
            "Evaluation",
            Callers.ISSUER,
            TestConsortium.MEMBER_ORGANIZATION,
            new TreeSet<>(List.of("SERVICE")),
            List.of(),
            List.of(DataClass.of("INTERNAL", List.of())),
            new TreeMap<>(Map.of("VCPU", "1 cent")),
            new TreeMap<>(),
            "00112233445566778899aabbccddeeff");

    private byte[] given = terms.bytes();
    private boolean silent;
    private int calls;
    private ContractService rhein;

    @BeforeEach
    void found() {
        TestConsortium consortium = new TestConsortium(clock)
                .found(Callers.ISSUER, RHEIN_ISSUER)
                .activate(new TestBundles(directory).live("r1"));
        consortium.channel().join(ledger);
        consortium.submit(TestConsortium.NORD, LedgerFunction.PROPOSE_CONTRACT, TestConsortium.text(contract()));
        rhein = service(consortium);
    }

    @Test
    void fetches_the_terms_from_the_home_once_and_accepts() {
        assertThat(rhein.accept(caller("capacity-manager"), HANDLE).acceptances())
                .singleElement()
                .satisfies(acceptance -> assertThat(acceptance.party()).isEqualTo(TestConsortium.RHEIN))
                .satisfies(acceptance -> assertThat(acceptance.actor()).isPresent());
        assertThat(rhein.terms(contract())).isEqualTo(terms);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void accepts_no_terms_with_another_digest() {
        given = new String(given, StandardCharsets.UTF_8)
                .replace("1 cent", "9 cent")
                .getBytes(StandardCharsets.UTF_8);
        refused(FailureKind.TERMS_MISMATCH);
    }

    @Test
    void accepts_nothing_while_the_home_is_silent_and_then_does() {
        silent = true;
        refused(FailureKind.PEER_UNAVAILABLE);
        silent = false;
        assertThat(rhein.accept(caller("member-admin"), HANDLE).acceptances()).hasSize(1);
    }

    @Test
    void needs_a_role_of_its_own_member() {
        assertThatThrownBy(() -> rhein.accept(caller("site-operator"), HANDLE))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AUTHORISED));
        assertThat(ledger.contract(HANDLE).orElseThrow().acceptances()).isEmpty();
    }

    @Test
    void moves_no_grants_of_a_contract_that_is_at_home_elsewhere() {
        assertThatThrownBy(() -> rhein.setGrant(
                        caller("capacity-manager"),
                        HANDLE,
                        TestConsortium.FRANKFURT,
                        ResourceVector.ZERO,
                        version -> {}))
                .isInstanceOf(Failure.class);
    }

    private void refused(FailureKind kind) {
        assertThatThrownBy(() -> rhein.accept(caller("capacity-manager"), HANDLE))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
        assertThat(ledger.contract(HANDLE).orElseThrow().acceptances()).isEmpty();
    }

    private ContractService service(TestConsortium consortium) {
        RulesInForce rules = new RulesInForce(
                ledger,
                new LedgerFreshness(ledger, clock, Duration.ofMinutes(10)),
                new PolicyBundles(directory),
                clock);
        Authorizer authorizer = new Authorizer(
                new AuthzCache(new SimulatedDecisionPoint(rules, clock), rules, clock, new SimpleMeterRegistry()));
        LedgerWriter writer = new LedgerWriter(
                consortium.channel().ledgerOf(TestConsortium.RHEIN),
                ledger,
                LedgerWriter.Limits.DEFAULT,
                new Random(1),
                millis -> {});
        HomeMember home = new HomeMember("rhein", "RheinMSP", "Rhein Cloud", "DE");
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("peers", (PeerCalls) this::exchange));
        TermsLibrary library = new TermsLibrary(
                new StateDirectory(directory.resolve("rhein")), beans.getBeanProvider(PeerCalls.class), home);
        return new ContractService(ledger, writer, authorizer, library, home);
    }

    private PeerCalls.Answer exchange(
            MspId member, String method, String path, Optional<byte[]> body, Duration deadline) {
        calls++;
        assertThat(member).isEqualTo(TestConsortium.NORD);
        assertThat(path).isEqualTo("/peer/v1/contracts/c-00000001/terms");
        return silent ? new PeerCalls.Answer(503, new byte[0]) : new PeerCalls.Answer(200, given);
    }

    private ServiceContract contract() {
        return new ServiceContract(
                HANDLE,
                0,
                IssuerRecord.keyOf(Callers.ISSUER),
                TestRealm.tenantId("acme"),
                TestConsortium.NORD,
                List.of(),
                0,
                List.of(TestConsortium.NORD, TestConsortium.RHEIN),
                ServiceContract.State.PROPOSED,
                clock.millis(),
                clock.millis() + 86_400_000L,
                List.of(TestConsortium.FRANKFURT),
                ResourceVector.of(ResourceClass.VCPU, 1_000),
                List.of(),
                terms.digest(),
                List.of());
    }

    /** Who has just shown a second factor. */
    private Caller caller(String role) {
        Caller nord = Callers.member(role);
        return new Caller(
                RHEIN_ISSUER,
                IssuerRecord.keyOf(RHEIN_ISSUER),
                TestConsortium.RHEIN,
                new Organization(TestConsortium.MEMBER_ORGANIZATION, "rhein", Organization.Kind.MEMBER),
                nord.roles(),
                "pseudonym",
                "subject",
                "2",
                clock.instant().getEpochSecond(),
                "hansa-cli",
                Digest.of(new byte[0]),
                nord.expiresAt(),
                Optional.empty());
    }
}
