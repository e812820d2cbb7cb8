package org.hansa.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Secrets;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityConfigurationTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sso.nord.example/realms/nord",
                "http://127.0.0.1.example/realms/nord",
                "ftp://127.0.0.2/x"
            })
    void wants_an_issuer_over_https_unless_it_is_on_loopback(String issuer) {
        assertThatThrownBy(() -> start(issuer)).hasMessageContaining("plain http is for loopback only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sso.nord.example/realms/nord",
                "http://127.0.0.1:18010/realms/nord",
                "http://localhost/x"
            })
    void takes_https_and_loopback(String issuer) {
        assertThatCode(() -> start(issuer)).doesNotThrowAnyException();
    }

    private void start(String issuer) {
        IdentityProperties properties = new IdentityProperties(
                issuer, "hansa-api", Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(2), List.of());
        new IdentityConfiguration()
                .callerResolver(
                        new LedgerProjection(),
                        new HomeMember("nord", "NordMSP", "Nord Datacenters", "FI"),
                        properties,
                        new Secrets(directory),
                        new MandateBook(directory.resolve("mandates")),
                        Clock.systemUTC());
    }
}
