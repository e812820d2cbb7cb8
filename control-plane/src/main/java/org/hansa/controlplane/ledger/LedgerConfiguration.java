package org.hansa.controlplane.ledger;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
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
    SmartLifecycle ledgerHeartbeat(LedgerFreshness freshness, LedgerWriter writer) {
        return new HeartbeatLoop(new LedgerHeartbeat(freshness, writer, new SecureRandom()));
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

    /** One thread that beats every two seconds while the application runs. */
    private static final class HeartbeatLoop implements SmartLifecycle {
        private final LedgerHeartbeat heartbeat;
        private volatile @Nullable ScheduledExecutorService timer;

        HeartbeatLoop(LedgerHeartbeat heartbeat) {
            this.heartbeat = heartbeat;
        }

        @Override
        public void start() {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "ledger-heartbeat");
                thread.setDaemon(true);
                return thread;
            });
            started.scheduleWithFixedDelay(heartbeat::beat, 2, 2, TimeUnit.SECONDS);
            timer = started;
        }

        @Override
        public void stop() {
            ScheduledExecutorService started = timer;
            timer = null;
            if (started != null) {
                started.shutdownNow();
            }
        }

        @Override
        public boolean isRunning() {
            return timer != null;
        }
    }
}
