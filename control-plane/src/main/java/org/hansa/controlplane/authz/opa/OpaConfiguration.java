package org.hansa.controlplane.authz.opa;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.hansa.controlplane.authz.DecisionPoint;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerFreshness;
import org.hansa.controlplane.ledger.LedgerView;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The real policy. Tests that bring a simulated one say {@code hansa.opa.adapter=none}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "hansa.opa.adapter", havingValue = "opa", matchIfMissing = true)
@EnableConfigurationProperties(OpaProperties.class)
class OpaConfiguration {
    @Bean
    PolicyBundles policyBundles(OpaProperties properties) {
        return new PolicyBundles(properties.bundleDirectory());
    }

    @Bean
    RulesInForce rulesInForce(LedgerView ledger, LedgerFreshness freshness, PolicyBundles bundles, Clock clock) {
        return new RulesInForce(ledger, freshness, bundles, clock);
    }

    @Bean
    OpaServer opaServer(OpaProperties properties) {
        requireProtection(properties.url());
        return new OpaServer(
                properties.url(), token(properties.tokenFile()), Duration.ofMillis(properties.timeoutMillis()));
    }

    @Bean
    DecisionPoint decisionPoint(OpaServer opa, RulesInForce rules, LedgerView ledger, MeterRegistry metrics) {
        return new OpaDecisionPoint(opa, rules, ledger, metrics);
    }

    /** Ready once OPA answers and runs the revision that the ledger has in force. */
    @Bean
    HealthIndicator policyHealth(OpaServer opa, RulesInForce rules) {
        return () -> {
            try {
                Health.Builder health =
                        opa.healthy() ? Health.up() : Health.down().withDetail("opa", "no answer");
                return health.withDetail("revision", rules.require().revision().value())
                        .build();
            } catch (Failure failure) {
                return Health.down().withDetail("reason", failure.detail()).build();
            }
        };
    }

    private static void requireProtection(URI url) {
        boolean loopback = "127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost());
        if (!"https".equals(url.getScheme()) && !loopback) {
            throw new IllegalStateException(
                    "hansa.opa.url: " + url + " must be https; plain http is for loopback only");
        }
    }

    private static String token(@Nullable Path file) {
        try {
            return file == null ? "" : Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("hansa.opa.token-file: cannot read " + file, e);
        }
    }
}
