package org.hansa.controlplane.allocation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells the engine which of the member's sites wind down, and until when. Compares what is with what should be every time, so
 * that neither a missed declaration nor a restart matters: a declaration that is renewed withdraws the notices.
 */
final class WindDown implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WindDown.class);
    private final MspId member;
    private final LedgerView ledger;
    private final CapacityEnds ends;
    private final AllocationEngine engine;
    private final Duration every;
    private ScheduledExecutorService schedule = schedule();
    private volatile boolean running;

    WindDown(MspId member, LedgerView ledger, CapacityEnds ends, AllocationEngine engine, Duration every) {
        this.member = member;
        this.ledger = ledger;
        this.ends = ends;
        this.engine = engine;
        this.every = every;
    }

    private static ScheduledExecutorService schedule() {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "wind-down");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void start() {
        if (schedule.isShutdown()) {
            schedule = schedule();
        }
        running = true;
        schedule.scheduleWithFixedDelay(this::quietly, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void quietly() {
        try {
            turn();
        } catch (RuntimeException e) {
            LOG.warn("sites could not be compared with their declarations; the next turn tries again", e);
        }
    }

    /** One turn; nothing while the ledger's view is behind, since a renewal may be in what is missing. */
    void turn() {
        if (ledger.caughtUp()) {
            List<SiteId> own = ledger.sites().stream()
                    .filter(site -> site.owner().equals(member))
                    .map(SiteRecord::site)
                    .toList();
            engine.notices().windDown(ends.windingDown(own));
        }
    }

    @Override
    public void stop() {
        running = false;
        schedule.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
