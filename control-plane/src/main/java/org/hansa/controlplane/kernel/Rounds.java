package org.hansa.controlplane.kernel;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that a thread of its own does again and again while the application runs. A round that fails is logged and the next one
 * comes all the same: a bare executor drops a task for good, without a word, the first time that it throws.
 */
public final class Rounds implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private final String name;
    private final Duration first;
    private final Duration pause;
    private final Runnable round;
    private volatile @Nullable ScheduledExecutorService worker;

    /**
     * @param name of the thread, and in the log
     * @param first how long after the start
     * @param pause between the end of a round and the next
     */
    public Rounds(String name, Duration first, Duration pause, Runnable round) {
        this.name = name;
        this.first = first;
        this.pause = pause;
        this.round = round;
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        worker = started;
        started.scheduleWithFixedDelay(this::once, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A round as soon as the one that goes on, if any, has ended; for news that cannot wait. Nothing while this is stopped. */
    public void soon() {
        ScheduledExecutorService running = worker;
        if (running != null) {
            try {
                running.execute(this::once);
            } catch (RejectedExecutionException stopped) {
                LOG.debug("{} has been stopped meanwhile", name);
            }
        }
    }

    private void once() {
        try {
            round.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("a round of {} failed; the next one comes in {} s", name, pause.toSeconds(), failure);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = worker;
        worker = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }
}
