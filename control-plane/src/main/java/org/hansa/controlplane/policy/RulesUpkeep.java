package org.hansa.controlplane.policy;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.ledger.CommittedBlock;
import org.hansa.controlplane.ledger.LedgerView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Has one chore about the rules done every two seconds, and at once when a block writes of a revision or a ballot. */
final class RulesUpkeep implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RulesUpkeep.class);
    private final String name;
    private final LedgerView ledger;
    private final Runnable chore;
    private volatile @Nullable ScheduledExecutorService worker;
    private volatile @Nullable AutoCloseable subscription;

    /** @param chore is never run twice at once */
    RulesUpkeep(String name, LedgerView ledger, Runnable chore) {
        this.name = name;
        this.ledger = ledger;
        this.chore = chore;
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        worker = started;
        subscription = ledger.onBlock(block -> {
            if (concernsRules(block) && !started.isShutdown()) {
                started.execute(this::quietly);
            }
        });
        started.scheduleWithFixedDelay(this::quietly, 0, 2, TimeUnit.SECONDS);
    }

    private static boolean concernsRules(CommittedBlock block) {
        return block.changes().stream()
                .anyMatch(change ->
                        change.key().startsWith("policy/") || change.key().startsWith("ballot/"));
    }

    /** A chore that fails once is done again. */
    private void quietly() {
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.error("{} failed and is tried again", name, e);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = worker;
        AutoCloseable listening = subscription;
        worker = null;
        subscription = null;
        if (listening != null) {
            try {
                listening.close();
            } catch (Exception e) {
                LOG.warn("the ledger's listener could not be taken off", e);
            }
        }
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }
}
