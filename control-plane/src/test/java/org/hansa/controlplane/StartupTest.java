package org.hansa.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.hansa.controlplane.identity.IdentityProperties;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A start without what it needs fails, and says which property it is. */
class StartupTest {
    private static final String[] COMPLETE = {
        "hansa.member.id=nord",
        "hansa.member.msp-id=NordMSP",
        "hansa.member.name=Nord Datacenters",
        "hansa.member.country=FI",
        "hansa.state.directory=state",
        "hansa.identity.issuer=https://sso.nord.example/realms/nord",
        "hansa.ledger.peer-endpoint=127.0.0.1:18151",
        "hansa.ledger.tls-root=ca.pem",
        "hansa.ledger.anchor.certificate=anchor.pem",
        "hansa.ledger.anchor.key=anchor.key",
        "hansa.ledger.governance.certificate=governance.pem",
        "hansa.ledger.governance.key=governance.key",
        "hansa.ledger.genesis-block=genesis.block",
    };

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({
        HomeMember.class,
        StateDirectory.class,
        IdentityProperties.class,
        LedgerProperties.class
    })
    static class Settings {}

    @ParameterizedTest
    @CsvSource({
        "hansa.member.id, mspId?, id",
        "hansa.member.msp-id, , mspId",
        "hansa.member.name, , name",
        "hansa.member.country, Finland, country",
        "hansa.state.directory, , directory",
        "hansa.identity.issuer, , issuer",
        "hansa.ledger.peer-endpoint, here, peerEndpoint",
        "hansa.ledger.tls-root, , tlsRoot",
        "hansa.ledger.anchor.key, , anchor.key",
        "hansa.ledger.governance.certificate, , governance.certificate",
        "hansa.ledger.genesis-block, , genesisBlock",
    })
    void names_the_property_that_is_missing_or_wrong(String property, @Nullable String value, String field) {
        String prefix = property.substring(0, property.indexOf('.', "hansa.".length()));
        String[] settings = Stream.of(COMPLETE)
                .filter(each -> !each.startsWith(property + "="))
                .toArray(String[]::new);
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues(settings)
                .withPropertyValues(value == null ? "unrelated=x" : property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(prefix)
                        .hasMessageContaining("'" + field + "'"));
    }

    @Test
    void starts_with_what_it_needs() {
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues(COMPLETE)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
