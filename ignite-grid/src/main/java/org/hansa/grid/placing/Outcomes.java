package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hansa.grid.StageTimes;
import org.hansa.grid.StageTimes.Stage;
import org.hansa.grid.intent.IntentBook;
import org.hansa.ledger.model.AllocationId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes outcomes after their answers, those of a moment together: one log force for all of them, which requests then do not
 * queue behind. What a crash keeps from being written a restart finds out from the plan and the providers, so waiting a moment
 * costs nobody anything that was promised.
 */
final class Outcomes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    /** How long the first of a moment waits for the others. */
    private static final long MOMENT_MILLIS = 50;

    private static final int MOST = 64;
    private static final int MOST_WAITING = 4_096;
    private static final int PATIENCE_SECONDS = 10;

    /** After it nothing more is taken. */
    private static final Waiting END = new Waiting(new AllocationId(new UUID(0, 0).toString()), 0);

    private final IntentBook intents;
    private final StageTimes stages;
    private final boolean inline;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "engine-outcomes");

    private record Waiting(AllocationId id, long sinceNanos) {}

    /** @param inline whether the caller writes each at once, so that a simulation is the same each time */
    Outcomes(IntentBook intents, boolean inline, StageTimes stages) {
        this.intents = intents;
        this.inline = inline;
        this.stages = stages;
        if (!inline) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The outcome that the book has of an allocation; the caller writes it itself when too many wait. */
    void later(AllocationId id) {
        Waiting one = new Waiting(id, System.nanoTime());
        if (inline || closing.getCount() == 0 || !waiting.offer(one)) {
            write(List.of(one));
        }
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                List<Waiting> batch = new ArrayList<>(List.of(waiting.take()));
                if (waiting.size() < MOST) {
                    closing.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
                }
                waiting.drainTo(batch, MOST - 1);
                open = !batch.remove(END);
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If that fails the sweeper writes them again. */
    private void write(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            intents.writeAll(batch.stream().map(Waiting::id).toList());
            batch.forEach(each -> stages.since(Stage.OUTCOME, each.sinceNanos()));
        } catch (RuntimeException e) {
            LOG.warn("the outcomes of {} allocations are not written yet", batch.size(), e);
        }
    }

    /** Writes what waits, durable on return. Where each was written at once nothing does but what failed, which is the sweeper's. */
    void flush() {
        if (!inline) {
            intents.writeAll(intents.unwritten());
        }
    }

    /** Writes what waits, while the store is still open. The thread is not interrupted: it may be in the middle of the log. */
    @Override
    public void close() {
        if (inline) {
            return;
        }
        closing.countDown();
        try {
            if (waiting.offer(END, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Waiting> left = new ArrayList<>();
        waiting.drainTo(left);
        left.remove(END);
        write(left);
    }
}
