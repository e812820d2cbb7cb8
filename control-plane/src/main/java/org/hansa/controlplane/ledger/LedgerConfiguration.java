package org.hansa.controlplane.ledger;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.kernel.Rounds;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
    private static final Duration BEAT_EVERY = Duration.ofSeconds(2);

    @Bean
    LedgerProjection ledgerProjection() {
        return new LedgerProjection();
    }

    @Bean
    LedgerWriter ledgerWriter(LedgerTransactions transactions, LedgerView view) {
        return new LedgerWriter(
                transactions, view, LedgerWriter.Limits.DEFAULT, new SecureRandom(), LedgerConfiguration::sleep);
    }

    @Bean
    LedgerFreshness ledgerFreshness(
            LedgerView view, Clock clock, @Value("${hansa.ledger.max-block-age:10m}") Duration maxBlockAge) {
        return new LedgerFreshness(view, clock, maxBlockAge);
    }

    @Bean
    Rounds ledgerHeartbeat(LedgerFreshness freshness, LedgerWriter writer) {
        LedgerHeartbeat heartbeat = new LedgerHeartbeat(freshness, writer, new SecureRandom());
        return new Rounds("ledger-heartbeat", BEAT_EVERY, BEAT_EVERY, heartbeat::beat);
    }

    /** Ready once the view has caught up and is fresh enough to decide by. */
    @Bean
    HealthIndicator ledgerHealth(LedgerFreshness freshness) {
        return () -> {
            LedgerView view = freshness.view();
            Health.Builder health = view.caughtUp() && !freshness.stale() ? Health.up() : Health.down();
            return health.withDetail("height", view.height())
                    .withDetail("caughtUp", view.caughtUp())
                    .withDetail("blockAgeSeconds", freshness.age().toSeconds())
                    .build();
        };
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
