package org.hansa.controlplane.allocation.peer;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.grid.group.GroupCoordinator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Drives what other members have not answered yet to its end, a second after the start and every few seconds from then; and looks
 * now and then whether what stands still stands with everybody.
 */
@Component
class UnfinishedPlacements implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedPlacements.class);
    private static final long PAUSE_SECONDS = 3;
    private static final long LOOK_SECONDS = 20;
    private final GroupCoordinator coordinator;
    private volatile @Nullable ScheduledExecutorService timer;

    UnfinishedPlacements(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "unfinished-placements");
            thread.setDaemon(true);
            return thread;
        });
        started.scheduleWithFixedDelay(this::recover, 1, PAUSE_SECONDS, TimeUnit.SECONDS);
        started.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        timer = started;
    }

    private void look() {
        try {
            coordinator.lookAtStanding();
        } catch (RuntimeException e) {
            LOG.warn("groups with other members could not be looked at; trying again in {} s", LOOK_SECONDS, e);
        }
    }

    private void recover() {
        try {
            int unfinished = coordinator.recover();
            if (unfinished > 0) {
                LOG.info("{} placements at other members are unfinished", unfinished);
            }
        } catch (RuntimeException e) {
            LOG.warn("unfinished placements could not be driven on; trying again in {} s", PAUSE_SECONDS, e);
        }
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
