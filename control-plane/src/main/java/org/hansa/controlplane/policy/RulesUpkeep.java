package org.hansa.controlplane.policy;

import java.time.Duration;
import org.hansa.controlplane.kernel.Rounds;
import org.hansa.controlplane.ledger.CommittedBlock;
import org.hansa.controlplane.ledger.LedgerView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Has one chore about the rules done every two seconds, and at once when a block writes of a revision or a ballot. */
final class RulesUpkeep implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RulesUpkeep.class);
    private final LedgerView ledger;
    private final Rounds rounds;
    private volatile @Nullable AutoCloseable subscription;

    /** @param chore is never run twice at once */
    RulesUpkeep(String name, LedgerView ledger, Runnable chore) {
        this.ledger = ledger;
        this.rounds = new Rounds(name, Duration.ZERO, Duration.ofSeconds(2), chore);
    }

    @Override
    public void start() {
        rounds.start();
        subscription = ledger.onBlock(block -> {
            if (concernsRules(block)) {
                rounds.soon();
            }
        });
    }

    private static boolean concernsRules(CommittedBlock block) {
        return block.changes().stream()
                .anyMatch(change ->
                        change.key().startsWith("policy/") || change.key().startsWith("ballot/"));
    }

    @Override
    public void stop() {
        AutoCloseable listening = subscription;
        subscription = null;
        if (listening != null) {
            try {
                listening.close();
            } catch (Exception e) {
                LOG.warn("the ledger's listener could not be taken off", e);
            }
        }
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }
}
