package org.hansa.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestRealm;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MspId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signature that held is remembered for a minute; nothing else about a token is. */
class VerifiedTokensTest {
    private static final MspId MEMBER = new MspId("NordMSP");
    private final TestClock clock = TestClock.startingNow();
    private final TestRealm realm = new TestRealm(clock);
    private final LedgerView ledger = mock(LedgerView.class);

    @TempDir
    private Path folder;

    private CallerResolver callers;

    @BeforeEach
    void list_the_issuer() {
        listed(true);
        when(ledger.caughtUp()).thenReturn(true);
        IdentityProperties properties = new IdentityProperties(
                realm.issuer(),
                "hansa-api",
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                List.of());
        callers = new CallerResolver(
                ledger,
                MEMBER,
                properties,
                new IssuerKeys(properties.realmTimeout()),
                new Pseudonyms(new byte[32]),
                new MandateBook(folder),
                clock);
    }

    @AfterEach
    void close() {
        realm.close();
    }

    @Test
    void gives_the_same_caller_for_the_same_token() {
        String token = realm.member("ada", "viewer").sign();
        assertThat(callers.resolve(token)).isEqualTo(callers.resolve(token));
    }

    @Test
    void asks_the_realm_for_its_keys_once_for_many_tokens() {
        for (int i = 0; i < 20; i++) {
            callers.resolve(realm.member("ada" + i).sign());
        }
        assertThat(realm.keyRequests()).isEqualTo(1);
    }

    @Test
    void refuses_a_known_token_once_it_has_expired() {
        String token =
                realm.member("ada", "viewer").lifetime(Duration.ofSeconds(20)).sign();
        callers.resolve(token);
        clock.advance(Duration.ofSeconds(51));
        refused(token, FailureKind.TOKEN_EXPIRED);
    }

    @Test
    void refuses_a_known_token_once_the_ledger_lists_its_issuer_no_longer() {
        String token = realm.member("ada", "viewer").sign();
        callers.resolve(token);
        listed(false);
        refused(token, FailureKind.UNKNOWN_ISSUER);
    }

    @Test
    void refuses_another_signature_under_a_known_tokens_claims() {
        String token = realm.member("ada", "viewer").sign();
        callers.resolve(token);
        String other = realm.member("eve", "viewer").sign();
        refused(
                token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')),
                FailureKind.TOKEN_INVALID);
    }

    private void listed(boolean active) {
        when(ledger.issuer(any()))
                .thenReturn(Optional.of(
                        new IssuerRecord(realm.issuer(), MEMBER, TestConsortium.MEMBER_ORGANIZATION, active)));
    }

    private void refused(String token, FailureKind kind) {
        assertThatThrownBy(() -> callers.resolve(token))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
