package org.hansa.controlplane.identity;

import java.net.URI;
import java.time.Clock;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Secrets;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerView;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {
    @Bean
    CallerResolver callerResolver(
            LedgerView ledger,
            HomeMember member,
            IdentityProperties properties,
            Secrets secrets,
            MandateBook mandates,
            Clock clock) {
        requireProtection(properties.issuer());
        Pseudonyms pseudonyms = new Pseudonyms(secrets.key("pseudonyms"));
        IssuerKeys keys = new IssuerKeys(properties.realmTimeout());
        return new CallerResolver(ledger, member.msp(), properties, keys, pseudonyms, mandates, clock);
    }

    @Bean
    MandateBook mandateBook(StateDirectory state) {
        return new MandateBook(state.folder("mandates"));
    }

    /** Tokens and keys travel in the clear on the loopback interface only. */
    private static void requireProtection(String issuer) {
        URI url = URI.create(issuer);
        boolean loopback = "127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost());
        if (!"https".equals(url.getScheme()) && !loopback) {
            throw new IllegalStateException(
                    "hansa.identity.issuer: " + issuer + " must be https; plain http is for loopback only");
        }
    }
}
