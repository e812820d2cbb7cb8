package org.hansa.controlplane.ledger;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a quiet channel provably fresh. When no block has come for a while, a transaction that only reads is ordered: its
 * block, signed by the orderers' quorum, shows that this member is not cut off. Members wait for different random times, so
 * one transaction usually serves all; under load there is never one.
 */
public final class LedgerHeartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerHeartbeat.class);
    private final LedgerFreshness freshness;
    private final LedgerWriter writer;
    private final RandomGenerator random;
    private Duration patience;

    public LedgerHeartbeat(LedgerFreshness freshness, LedgerWriter writer, RandomGenerator random) {
        this.freshness = freshness;
        this.writer = writer;
        this.random = random;
        this.patience = nextPatience();
    }

    /** Called every few seconds. */
    public void beat() {
        if (!freshness.view().caughtUp() || freshness.age().compareTo(patience) < 0) {
            return;
        }
        patience = nextPatience();
        try {
            writer.submit(LedgerIdentity.ANCHOR, LedgerFunction.READ, LedgerKey.FOUNDING);
        } catch (Failure failure) {
            LOG.warn(
                    "the channel is quiet for {} s and a heartbeat did not go through: {} {}",
                    freshness.age().toSeconds(),
                    failure.getMessage(),
                    failure.internalContext().orElse(""));
        } catch (RuntimeException e) {
            LOG.error("a heartbeat failed", e);
        }
    }

    /** Between a quarter and a half of the bound. */
    private Duration nextPatience() {
        long bound = freshness.maxBlockAge().toMillis();
        return Duration.ofMillis(random.nextLong(bound / 4, bound / 2 + 1));
    }
}
